"""One data folder of PostgreSQL: how it is made, set up and started.

Made as production's ought to be: scram passwords, a socket that only its user reaches, no TCP, an
unprivileged user when run by root, data checksums, durable writes.
"""

import json
import os
import secrets
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tools.messages import Stop
from tools.pgaddresses import ADMIN, ROLES
from tools.pgbinaries import Binaries
from tools.pgplaces import Account, hand_over, write_private

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


def make(cluster: Cluster) -> None:
    """Run initdb in a folder with another name and rename it when it is whole.

    A set-up that was broken off leaves a folder nobody looks at; the next one clears it away.
    """
    for half in cluster.home.glob("*.new"):
        shutil.rmtree(half)
    if cluster.folder.exists():
        shutil.rmtree(cluster.folder)
    new = cluster.folder.with_suffix(".new")
    new.mkdir(mode=0o700)
    hand_over(new, cluster.account)
    passwords = {role: secrets.token_urlsafe(24) for role in ("admin", *ROLES)}
    word = new / "admin"
    write_private(word, passwords["admin"])
    hand_over(word, cluster.account)
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
    write_private(new / "passwords.json", json.dumps(passwords))
    new.rename(cluster.folder)


def _locales(major: int) -> list[list[str]]:
    """Return initdb's options for a locale, best first: the same order of letters on every machine."""
    if major >= 17:
        return [["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]]
    return [["--locale=C.UTF-8"], ["--locale=C", "--lc-ctype=en_US.UTF-8"], ["--locale=C"]]


def configure(cluster: Cluster) -> None:
    """Write the settings anew at each start, so that a change reaches data folders made before it."""
    cluster.socket.mkdir(mode=0o700, exist_ok=True)
    hand_over(cluster.socket, cluster.account)
    settings = CONFIGURATION | {"unix_socket_directories": str(cluster.socket)}
    lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in settings.items()]
    file = cluster.data / "stafetten.conf"
    write_private(file, "\n".join(lines) + "\n")
    hand_over(file, cluster.account)


def launch(cluster: Cluster) -> None:
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


def forget_false_pid(cluster: Cluster) -> None:
    """After a crash the pid files may name a process that is somebody else's; PostgreSQL would not start.

    The number is replaced by that of a process that has ended, and the rest left as it is: PostgreSQL then
    still looks whether a worker of the dead server lives and writes.
    """
    for file in (cluster.data / "postmaster.pid", cluster.socket / ".s.PGSQL.5432.lock"):
        pid = pid_in(file)
        if pid is not None and _alive(pid) and not is_postmaster(pid, cluster):
            ended = subprocess.Popen(["true"])
            ended.wait()
            rest = file.read_text().partition("\n")[2]
            write_private(file, f"{ended.pid}\n{rest}")
            hand_over(file, cluster.account)


def is_postmaster(pid: int | None, cluster: Cluster) -> bool:
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


def pid_in(file: Path) -> int | None:
    """Return the process number on the first line of a pid file, or None."""
    try:
        return int(file.read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _last_line(text: str) -> str:
    return next((line for line in reversed(text.splitlines()) if line.strip()), "uden forklaring")
