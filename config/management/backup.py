"""The role that reads every case, for the commands that check them all."""

from typing import Any

from django.core.management.base import CommandError
from django.db import connections

ALIAS = "backup"


def backup_connection() -> Any:
    """Return psycopg's connection of the backup role. Raises CommandError when the installation has none."""
    if ALIAS not in connections.databases:
        raise CommandError(
            "Sæt DATABASE_BACKUP_URL: kontrollen læser alle sager som rollen stafetten_backup."
        )
    connections[ALIAS].ensure_connection()
    return connections[ALIAS].connection
