"""Stops and lifts the erasure of one case, and notes what the archive has received (law.md R-1, R-9)."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone

from config.purging import ALIAS


class Command(BaseCommand):
    """For operations: the number is the one in the case's address; no name is read or written."""

    help = (
        "Stopper sletningen af én sag (aktindsigt, klage, forskning), ophæver stoppet igen, "
        "eller noterer, hvilken dag arkivet modtog sagen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for a case and for one thing to do with it."""
        parser.add_argument("case", help="Sagens nummer: det, der står i sidens adresse.")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument(
            "--hold", action="store_true", help="Sagen bliver ikke slettet, før stoppet ophæves."
        )
        what.add_argument("--release", action="store_true", help="Ophæv stoppet.")
        what.add_argument("--archived", metavar="DATO", help="Arkivet modtog sagen denne dag: åååå-mm-dd.")

    def handle(self, *args: object, case: str, archived: str | None, hold: bool, **options: object) -> None:
        """Do the one thing, and say that it is done."""
        if ALIAS not in connections.databases:
            raise CommandError(
                "Sæt DATABASE_PURGER_URL: det er den rolle, der sletter, som også kan lade være."
            )
        number = _parsed(UUID, case, "Sagens nummer er ikke rigtigt. Kopiér det fra sidens adresse.")
        if archived is None:
            if not _ask("SELECT hold_case(%s, %s)", number, hold):
                raise CommandError("Der er ingen sag med det nummer.")
            self.stdout.write("Sletningen er stoppet." if hold else "Stoppet er ophævet.")
            return
        day = _parsed(dt.date.fromisoformat, archived, "Skriv dagen som åååå-mm-dd.")
        if day > timezone.localdate():
            raise CommandError("Den dag er ikke kommet endnu.")
        if not _ask("SELECT case_is_archived(%s, %s)", number, day):
            raise CommandError("Der er ingen lukket sag med det nummer, som arkivet skal have.")
        self.stdout.write("Det er noteret, at arkivet har modtaget sagen.")


def _ask(query: str, *arguments: object) -> bool:
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(query, arguments)
        return bool(cursor.fetchone()[0])


def _parsed(read: Any, text: str, otherwise: str) -> Any:
    try:
        return read(text)
    except ValueError:
        raise CommandError(otherwise) from None
