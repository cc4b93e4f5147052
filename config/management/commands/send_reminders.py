"""Reminds everybody of what waits: run every morning (docs/drift/cron.md)."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from config import reminders
from config.alone import AlreadyRunning
from config.reminders import Tally
from stafetlog.models import ReminderKind


class Command(BaseCommand):
    """Says how many were reminded, never who. Ends with 1 when a mail could not be sent."""

    help = (
        "Sender dagens påmindelser og fortæller lederne om tilbud, som ingen har svaret på. "
        "En kørsel til samme dag sender intet. Skriver antal, aldrig navne."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer a count that sends nothing."""
        parser.add_argument("--dry-run", action="store_true", help="Tæl, men send og skriv ingenting.")

    def handle(self, *args: object, dry_run: bool, **options: object) -> None:
        """Remind, and say how much."""
        try:
            tally = reminders.send(dry_run=dry_run)
        except AlreadyRunning:
            raise CommandError("Der kører allerede en udsendelse. Vent, til den er færdig.") from None
        self._report(tally, dry_run)
        if tally.failed:
            raise CommandError(f"{tally.failed} mails kunne ikke sendes. De kommer med næste gang.")

    def _report(self, tally: Tally, dry_run: bool) -> None:
        if dry_run:
            self.stdout.write("Prøve: intet er sendt eller skrevet.")
        self.stdout.write(f"Mails: {tally.mails}.")
        for kind in ReminderKind:
            if tally.things[kind]:
                self.stdout.write(f"  {kind.value}: {tally.things[kind]}")
        self.stdout.write(f"Tilbud, som lederne får besked om nu: {tally.escalated}.")
