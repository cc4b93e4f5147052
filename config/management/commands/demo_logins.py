"""Prints who can log in to the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo.logins import LOGINS


class Command(BaseCommand):
    """A table for the terminal: who, with which mail, and what to look at."""

    help = "Viser demoens logins. Kører kun, hvor IS_DEMO er sat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the table. Raises CommandError outside the demonstration."""
        if not settings.IS_DEMO:
            raise CommandError("Kun en demo har logins, der må vises (IS_DEMO).")
        name = max(len(login.name) for login in LOGINS)
        mail = max(len(login.email) for login in LOGINS)
        self.stdout.write(f"\nLog ind med en af disse mails og adgangskoden  {settings.DEMO_PASSWORD}\n\n")
        for login in LOGINS:
            self.stdout.write(f"  {login.name:<{name}}  {login.email:<{mail}}  {login.look_at}")
