"""The demo: one command, one server, invented people. Everything stops with it.

make demo            http://127.0.0.1:8000
PORT=8001 make demo  another port
"""

import ctypes
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import NoReturn

from tools import pgserver, roles
from tools.messages import Stop, give_up

HOST = "127.0.0.1"
WORKERS = "2"
PATIENCE = 60  # seconds until the first answer
PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


class Interrupted(BaseException):
    """Somebody asked the demo to stop."""


def main() -> None:
    """Start everything, say when it is ready, and stop everything again."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        port = free_port(os.environ.get("PORT") or "8000")
        with pgserver.use() as connections:
            prepare(connections["admin"])
            serve(port)
    except Stop as reason:
        give_up(str(reason))
    except Interrupted:
        print("\nDemoen er stoppet.")


def free_port(wanted: str) -> int:
    """Return the port's number. Raises Stop when it is none, or when something else has it."""
    if not wanted.isdigit() or not 0 < int(wanted) < 65536:
        raise Stop(f"PORT skal være et tal mellem 1 og 65535, ikke {wanted}.")
    port = int(wanted)
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError as fault:
            if fault.errno == errno.EACCES:
                raise Stop(f"Port {port} kræver særlige rettigheder: prøv  PORT=8001 make demo") from None
            raise Stop(
                f"Port {port} er optaget: prøv  PORT={port + 1 if port < 65535 else 8000} make demo"
            ) from None
    return port


def prepare(admin_url: str) -> None:
    """Make the database, bring it up to date and fill it; all of it may be done again and again."""
    roles.ensure_database(admin_url, pgserver.DATABASE)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.demo"
    # One process for all: starting Django five times costs more than what the commands do.
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty here, but WhiteNoise looks for it
    print("Gør databasen klar ...", flush=True)
    call_command("migrate", database="owner", interactive=False, verbosity=0)
    call_command("load_content", database="owner", verbosity=0)
    call_command("load_demo", verbosity=0)
    call_command("demo_logins")
    connections.close_all()
    sys.stdout.flush()


def serve(port: int) -> None:
    """Serve until somebody says stop. Raises Stop when the web server does not come up or dies."""
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "config.wsgi",
        "--bind",
        f"{HOST}:{port}",
        "--workers",
        WORKERS,
    ]
    # In a session of its own: Ctrl-C reaches us alone, and we let the requests under way be answered.
    # Read once for all of them: the program takes longer to read than anything else here.
    command += ["--preload", "--log-level", "warning", "--graceful-timeout", "5"]
    started: list[subprocess.Popen[bytes]] = []
    try:
        _start(command, started)
        _wait_for_answer(started[0], port)
        print(f"\nKlar: http://{HOST}:{port}   (stop med Ctrl-C)", flush=True)
        # Nobody waits for a long document yet, so its worker does not make the first page wait.
        jobs = [sys.executable, "manage.py", "run_jobs", "--max-jobs", "0"]
        _start(jobs, started)
        started[0].wait()
        raise Stop("Webserveren stoppede af sig selv: læs, hvad den skrev ovenfor.")
    finally:
        for process in reversed(started):
            _end(process)


def _start(command: list[str], started: "list[subprocess.Popen[bytes]]") -> None:
    """Start a program and write it down; whoever says stop in between is heard when both are done."""
    asked: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, lambda sent, _frame: asked.append(sent)) for number in numbers]
    started.append(subprocess.Popen(command, start_new_session=True, preexec_fn=_end_with_the_demo()))
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)
    if asked:
        signal.raise_signal(asked[0])


def _end_with_the_demo() -> Callable[[], None] | None:
    """Return what a program does first: ask Linux to stop it when the demo is killed and cannot say so.

    Else a web server of its own session would stay, and hold the port against the next start.
    """
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)  # loaded here: between fork and exec as little as possible may happen

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    return ask


def _wait_for_answer(server: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise Stop("Webserveren kunne ikke starte: læs, hvad den skrev ovenfor.")
        connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        try:
            connection.request("GET", "/")
            connection.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise Stop(f"Webserveren svarede ikke inden for {PATIENCE} sekunder.")


def _end(server: "subprocess.Popen[bytes]") -> None:
    """Ask a server to finish, and see that none of its workers is left, holding the port."""
    if server.poll() is None:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=10)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # what is left is tidying up: let it finish
    raise Interrupted


if __name__ == "__main__":
    main()
