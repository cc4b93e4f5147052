"""The worker that makes long printed logs: one process, no other service (docs/drift/cron.md)."""

import signal
import time
from argparse import ArgumentParser
from types import FrameType

from django.core.management.base import BaseCommand
from django.db import OperationalError, connection

from config import jobs

PAUSE = 2.0  # seconds between two looks when there is nothing to do
AFTER_A_FAULT = 5.0


class Command(BaseCommand):
    """Runs until it is told to stop, or has made as many as it was asked to."""

    help = "Laver de lange PDF'er, folk har bestilt. Kører, til den bliver stoppet. Skriver aldrig navne."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer to stop by itself."""
        parser.add_argument("--once", action="store_true", help="Lav det, der venter, og stop.")
        parser.add_argument(
            "--max-jobs",
            type=int,
            default=20,
            help="Stop efter så mange, så hukommelsen bliver givet tilbage. 0: aldrig.",
        )

    def handle(self, *args: object, once: bool, max_jobs: int, **options: object) -> None:
        """Work. Told to stop, it ends at once: the next worker takes the order again."""
        signal.signal(signal.SIGTERM, _stop)
        made = 0
        while not max_jobs or made < max_jobs:
            try:
                found = jobs.work_once()
            except OperationalError:
                # The database is away for a moment: ask for a new connection, and go on.
                connection.close()
                time.sleep(AFTER_A_FAULT)
                continue
            made += found
            if not found:
                if once:
                    return
                time.sleep(PAUSE)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)
