"""Killed again and again while people write: what was answered is there, whole, once (security.md 3, 10).

A server of its own, real gunicorn workers, five clients over the loopback. SIGKILL to the web workers eight
times and to the database eight times. Run by `make drill`; says what it counted.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from tests.crashing import Clients
from tools import pgcluster, pgserver, roles
from tools.messages import Stop

ROOT = Path(__file__).resolve().parent.parent.parent
KILLS, MEETINGS = 8, 400
BETWEEN = 2.0  # seconds of work between two kills
BACK_WITHIN = 60.0

pytestmark = [pytest.mark.database, pytest.mark.drill]


class Site:
    """The program as it is run: a database server and gunicorn, each of which can be killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.urls = pgserver.start(folder)
        self.url = roles.with_database(self.urls["admin"], pgserver.DATABASE)
        self.environment = os.environ | {
            "CRASH_CONNECTIONS": json.dumps(self.urls),
            "DJANGO_SETTINGS_MODULE": "tests.crash_settings",
        }
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.web: subprocess.Popen[bytes] | None = None

    def manage(self, *arguments: str) -> str:
        """Run one of the program's commands and return what it says."""
        return self.run("manage.py", *arguments)

    def run(self, *arguments: str) -> str:
        """Run Python as the program does; the fault's own words are shown when it fails."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def serve(self) -> None:
        """Start gunicorn."""
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        command += ["--workers", "3", "--log-level", "critical"]
        # Its complaints while the database is away are what is expected.
        quiet = subprocess.DEVNULL
        self.web = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=quiet, stderr=quiet, start_new_session=True
        )

    def kill_workers(self) -> None:
        """SIGKILL to every worker; the master starts new ones."""
        children = Path(f"/proc/{self.web.pid}/task/{self.web.pid}/children").read_text().split()
        for pid in map(int, children):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def kill_database(self, *, at_once: bool) -> None:
        """SIGKILL to the postmaster, or pg_ctl's immediate stop; then start it again."""
        cluster = pgserver._running(self.folder)
        if at_once:
            os.kill(pgcluster.pid_in(cluster.data / "postmaster.pid"), signal.SIGKILL)
        else:
            cluster.run("pg_ctl", "stop", "-m", "immediate", "-s", "-D", str(cluster.data))
        deadline = time.monotonic() + BACK_WITHIN
        while True:
            try:
                pgserver.start(self.folder)
                return
            except (Stop, psycopg.OperationalError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def ask(self, query: str) -> list[tuple]:
        """Ask the database as administrator."""
        with psycopg.connect(self.url) as admin:
            return admin.execute(query).fetchall()

    def end(self) -> None:
        """Stop everything."""
        if self.web:
            with suppress(ProcessLookupError):
                os.killpg(self.web.pid, signal.SIGKILL)
            self.web.wait()
        home = pgserver._running(self.folder).home
        pgserver.stop(self.folder)
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def site(monkeypatch) -> Iterator[Site]:
    """A site with Noah's case, in a folder with a short name."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with tempfile.TemporaryDirectory(prefix="stf", ignore_cleanup_errors=True) as folder:
        site = Site(Path(folder))
        try:
            roles.ensure_database(site.urls["admin"], pgserver.DATABASE)
            site.manage("migrate", "--database", "owner", "-v", "0")
            site.manage("load_content", "-v", "0")
            yield site
        finally:
            site.end()


def back_after(clients: Clients, killed_at: float) -> float:
    """Wait until somebody's form is answered again; return the seconds it took."""
    while clients.last_answer <= killed_at:
        assert not clients.refused, clients.refused[0]
        assert time.monotonic() - killed_at < BACK_WITHIN, clients.last_fault
        time.sleep(0.02)
    return clients.last_answer - killed_at


def test_nothing_that_was_answered_is_lost_when_web_and_database_are_killed(site, capsys):
    clients = Clients(site.port, json.loads(site.run("-m", "tests.crashing", str(MEETINGS))))
    site.serve()
    threads = clients.start()
    try:
        begun = time.monotonic()
        clients.last_answer = begun
        while not clients.acknowledged:
            assert not clients.refused, clients.refused[0]
            assert time.monotonic() - begun < BACK_WITHIN, clients.last_fault
            time.sleep(0.1)
        back: dict[str, list[float]] = {"web": [], "database": []}
        for number in range(KILLS):
            for name in back:
                time.sleep(BETWEEN)
                killed_at = time.monotonic()
                if name == "web":
                    site.kill_workers()
                else:
                    site.kill_database(at_once=number % 2 == 0)
                back[name].append(back_after(clients, killed_at))
        time.sleep(BETWEEN)
    finally:
        clients.stop.set()
        for thread in threads:
            thread.join(60)
    written = {str(row[0]) for row in site.ask("SELECT id FROM stafetlog_entry WHERE kind = 'observation'")}
    assert clients.acknowledged - written == set()
    assert written - clients.tried == set()
    assert "Alle kæder er hele." in site.manage("verify_log")
    _no_half_meeting(site, clients)
    with capsys.disabled():
        worst = {name: f"{max(times):.1f} s" for name, times in back.items()}
        sys.stdout.write(
            f"\n{len(clients.acknowledged)} indførsler og {len(clients.finished)} møder svaret på,"
            f" {clients.broken} forsøg uden svar, længst væk: {worst}\n"
        )


def _no_half_meeting(site: Site, clients: Clients) -> None:
    """A meeting is held with its entry, a goal, a measure and who was there; or nothing of it is."""
    rows = site.ask(
        "SELECT m.id, m.state, m.entry_id, m.finished_at IS NOT NULL,"
        " (SELECT count(*) FROM stafetlog_measure s WHERE s.entry_id = m.entry_id),"
        " (SELECT count(*) FROM stafetlog_goalwords w WHERE w.entry_id = m.entry_id),"
        " (SELECT count(*) FROM stafetlog_meetingparticipant p"
        "   WHERE p.meeting_id = m.id AND p.attendance = '')"
        " FROM stafetlog_meeting m"
    )
    held = {str(row[0]): row for row in rows if row[1] == "held"}
    assert clients.finished.keys() - held.keys() == set()
    for number, (_id, _state, entry, finished, measures, goals, unsaid) in held.items():
        assert (finished, measures, goals, unsaid) == (True, 1, 1, 0), number
        assert clients.finished.get(number, str(entry)) == str(entry)
    for row in rows:
        if row[1] != "held":
            assert row[2] is None
            assert not row[3]
            assert row[6] > 0
    (entries,) = site.ask("SELECT count(*) FROM stafetlog_entry WHERE kind = 'moede'")[0]
    (called,) = site.ask("SELECT count(*) FROM stafetlog_meeting")[0]
    assert called == MEETINGS
    assert entries >= len(held)
