"""Makes production's database roles and closes its database to everybody else."""

import os
from urllib.parse import unquote, urlsplit

from django.core.management.base import BaseCommand, CommandError

from tools import roles
from tools.messages import Stop

URLS = {
    "owner": "DATABASE_OWNER_URL",
    "app": "DATABASE_URL",
    "purger": "DATABASE_PURGER_URL",
    "backup": "DATABASE_BACKUP_URL",
}


class Command(BaseCommand):
    """Run once as the database's administrator, and again after a change of passwords."""

    help = (
        "Laver databasens roller og databasen. DATABASE_ADMIN_URL er en administrators adresse; rollernes "
        f"adgangskoder og databasens navn læses i {', '.join(URLS.values())}. Kan køres igen."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        admin_url = os.environ.get("DATABASE_ADMIN_URL", "")
        if not admin_url:
            raise CommandError("Sæt DATABASE_ADMIN_URL til en adresse, der må oprette roller og databaser.")
        urls = {role: urlsplit(os.environ[name]) for role, name in URLS.items() if os.environ.get(name)}
        if "app" not in urls:
            raise CommandError("Sæt DATABASE_URL til den adresse, som webserveren skal bruge.")
        self._check_names(urls)
        passwords = {role: unquote(url.password) for role, url in urls.items() if url.password}
        database = unquote(urls["app"].path.lstrip("/"))
        try:
            done = roles.ensure_roles(admin_url, passwords) + roles.ensure_database(admin_url, database)
        except Stop as reason:
            raise CommandError(str(reason)) from None
        for line in done or ["Alt var på plads."]:
            self.stdout.write(line)
        for role in sorted(set(URLS) - set(passwords)):
            self.stdout.write(
                f"Rollen {roles.LOGIN_ROLES[role]} fik ingen adgangskode: {URLS[role]} har ingen."
            )

    def _check_names(self, urls: dict) -> None:
        """Each address must name the role it is for, else the web could run as the owner."""
        for role, url in urls.items():
            if unquote(url.username or "") != roles.LOGIN_ROLES[role]:
                raise CommandError(f"{URLS[role]} skal bruge rollen {roles.LOGIN_ROLES[role]}.")
