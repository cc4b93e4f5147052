"""Runs every check, counts those that fail, and says which:  python -m tools.check [--and-tests]

Nothing stops at the first fault: one run shows all there is to mend. The static checks run beside the types,
which take longest; the tests begin when the others are done, and measure no speed.
"""

import base64
import os
import secrets
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tools.messages import give_up

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent


def _production() -> dict[str, str]:
    """Return an environment that production's settings accept; nothing in it opens anything."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "FIELD_KEYS": base64.b64encode(secrets.token_bytes(32)).decode(),
        "PSEUDONYM_KEY": secrets.token_urlsafe(32),
        "ALLOWED_HOSTS": "stafetten.example.dk",
        "MAIL_FROM": "stafetten@example.dk",
        "DATABASE_URL": "postgresql://stafetten_app:ingen@localhost/stafetten",
        "DATABASE_OWNER_URL": "postgresql://stafetten_owner:ingen@localhost/stafetten",
    }


@dataclass(frozen=True)
class Check:
    """One thing that must hold, and the command that tells."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """How a check went."""

    name: str
    passed: bool
    seconds: float
    output: str


TYPES = Check("typer", [str(BIN / "mypy")])
STATIC = [
    Check("format", [str(BIN / "ruff"), "format", "--check", "--output-format=concise", "."]),
    Check("lint", [str(BIN / "ruff"), "check", "."]),
    Check("lag", [str(BIN / "lint-imports"), "--no-cache"]),
    Check("skabeloner", [str(BIN / "djlint"), "--lint", "--quiet", "templates"]),
    Check(
        "migrationer",
        [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run", "--settings=config.settings.test"],
    ),
    Check(
        "produktion",
        [
            PYTHON,
            "manage.py",
            "check",
            "--deploy",
            "--fail-level=WARNING",
            "--settings=config.settings.production",
        ],
        _production(),
    ),
]
GUARDS = Check("vagter", [PYTHON, "-m", "pytest", "-q", "tests/guards"])
TESTS = Check("prøver", [PYTHON, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", "tests"])


def environment_of(check: Check) -> dict[str, str]:
    """Return what a check runs with. What one process has compiled is kept for those that follow."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return own | check.environment


def run_quietly(check: Check) -> Result:
    """Run a check and keep its words."""
    begun = time.monotonic()
    try:
        done = subprocess.run(
            check.command,
            cwd=ROOT,
            env=environment_of(check),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    except OSError as fault:
        return Result(check.name, False, time.monotonic() - begun, f"{check.command[0]}: {fault.strerror}\n")
    return Result(check.name, done.returncode == 0, time.monotonic() - begun, done.stdout)


def run_aloud(check: Check) -> Result:
    """Run a check that is worth following while it runs."""
    begun = time.monotonic()
    code = subprocess.call(check.command, cwd=ROOT, env=environment_of(check))
    return Result(check.name, code == 0, time.monotonic() - begun, "")


def tell(result: Result) -> None:
    """Print one line, and what the check said if it failed."""
    print(f"{'ok  ' if result.passed else 'FEJL'}  {result.name:<12} {result.seconds:5.1f} s", flush=True)
    if not result.passed and result.output:
        print(result.output.rstrip() + "\n", flush=True)


def main(arguments: list[str]) -> None:
    """Run the checks, and all the tests with --and-tests, which hold the guards too."""
    if arguments not in ([], ["--and-tests"]):
        give_up("Brug: python -m tools.check [--and-tests]")
    results = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        types = pool.submit(run_quietly, TYPES)
        for result in pool.map(run_quietly, STATIC):
            tell(result)
            results.append(result)
        results.append(run_aloud(TESTS if arguments else GUARDS))
        tell(results[-1])
        results.append(types.result())
        tell(results[-1])
    failed = [result.name for result in results if not result.passed]
    seconds = sum(result.seconds for result in results)
    if failed:
        give_up(f"\n{len(failed)} af {len(results)} fejlede: {', '.join(failed)}")
    print(f"\nAlle {len(results)} holder ({seconds:.0f} s arbejde).")


if __name__ == "__main__":
    main(sys.argv[1:])
