"""The launcher of the development database: private, strict, and back on its feet after a crash."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import psycopg
import pytest

from tools import pgbinaries, pgplaces, pgserver, roles
from tools.messages import Stop

PROJECT = Path(__file__).resolve().parents[2]
USER = """
import pathlib, sys, time
from tools import pgserver
with pgserver.use(pathlib.Path(sys.argv[1])):
    print("klar", flush=True)
    time.sleep(60)
"""

pytestmark = [
    pytest.mark.database,
    pytest.mark.skipif(pgbinaries.find() is None, reason="no PostgreSQL programs on this machine"),
]


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """A project folder with a server of its own, stopped afterwards."""
    folder = tmp_path_factory.mktemp("projekt")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        pgserver.start(folder)
        yield folder
        _remove(folder)


@pytest.fixture(autouse=True)
def no_address(monkeypatch):
    """These tests are about our own server, also where the others run on somebody else's."""
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def urls(root) -> dict[str, str]:
    return pgserver.start(root)


@pytest.fixture
def admin(urls):
    with psycopg.connect(urls["admin"], autocommit=True) as connection:
        yield connection


def _remove(folder: Path) -> None:
    pgserver.stop(folder)
    shutil.rmtree(pgplaces.home_of(folder, pgplaces.the_account()), ignore_errors=True)


def _socket(urls: dict[str, str]) -> Path:
    return Path(dict(parse_qsl(urlsplit(urls["app"]).query))["host"])


def _postmaster(root: Path) -> int:
    return int((Path(pgserver.status(root)) / "data" / "postmaster.pid").read_text().splitlines()[0])


def test_starting_twice_gives_the_same_server(root, urls):
    before = _postmaster(root)
    assert pgserver.start(root) == urls
    assert _postmaster(root) == before


def test_the_addresses_can_be_read_without_starting_anything(root, urls, tmp_path):
    assert pgserver.load_connections(root) == urls
    assert set(pgserver.load_connections(tmp_path)) == {"admin", "owner", "app", "purger", "backup"}
    assert pgserver.status(tmp_path) is None


def test_the_addresses_are_for_the_user_alone(root, urls):
    file = root / "var" / "pg" / "connections.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text()) == urls


def test_a_wrong_password_is_refused(urls):
    for role in urls:
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(urls[role], password="forkert")


def test_passwords_are_kept_as_scram_only(admin):
    kept = admin.execute("SELECT rolname, rolpassword FROM pg_authid WHERE rolcanlogin").fetchall()
    assert {name for name, _ in kept} == {"postgres", *roles.LOGIN_ROLES.values()}
    assert all(password.startswith("SCRAM-SHA-256$") for _, password in kept)
    methods = admin.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall()
    assert methods == [("scram-sha-256",)]


def test_nothing_listens_on_the_network(admin, root):
    assert admin.execute("SHOW listen_addresses").fetchone() == ("",)
    lines = (Path(pgserver.status(root)) / "data" / "postmaster.pid").read_text().splitlines()
    assert lines[5].strip() == "", "the sixth line names the TCP address"


def test_only_its_user_reaches_the_socket(urls):
    folder = _socket(urls)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / ".s.PGSQL.5432").stat().st_mode) == 0o700


def test_the_server_never_runs_as_root(root, urls):
    data = Path(pgserver.status(root)) / "data"
    assert data.stat().st_uid != 0
    assert stat.S_IMODE(data.stat().st_mode) == 0o700


def test_writes_are_durable_and_pages_have_checksums(admin):
    for name in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
        assert admin.execute(f"SHOW {name}").fetchone() == ("on",)


def test_the_log_holds_no_statement_and_no_row(root, admin):
    admin.execute("CREATE TEMP TABLE t (navn text UNIQUE)")
    admin.execute("INSERT INTO t VALUES ('Kanariefugl')")
    with pytest.raises(psycopg.errors.UniqueViolation):
        admin.execute("INSERT INTO t VALUES ('Kanariefugl')")
    log = (Path(pgserver.status(root)) / "postgresql.log").read_text()
    assert "duplicate key" in log
    assert "Kanariefugl" not in log


