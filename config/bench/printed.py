"""What it takes to print a long log: a process of its own, for the memory it holds is what counts."""

import resource
import subprocess
import sys
from dataclasses import dataclass
from uuid import UUID

import django
from django.conf import settings


@dataclass(frozen=True)
class Printed:
    """A printed log: the most memory that the process held, how long it worked, how large the file is."""

    peak_mb: float
    seconds: float
    file_mb: float


def in_a_process(case_id: UUID, user_id: int, database: str, *, archive: bool = False) -> Printed:
    """Return what printing takes in a fresh process. Raises RuntimeError when it fails."""
    command = [sys.executable, "-m", "config.bench.printed", str(case_id), str(user_id), database]
    command += ["archive"] if archive else []
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"Udskriften mislykkedes: {done.stderr[-500:]}")
    return Printed(*map(float, done.stdout.split()[-3:]))


def main(case_id: str, user_id: str, database: str, kind: str = "") -> None:
    """Print the log of a case as somebody who takes part reads it, and tell what it took."""
    django.setup()
    from accounts.models import User
    from accounts.whoasks import acting_as
    from cases import access
    from config.bench import databases
    from stafetlog.pdf import professional_printer
    from stafetlog.printing import Order

    databases.use(database)
    reader = User.objects.get(pk=int(user_id))
    with acting_as(reader):
        document = professional_printer(access.sight(reader, UUID(case_id)), reader).draw(
            Order(archive=kind == "archive")
        )
    used = resource.getrusage(resource.RUSAGE_SELF)
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    sys.stdout.write(f"{used.ru_maxrss / unit} {used.ru_utime + used.ru_stime} {len(document) / 1e6}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
