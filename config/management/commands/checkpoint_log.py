"""Writes down where every log's chain ends today, for keeping on another machine."""

import datetime as dt
import json
import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.management.backup import backup_connection
from stafetlog.chain import Checkpoint


class Command(BaseCommand):
    """Run daily and send the file, or only its digest, out of the house."""

    help = (
        "Skriver et kontrolpunkt: hvor hver stafetlogs kæde ender i dag, og ét fingeraftryk af dem alle. "
        "Uden navne og uden sagsnumre. Gem det på en anden maskine; verify_log --against læser det."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Without a file only the digest is printed."""
        parser.add_argument("--output", type=Path, metavar="FIL", help="Skriv hele kontrolpunktet i filen.")

    def handle(self, *args: object, output: Path | None, **options: object) -> None:
        """Take the heads, print the summary, write the file."""
        checkpoint = Checkpoint.take(backup_connection())
        summary = _summary(checkpoint, timezone.now())
        if output:
            _write(output, [summary, *checkpoint.lines()])
        self.stdout.write(summary)


def read_checkpoint(path: Path) -> Checkpoint:
    """Return a checkpoint from its file.

    Raises CommandError when the file is missing, is something else, or does not match its own digest.
    """
    try:
        first, *lines = path.read_text().splitlines()
        summary = json.loads(first)
        checkpoint = Checkpoint.parse(lines)
    except OSError as fault:
        raise CommandError(f"{path} kan ikke læses: {fault.strerror}.") from fault
    except ValueError as fault:
        raise CommandError(f"{path} er ikke et kontrolpunkt fra checkpoint_log.") from fault
    if not isinstance(summary, dict) or summary.get("digest") != checkpoint.digest():
        raise CommandError(f"{path} passer ikke med sit eget fingeraftryk og er ændret.")
    return checkpoint


def _summary(checkpoint: Checkpoint, now: dt.datetime) -> str:
    entries = sum(seq for seq, _ in checkpoint.heads.values())
    made_at = now.isoformat(timespec="seconds")
    return json.dumps(
        {"made_at": made_at, "logs": len(checkpoint.heads), "entries": entries, "digest": checkpoint.digest()}
    )


def _write(path: Path, lines: list[str]) -> None:
    """Whole or not at all, and readable by the owner alone."""
    half = path.with_name(path.name + ".ny")
    half.unlink(missing_ok=True)
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("\n".join(lines) + "\n")
    half.replace(path)
