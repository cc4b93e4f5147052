"""Prints docs/tredjepart.md."""

from typing import Any

from django.core.management.base import BaseCommand

from config.thirdparty import as_markdown


class Command(BaseCommand):
    """Run after a change of what the program uses."""

    help = "Skriver docs/tredjepart.md ud fra fixtures/thirdparty.yaml."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the file."""
        self.stdout.write(as_markdown(), ending="")