def test_a_killed_server_comes_back_with_what_was_written(root, urls):
    roles.ensure_database(urls["admin"], "stafetten_nedbrud")
    inside = roles.with_database(urls["owner"], "stafetten_nedbrud")
    with psycopg.connect(inside, autocommit=True) as connection:
        connection.execute("CREATE TABLE t (i int)")
        connection.execute("INSERT INTO t VALUES (42)")
    number = _postmaster(root)
    os.kill(number, signal.SIGKILL)
    _wait_until(lambda: pgserver.status(root) is None)
    assert pgserver.start(root) == urls
    with psycopg.connect(inside) as connection:
        assert connection.execute("SELECT i FROM t").fetchone() == (42,)
    roles.drop_database(urls["admin"], "stafetten_nedbrud")


def test_a_pid_file_that_names_somebody_elses_process_does_not_stop_the_start(root, urls):
    folder = Path(pgserver.status(root))
    pgserver.stop(root)
    account = pgplaces.the_account()
    stranger = subprocess.Popen(["sleep", "60"], **account.options())
    try:
        file = folder / "data" / "postmaster.pid"
        file.write_text(f"{stranger.pid}\n{folder / 'data'}\n1\n5432\n{folder / 's'}\n\n")
        pgplaces.hand_over(file, account)
        assert pgserver.status(root) is None
        assert pgserver.start(root) == urls
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_half_made_data_folder_is_made_anew(tmp_path):
    binaries = pgbinaries.find()
    account = pgplaces.the_account()
    home = pgplaces.home_of(tmp_path, account)
    half = home / f"{binaries.major}.new"
    (half / "data").mkdir(parents=True)
    (half / "data" / "PG_VERSION").write_text(f"{binaries.major}\n")
    (home / str(binaries.major)).mkdir()  # a folder without data is half made too
    try:
        urls = pgserver.start(tmp_path)
        with psycopg.connect(urls["admin"]) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert not half.exists()
    finally:
        _remove(tmp_path)


def test_any_project_path_works(tmp_path):
    folder = tmp_path / ("mappe med mellemrum, 'citat' og æøå og lang" + "t" * 100)
    folder.mkdir()
    try:
        urls = pgserver.start(folder)
        assert len(os.fsencode(_socket(urls) / ".s.PGSQL.5432")) <= pgplaces.LONGEST_SOCKET
        with psycopg.connect(urls["admin"]) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        _remove(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has an unprivileged user to shut out")
def test_a_project_the_servers_user_cannot_reach_is_left_as_it_is(tmp_path):
    closed = tmp_path / "lukket"
    project = closed / "projekt"
    project.mkdir(parents=True)
    closed.chmod(0o700)
    try:
        urls = pgserver.start(project)
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert closed not in _socket(urls).parents
        assert str(_socket(urls).parent.parent) in (project / "var/pg/LÆS-MIG.txt").read_text()
    finally:
        _remove(project)


def test_a_folder_somebody_else_made_first_is_refused(tmp_path):
    open_to_all = tmp_path / "server"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    with pytest.raises(Stop, match="ikke vores alene"):
        pgplaces.refuse_strangers(open_to_all, pgplaces.the_account())


def test_no_server_to_be_had_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(pgbinaries, "find", lambda: None)
    with pytest.raises(Stop, match="installér den"):
        pgserver.start(tmp_path)


def test_the_server_is_stopped_by_its_last_user_only(root):
    pgserver.stop(root)
    with pgserver.use(root):
        with pgserver.use(root):
            assert pgserver.status(root)
        assert pgserver.status(root)
    assert pgserver.status(root) is None


def test_a_user_that_was_killed_is_not_waited_for(root):
    pgserver.stop(root)
    command = [sys.executable, "-c", USER, str(root)]
    other = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT)
    assert other.stdout.readline() == "klar\n"
    with pgserver.use(root):
        other.kill()
        other.wait()
        other.stdout.close()
    assert pgserver.status(root) is None


def test_a_server_started_to_be_kept_is_kept(root):
    pgserver.start(root)
    kept = pgserver._kept(root)
    kept.touch()
    with pgserver.use(root):
        pass
    assert pgserver.status(root)
    pgserver.stop(root)
    assert not kept.exists()


def test_another_server_is_used_through_its_address(root, urls, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", urls["admin"])
    try:
        theirs = pgserver.start(tmp_path)
        assert pgserver.load_connections(tmp_path) == theirs
        assert pgserver.status(tmp_path) is None
        roles.ensure_database(theirs["admin"], pgserver.DATABASE)
        for role, name in roles.LOGIN_ROLES.items():
            with psycopg.connect(theirs[role]) as connection:
                assert connection.execute("SELECT current_user").fetchone() == (name,)
    finally:
        monkeypatch.delenv("DATABASE_URL")
        pgserver.start(root)  # gives the roles their own passwords back


def _wait_until(condition) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
