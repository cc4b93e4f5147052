"""Writes the content that ships with the program to the database; may be run again and again."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from btimodel.reader import BadContent
from config.content import reference
from handlevejledninger.content import loading as texts
from redskaber import content
from redskaber.offers import load_examples
from stafetlog.agenda import BadAgenda, read_agenda


class Command(BaseCommand):
    """Run at set-up and after every update of the program, as the role owner."""

    help = (
        "Indlæser love, frister, opbevaringsregler, redskaber, vejledninger og håndbog fra fixtures/content. "
        "Kan køres igen. Det, kommunen selv har rettet, bliver stående. Har en fil en fejl, ændres intet."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the database alias and, for a check of one's own files, another folder."""
        parser.add_argument("--database", default="owner", help="Databasens alias (standard: owner).")
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "fixtures" / "content")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load everything or nothing. Raises CommandError with file, line and reason."""
        try:
            self._check_agenda(options["folder"] / "stafetlog" / "dagsorden.yaml")
            with transaction.atomic(using=options["database"]):
                outcome = reference.load(options["folder"] / "btimodel", using=options["database"])
                tools, own_tools = content.load(options["folder"] / "redskaber", using=options["database"])
                written = self._load_texts(options["folder"], options["database"])
                examples = options["folder"] / "tilbud" / "eksempler.yaml"
                tools += load_examples(examples, using=options["database"])
        except (BadContent, BadAgenda) as fault:
            raise CommandError(f"Indholdet blev ikke indlæst. {fault}") from fault
        if options["verbosity"] > 0:
            created, updated = outcome.created + written.created + tools, outcome.updated + written.updated
            self.stdout.write(f"Nye: {created}. Opdaterede: {updated}.")
            for name in outcome.kept:
                self.stdout.write(f"Kommunens egen værdi er beholdt: {name}")
            for name in own_tools:
                self.stdout.write(f"Kommunens eget redskab går forud: {name}")
            for key in written.waiting:
                self.stdout.write(f"Kommunens egen tekst skal sammenlignes med den nye: {key}")

    def _load_texts(self, folder: Path, using: str) -> texts.Outcome:
        """A folder of one's own may hold reference data alone."""
        if not (folder / "handlevejledninger").is_dir():
            return texts.Outcome()
        return texts.load(folder, using=using)

    def _check_agenda(self, path: Path) -> None:
        """The agenda stays in its file: a meeting copies it. One that cannot be read is named here."""
        if path.exists():
            read_agenda(path)
