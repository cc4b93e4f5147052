"""Destroys what has had its time: closed cases, old notes and drafts, logins that have run out (law.md R-4).

Each case is one transaction, so a run that is cut off leaves whole cases or none, and the next run goes on.
"""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from btimodel.lookups import deadline_days, deadlines
from cases import crypto
from config.alone import alone
from stafetlog.attachments import store
from stafetlog.services import pdf_jobs

ALIAS = "purger"
LOCK = 7_023_114_002

logger = logging.getLogger("stafetten.purge")


class RolledBack(Exception):
    """The dry run has done its work and takes it back."""


@dataclass
class Tally:
    """What a run did, as numbers: nothing here tells whose."""

    cases: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    skipped: int = 0
    failed: int = 0
    notes: int = 0
    drafts: int = 0
    sessions: int = 0
    files: int = 0
    swept: int = 0


def purge(*, dry_run: bool, limit: int | None = None) -> Tally:
    """Destroy everything that is due, or, as a dry run, do it all and take it back.

    `limit` is the largest number of cases. Raises AlreadyRunning.
    """
    tally = Tally()
    today, now = timezone.localdate(), timezone.now()
    with alone(LOCK, using=ALIAS):
        for case_id in _due(today, limit):
            _purge_case(case_id, today, tally, dry_run=dry_run)
        notes_before = now - dt.timedelta(days=deadline_days("undringsnotat_slettes"))
        tally.notes = _purge_older("SELECT purge_notes(%s)", notes_before, dry_run=dry_run)
        tally.notes += _purge_open_notes(today, dry_run=dry_run)
        drafts_before = now - dt.timedelta(days=deadline_days("kladde"))
        tally.drafts = _purge_older("SELECT purge_drafts(%s)", drafts_before, dry_run=dry_run)
        tally.sessions = purge_sessions(now, dry_run=dry_run)
        if not dry_run:
            pdf_jobs.end_old()
        tally.swept = store.sweep(_live_files, dry_run=dry_run)
    return tally


def purge_sessions(now: dt.datetime, *, dry_run: bool) -> int:
    """End the logins that have run out, and those of accounts that are gone; return how many.

    Sessions and the login's counters are the web's own tables, so this goes by the web's role.
    """
    live = Session.objects.filter(expire_date__gte=now)
    owners = {session.pk: session.get_decoded().get("_auth_user_id") for session in live.iterator()}
    known = {
        str(pk)
        for pk in User.objects.filter(pk__in=filter(None, owners.values())).values_list("pk", flat=True)
    }
    orphans = [key for key, owner in owners.items() if owner is not None and owner not in known]
    with _undone(DEFAULT_DB_ALIAS, dry_run):
        ended = Session.objects.filter(Q(expire_date__lt=now) | Q(pk__in=orphans)).delete()[0]
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM accounts_cache WHERE expires < %s", [now])
    return ended


def _due(today: dt.date, limit: int | None) -> list[UUID]:
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT due_cases(%s) LIMIT %s", [today, limit])
        return [row[0] for row in cursor.fetchall()]


def _purge_case(case_id: UUID, today: dt.date, tally: Tally, *, dry_run: bool) -> None:
    certificate = uuid4()
    try:
        with _undone(ALIAS, dry_run), connections[ALIAS].cursor() as cursor:
            arguments = [case_id, today, certificate, crypto.pseudonym(case_id)]
            cursor.execute("SELECT purge_case(%s, %s, %s, %s)", arguments)
            rows = cursor.fetchone()[0]
            # The rules that hold between tables are tried now, in a dry run too.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SELECT rule_key, files FROM cases_erasure WHERE id = %s", [certificate])
            found = cursor.fetchone()
    except Error as fault:
        # The database's own words may hold what it could not delete; its code and table say enough.
        tally.failed += 1
        diagnosis = getattr(fault.__cause__, "diag", None)
        logger.error("En stafetlog kunne ikke slettes: %s %s", *_where(diagnosis))
        return
    if rows is None:
        tally.skipped += 1
        return
    tally.cases[found[0]] += 1
    tally.rows += rows
    tally.files += found[1]
    if not dry_run:
        _remove_files(case_id, tally)


def _remove_files(case_id: UUID, tally: Tally) -> None:
    """Remove a purged case's attachments. What a fault of the disk leaves, the next night takes."""
    try:
        store.remove_case(case_id)
    except OSError as fault:
        tally.failed += 1
        logger.error("En slettet stafetlogs bilag kunne ikke fjernes: %s", type(fault).__name__)


def _live_files(case_id: UUID) -> set[str]:
    """Return the files that a case's entries and drafts know; none for a case that is gone."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT live_files(%s)", [case_id])
        return {row[0] for row in cursor.fetchall()}


def _where(diagnosis: object) -> tuple[str, str]:
    return getattr(diagnosis, "sqlstate", None) or "?", getattr(diagnosis, "table_name", None) or ""


def _purge_open_notes(today: dt.date, *, dry_run: bool) -> int:
    """Erase the notes that nobody has decided on, long after and not before the author was warned."""
    days = deadlines("undringsnotat_glemt", "undringsnotat_varsel")
    before = [today - dt.timedelta(days=days[key]) for key in ("undringsnotat_glemt", "undringsnotat_varsel")]
    with _undone(ALIAS, dry_run), connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT purge_open_notes(%s, %s)", before)
        return int(cursor.fetchone()[0])


def _purge_older(query: str, before: dt.datetime, *, dry_run: bool) -> int:
    with _undone(ALIAS, dry_run), connections[ALIAS].cursor() as cursor:
        cursor.execute(query, [before])
        return int(cursor.fetchone()[0])


@contextmanager
def _undone(alias: str, dry_run: bool) -> Iterator[None]:
    """Run a block in a transaction, and take it back when it is a dry run."""
    try:
        with transaction.atomic(using=alias):
            yield
            if dry_run:
                raise RolledBack
    except RolledBack:
        pass
