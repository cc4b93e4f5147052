"""Compares what access is with what memberships, doors and stafetholders say it should be."""

from collections.abc import Iterator
from itertools import islice

from django.core.management.base import BaseCommand, CommandError
from django.db import connections, transaction

from cases import access
from cases.models import Case
from config.management.backup import ALIAS, backup_connection

BATCH = 500


class Command(BaseCommand):
    """Run nightly; ends with 1 when somebody may too much or too little."""

    help = (
        "Sammenligner adgangen til hver sag med deltagerne, dørene og stafetholderen. "
        "Nævner sagens nummer, aldrig et navn. Slutter med 1, hvis der er forskel."
    )

    def handle(self, *args: object, **options: object) -> None:
        """Go through all cases, some at a time."""
        backup_connection()
        cases = found = 0
        with transaction.atomic(using=ALIAS):
            # One moment for all readings, so that a change meanwhile does not look like a fault.
            connections[ALIAS].cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            for batch in _batches():
                cases += len(batch)
                for case_id, (missing, too_many) in access.differences(batch, using=ALIAS).items():
                    self.stdout.write(
                        f"Sag {case_id}: {missing} rettigheder mangler, {too_many} er for meget."
                    )
                    found += 1
        self.stdout.write(f"{cases} sager er sammenlignet.")
        if found:
            raise CommandError(f"Adgangen er forkert i {found} sag{'er' if found > 1 else ''}.")
        self.stdout.write("Adgangen er, som den skal være.")


def _batches() -> Iterator[list[Case]]:
    cases = Case.objects.using(ALIAS).only("pk", "authority_id", "stafetholder_id").order_by("pk")
    rest = cases.iterator(chunk_size=BATCH)
    while batch := list(islice(rest, BATCH)):
        yield batch
