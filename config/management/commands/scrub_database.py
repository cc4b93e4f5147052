"""Rewrites the tables a purge has touched, so that the deleted is gone from the files too (security.md 2e).

DELETE leaves the old rows in the server's files, and VACUUM only marks their space as free. Only a rewrite of
the table, of the column statistics and of the write-ahead log takes them away.
"""

import os
import re
import time
from argparse import ArgumentParser

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

from config.retention import ACCOUNT_POLICIES, CASE_POLICIES, CHILD_POLICIES, CLOCKS, KEPT

ALIAS = "owner"
FRAMEWORK = ("django_session", "accounts_cache")


def touched_tables() -> list[str]:
    """Return every table that a purge deletes from."""
    policies = (*CASE_POLICIES, *CHILD_POLICIES, *ACCOUNT_POLICIES)
    return sorted({policy.table for policy in policies} | CLOCKS.keys() | KEPT.keys() | set(FRAMEWORK))


def _vacuum(owner: psycopg.Connection, table: sql.Composable) -> bool:
    """Rewrite one table; return whether every deleted row is gone.

    A row that an older reading may still see is copied along, and the server says how many such there are.
    """
    kept: list[int] = []

    def hear(notice: psycopg.errors.Diagnostic) -> None:
        found = re.search(r"\d+", notice.message_detail or "")
        kept.append(int(found[0]) if found else 0)

    owner.add_notice_handler(hear)
    try:
        owner.execute(sql.SQL("VACUUM (FULL, VERBOSE) {}").format(table))
    finally:
        owner.remove_notice_handler(hear)
    owner.execute(sql.SQL("ANALYZE {}").format(table))
    return not any(kept)


class Command(BaseCommand):
    """Run in the maintenance window after the purge; each table is locked while it is rewritten."""

    help = (
        "Skriver de tabeller om, som der slettes i, så det slettede også forsvinder fra serverens filer. "
        "Låser hver tabel imens. Med DATABASE_ADMIN_URL skiftes loggen (WAL) også."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Let the one who runs it choose how long to wait for others."""
        parser.add_argument(
            "--wait", type=int, default=60, help="Vent højst så mange sekunder på andre, der læser (60)."
        )

    def handle(self, *args: object, wait: int, **options: object) -> None:
        """Rewrite, and say what is left to the database's administrator."""
        if ALIAS not in connections.databases:
            raise CommandError("Sæt DATABASE_OWNER_URL: tabellerne tilhører rollen stafetten_owner.")
        connections[ALIAS].ensure_connection()
        owner = connections[ALIAS].connection
        try:
            self._rewrite(owner, wait)
        except psycopg.errors.LockNotAvailable:
            raise CommandError("En tabel var i brug. Kør igen, når der er stille.") from None
        finally:
            connections[ALIAS].close()
        self._turn_the_log(os.environ.get("DATABASE_ADMIN_URL", ""))

    def _rewrite(self, owner: psycopg.Connection, wait: int) -> None:
        tables = [sql.SQL("public.{}").format(sql.Identifier(table)) for table in touched_tables()]
        # Last, the samples taken of the old rows; the database's owner may rewrite its catalogue.
        left = [*tables, sql.SQL("pg_catalog.pg_statistic")]
        stop = time.monotonic() + wait
        while left := [table for table in left if not _vacuum(owner, table)]:
            if time.monotonic() > stop:
                raise CommandError(
                    f"{len(left)} tabeller har stadig slettede rækker, fordi andre læser i databasen, "
                    "måske en sikkerhedskopi. Kør igen, når de er færdige."
                )
            time.sleep(1)
        self.stdout.write(f"{len(tables)} tabeller og statistikken er skrevet om.")

    def _turn_the_log(self, admin_url: str) -> None:
        if not admin_url:
            self.stdout.write(
                "Loggen (WAL) er ikke skiftet: det kræver DATABASE_ADMIN_URL. Den overskrives med tiden."
            )
            return
        name = connections[ALIAS].settings_dict["NAME"]
        with psycopg.connect(make_conninfo(admin_url, dbname=name), autocommit=True) as admin:
            admin.execute("SELECT pg_switch_wal()")
            admin.execute("CHECKPOINT")
        self.stdout.write("Loggen (WAL) er skiftet, og alt er skrevet til disken.")
