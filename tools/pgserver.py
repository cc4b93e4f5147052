"""Starts and stops the PostgreSQL that demo and tests run on, in var/pg.

One server, made as production's ought to be (tools.pgcluster). With DATABASE_URL set there is nothing to
start: that server is used, and the roles are made on it.

    with pgserver.use(root):   start it if nobody has, stop it if nobody else uses it
    start(root), stop(root), status(root), load_connections(root)
"""

import fcntl
import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tools import pgaddresses, pgbinaries, pgcluster, pgplaces
from tools.messages import Stop, give_up
from tools.pgaddresses import DATABASE, ROLES, Connections
from tools.pgbinaries import Binaries
from tools.pgcluster import Cluster

ROOT = Path(__file__).resolve().parent.parent
NO_SERVER = (
    "Der er ingen PostgreSQL 15 eller nyere på maskinen: installér den "
    "(Debian/Ubuntu: apt install postgresql), eller sæt DATABASE_URL til en server, "
    "hvor databaser og roller må oprettes."
)


# --- what others call ------------------------------------------------------------------------------------


def start(root: Path = ROOT) -> Connections:
    """Start the server unless it runs, make its roles, and return how to reach it.

    Safe to call again and from several programs at once. Raises Stop with one sentence when it cannot.
    """
    with _lock(root):
        return _start(root)


def stop(root: Path = ROOT) -> bool:
    """Stop the server, whoever uses it. Return whether it ran."""
    with _lock(root):
        _kept(root).unlink(missing_ok=True)
        return _stop(root)


def status(root: Path = ROOT) -> str | None:
    """Return the version folder's path of the running server, or None when none runs."""
    cluster = _running(root)
    return str(cluster.folder) if cluster else None


@contextmanager
def use(root: Path = ROOT) -> Iterator[Connections]:
    """Hold the server running: start it if need be, and stop it when the last user is done.

    A user is a locked file; the lock goes with its process, so one that was killed is not counted. A
    server started by `make db-start` is left running.
    """
    users = pgplaces.folder_of(root) / "users"
    users.mkdir(exist_ok=True)
    mine = users / f"{os.getpid()}-{secrets.token_hex(4)}"
    with ExitStack() as stack:
        with _lock(root):
            held = stack.enter_context(mine.open("w"))
            fcntl.flock(held, fcntl.LOCK_EX)
            stack.callback(_leave, root, mine)
            connections = _start(root)
        yield connections


