"""Runs a command with the database running:  python -m tools.run pytest tests/unit

The server is started if it does not run, and stopped afterwards unless somebody else uses it.
"""

import signal
import subprocess
import sys
from collections.abc import Sequence
from types import FrameType

from tools import pgserver
from tools.messages import Stop, give_up


def run(command: Sequence[str]) -> int:
    """Run the command beside the server and return its exit code. Signals are passed on to it."""
    with pgserver.use():
        process = subprocess.Popen(command)

        def pass_on(number: int, _frame: FrameType | None) -> None:
            # Ctrl-C in a terminal has already reached the command.
            if number != signal.SIGINT or not sys.stdin.isatty():
                process.send_signal(signal.SIGINT if number == signal.SIGINT else signal.SIGTERM)

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, pass_on)
        code = process.wait()
    return code if code >= 0 else 128 - code


def main(arguments: list[str]) -> None:
    """Run what stands on the command line."""
    if not arguments:
        give_up("Brug: python -m tools.run KOMMANDO ...")
    try:
        code = run(arguments)
    except Stop as reason:
        give_up(str(reason))
    except FileNotFoundError:
        give_up(f"Programmet {arguments[0]} findes ikke.")
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    raise SystemExit(code)


if __name__ == "__main__":
    main(sys.argv[1:])
