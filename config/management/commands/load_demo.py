"""Fills an empty demonstration with invented people and their logs."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from config.demo.people import Cast, email_of, make_cast, read
from config.demo.story import Story

STORIES = ("noah.yaml", "freja.yaml", "yusuf.yaml", "emil.yaml", "liva.yaml", "asta.yaml", "notes.yaml")


class Command(BaseCommand):
    """Runs once; a second run finds the people and changes nothing."""

    help = "Fylder demoen med opdigtede personer. Kører kun, hvor IS_DEMO er sat. Kan køres igen."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write everything or nothing. Raises CommandError outside the demonstration."""
        if not settings.IS_DEMO:
            raise CommandError("Demoens personer kan kun indlæses i en demo (IS_DEMO).")
        if User.objects.filter(email=email_of("alma")).exists():
            self._say(options, "Demoens personer er der i forvejen.")
            return
        with transaction.atomic():
            cast = make_cast()
            for name in STORIES:
                self._play(cast, name)
        self._say(options, "Demoens personer og deres stafetlogge er klar.")

    def _play(self, cast: Cast, name: str) -> None:
        Story(cast, read(name)).play()

    def _say(self, options: dict[str, Any], text: str) -> None:
        if options["verbosity"] > 0:
            self.stdout.write(text)