def load_connections(root: Path = ROOT) -> Connections:
    """Return the URLs of admin, owner, app, purger and backup. Never starts anything.

    Before the first start they point to a server that is not there, so that settings can be loaded.
    """
    external = os.environ.get("DATABASE_URL", "")
    if external:
        return pgaddresses.external(root, external)
    try:
        found: Connections = json.loads(_connections_file(root).read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        found = pgaddresses.urls_at(
            pgplaces.folder_of(root) / "ikke-startet", dict.fromkeys(("admin", *ROLES), "")
        )
    return found


# --- starting and stopping -------------------------------------------------------------------------------


def _start(root: Path) -> Connections:
    # Here, so that the binaries can be looked for before psycopg is installed.
    from tools import roles

    external = os.environ.get("DATABASE_URL", "")
    if external:
        connections = pgaddresses.external(root, external)
        passwords = {role: urlsplit(connections[role]).password or "" for role in ROLES}
    else:
        cluster = _running(root) or _wake(root)
        passwords = json.loads((cluster.folder / "passwords.json").read_text())
        connections = pgaddresses.urls_at(cluster.socket, passwords)
        del passwords["admin"]
        roles.close_to_public(connections["admin"], "postgres", "template1")
    try:
        roles.ensure_roles(connections["admin"], passwords)
    except Stop as reason:
        if not external:
            raise
        raise Stop(
            f"{reason}. Ret DATABASE_URL, eller fjern den og brug programmets egen PostgreSQL."
        ) from None
    if not external:
        pgplaces.write_private(_connections_file(root), json.dumps(connections, indent=2))
    return connections


def _wake(root: Path) -> Cluster:
    """Start the newest PostgreSQL there is, on its own data folder, which is made the first time."""
    binaries = pgbinaries.find()
    if binaries is None:
        raise Stop(NO_SERVER)
    account = pgplaces.the_account()
    home = pgplaces.home_of(root, account)
    cluster = Cluster(
        home=home, binaries=pgplaces.reachable_binaries(binaries, home, account), account=account
    )
    if not (cluster.data / "PG_VERSION").exists():
        pgcluster.make(cluster)
    pgcluster.configure(cluster)
    pgcluster.forget_false_pid(cluster)
    pgcluster.launch(cluster)
    state = {"home": str(home), "binaries": str(cluster.binaries.folder), "major": binaries.major}
    pgplaces.write_private(_state_file(root), json.dumps(state))
    return cluster


def _stop(root: Path) -> bool:
    cluster = _running(root)
    if cluster is None:
        return False
    stopped = cluster.run("pg_ctl", "stop", "-w", "-t", "30", "-s", "-m", "fast", "-D", str(cluster.data))
    if stopped.returncode != 0:
        cluster.run("pg_ctl", "stop", "-w", "-t", "10", "-s", "-m", "immediate", "-D", str(cluster.data))
    return True


def _running(root: Path) -> Cluster | None:
    """Return the cluster that was started last, if it still runs."""
    try:
        state = json.loads(_state_file(root).read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    binaries = Binaries(folder=Path(state["binaries"]), major=state["major"])
    cluster = Cluster(home=Path(state["home"]), binaries=binaries, account=pgplaces.the_account())
    if not cluster.data.exists() or not (binaries.folder / "pg_ctl").exists():
        return None
    if not pgcluster.is_postmaster(pgcluster.pid_in(cluster.data / "postmaster.pid"), cluster):
        return None
    answer = cluster.run("pg_ctl", "status", "-D", str(cluster.data))
    return cluster if answer.returncode == 0 else None


def _connections_file(root: Path) -> Path:
    return pgplaces.folder_of(root) / "connections.json"


def _state_file(root: Path) -> Path:
    return pgplaces.folder_of(root) / "state.json"


def _kept(root: Path) -> Path:
    return pgplaces.folder_of(root) / "kept"


@contextmanager
def _lock(root: Path) -> Iterator[None]:
    with (pgplaces.folder_of(root) / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _others(users: Path) -> bool:
    """Whether a living process holds a user's file; the files of dead ones are removed."""
    living = False
    for path in users.iterdir():
        with path.open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                living = True
            else:
                path.unlink(missing_ok=True)
    return living


def _leave(root: Path, mine: Path) -> None:
    with _lock(root):
        mine.unlink(missing_ok=True)
        if not _others(mine.parent) and not _kept(root).exists():
            _stop(root)


# --- the command line --------------------------------------------------------------------------------------


def main(arguments: list[str]) -> None:
    """Start, stop, show, open or destroy the development server."""
    commands = {
        "start": _command_start,
        "stop": _command_stop,
        "status": _command_status,
        "shell": _command_shell,
        "destroy": _command_destroy,
    }
    try:
        commands[arguments[0]]()
    except (IndexError, KeyError):
        give_up(f"Brug: python -m tools.pgserver {'|'.join(commands)}")
    except Stop as reason:
        give_up(str(reason))


def _command_start() -> None:
    start(ROOT)
    _kept(ROOT).touch()
    print("PostgreSQL kører, til den stoppes med: make db-stop")


def _command_stop() -> None:
    print("PostgreSQL er stoppet." if stop(ROOT) else "PostgreSQL kørte ikke.")


def _command_status() -> None:
    running = status(ROOT)
    if running is None:
        give_up("PostgreSQL kører ikke.")
    print(f"PostgreSQL kører i {running}")


def _command_shell() -> None:
    from tools import roles

    with use(ROOT) as connections:
        roles.ensure_database(connections["admin"], DATABASE)
        cluster = _running(ROOT)
        psql = (cluster and shutil.which("psql", path=str(cluster.binaries.folder))) or shutil.which("psql")
        if psql is None:
            raise Stop("Programmet psql findes ikke: installér postgresql-client.")
        subprocess.run([psql, connections["owner"]], check=False)


def _command_destroy() -> None:
    stop(ROOT)
    account = pgplaces.the_account()
    shutil.rmtree(pgplaces.home_of(ROOT, account), ignore_errors=True)
    shutil.rmtree(pgplaces.folder_of(ROOT), ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
