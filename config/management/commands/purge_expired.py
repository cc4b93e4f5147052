"""Destroys what has had its time: run every night (law.md R-4; docs/drift/sletning.md)."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from config import purging
from config.alone import AlreadyRunning
from config.purging import Tally


class Command(BaseCommand):
    """Says how much went, never whose. Ends with 1 when something could not be destroyed."""

    help = (
        "Sletter de lukkede stafetlogge, hvis frist er passeret, og som arkivet har frigivet, "
        "gamle undringsnotater og kladder, og logins, der er udløbet. Skriver antal, aldrig navne."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Offer a rehearsal and a smaller portion."""
        parser.add_argument("--dry-run", action="store_true", help="Gør det hele, og fortryd det igen.")
        parser.add_argument("--limit", type=int, default=None, help="Slet højst så mange stafetlogge.")

    def handle(self, *args: object, dry_run: bool, limit: int | None, **options: object) -> None:
        """Purge, and say how much."""
        if purging.ALIAS not in connections.databases:
            raise CommandError("Sæt DATABASE_PURGER_URL: sletningen kører som rollen stafetten_purger.")
        if limit is not None and limit < 0:
            raise CommandError("--limit skal være 0 eller mere.")
        try:
            tally = purging.purge(dry_run=dry_run, limit=limit)
        except AlreadyRunning:
            raise CommandError("Der kører allerede en sletning. Vent, til den er færdig.") from None
        self._report(tally, dry_run)
        if tally.failed:
            raise CommandError(f"{tally.failed} stafetlogge kunne ikke slettes. Se loggen, og kør igen.")

    def _report(self, tally: Tally, dry_run: bool) -> None:
        verb = "ville blive slettet" if dry_run else "slettet"
        if dry_run:
            self.stdout.write("Prøve: alt er gjort og fortrudt igen.")
        self.stdout.write(f"Stafetlogge {verb}: {tally.cases.total()} med i alt {tally.rows} rækker.")
        for rule, count in sorted(tally.cases.items()):
            self.stdout.write(f"  efter reglen {rule}: {count}")
        if tally.skipped:
            self.stdout.write(
                f"Sprunget over, fordi de er i brug eller ikke skal slettes mere: {tally.skipped}."
            )
        self.stdout.write(f"Undringsnotater {verb}: {tally.notes}.")
        self.stdout.write(f"Kladder {verb}: {tally.drafts}.")
        self.stdout.write(f"Logins {verb}: {tally.sessions}.")
        self.stdout.write(f"Bilag {verb}: {tally.files}, og filer uden ejer: {tally.swept}.")
