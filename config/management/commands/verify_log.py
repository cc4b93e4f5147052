"""Checks the hash chain of every log and names the first broken link of each case."""

import itertools
import time
from pathlib import Path
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.management.backup import backup_connection
from config.management.commands.checkpoint_log import read_checkpoint
from stafetlog import chain
from stafetlog.attachments import verify as attachments


class Command(BaseCommand):
    """Run nightly; ends with 1 when a chain is broken."""

    help = (
        "Efterprøver, at ingen indførsel og intet bilag i nogen stafetlog er ændret, fjernet eller flyttet. "
        "Nævner sagens nummer og indførslens nummer, aldrig et navn. Slutter med 1, hvis noget er galt."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """One case only, or against a checkpoint kept elsewhere."""
        parser.add_argument("--case", type=UUID, help="Efterprøv kun sagen med dette nummer.")
        parser.add_argument(
            "--against",
            type=Path,
            metavar="FIL",
            help="Efterprøv også, at alt i kontrolpunktet (fra checkpoint_log) stadig er der.",
        )

        parser.add_argument(
            "--independent",
            action="store_true",
            help="Lad Python regne hver indførsel efter. Langsommere, men stoler ikke på PostgreSQL.",
        )

    def handle(
        self,
        *args: object,
        case: UUID | None,
        against: Path | None,
        independent: bool,
        **options: object,
    ) -> None:
        """Read, print each fault, and count."""
        checkpoint = read_checkpoint(against) if against else None
        tally, begun, broken = chain.Tally(), time.monotonic(), set()
        faults = itertools.chain(
            chain.faults(
                backup_connection(), tally, case_id=case, against=checkpoint, independent=independent
            ),
            attachments.faults(backup_connection(), case_id=case),
        )
        for fault in faults:
            self.stdout.write(f"Sag {fault.case_id}, indførsel {fault.seq}: {fault.what}.")
            broken.add(fault.case_id)
        rate = round(tally.entries / max(time.monotonic() - begun, 0.001))
        self.stdout.write(f"{tally.entries} indførsler i {tally.cases} sager er læst, {rate} i sekundet.")
        if case and not tally.cases:
            raise CommandError("Der er ingen stafetlog med det nummer.")
        if broken:
            raise CommandError(f"Kæden er brudt i {len(broken)} sag{'er' if len(broken) > 1 else ''}.")
        self.stdout.write("Alle kæder er hele.")
