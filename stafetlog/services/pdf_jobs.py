"""Orders for printed logs: ask, cancel, and what the worker writes as the one who asked."""

import datetime as dt

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.whoasks import acting_as
from cases.models import Case
from stafetlog import pdf_files
from stafetlog.models import PdfJob
from stafetlog.printing import Order

KEPT_FOR = dt.timedelta(hours=24)
State = PdfJob.State


def ask(*, case: Case, by: User, kind: PdfJob.Kind, order: Order) -> PdfJob:
    """Put an order in the line, and return it. The same order that is not made yet is not made twice."""
    same = PdfJob.objects.filter(
        case=case,
        asked_by=by,
        kind=kind,
        first=order.first,
        last=order.last,
        archive=order.archive,
        state__in=(State.WAITING, State.RUNNING),
    ).first()
    if same is not None:
        return same
    now = timezone.now()
    return PdfJob.objects.create(
        case=case,
        asked_by=by,
        kind=kind,
        first=order.first,
        last=order.last,
        archive=order.archive,
        asked_at=now,
        expires_at=now + KEPT_FOR,
    )


@transaction.atomic
def cancel(*, job: PdfJob, by: User) -> None:
    """Take an order back. The worker finds out at the next page; a made file goes at once."""
    locked = PdfJob.objects.select_for_update().get(pk=job.pk, asked_by=by)
    name = locked.file_name
    locked.state, locked.file_name, locked.file_key = State.CANCELLED, "", ""
    locked.save(update_fields=["state", "file_name", "file_key"])
    transaction.on_commit(lambda: pdf_files.remove(name))


def report(job: PdfJob, *, progress: int, pages: int) -> bool:
    """Say how far it has come. False when the order is taken back or gone, or the asker's access is."""
    mine = PdfJob.objects.filter(pk=job.pk, state=State.RUNNING)
    return bool(mine.update(progress=progress, pages=pages))


def finish(job: PdfJob, *, document: bytes, last_seq: int, sight: str) -> bool:
    """Keep the document for a day. False, and no file, when nobody wants it any more."""
    name, key = pdf_files.keep(document)
    now = timezone.now()
    taken = PdfJob.objects.filter(pk=job.pk, state=State.RUNNING).update(
        state=State.DONE,
        progress=100,
        made_at=now,
        expires_at=now + KEPT_FOR,
        file_name=name,
        file_key=key,
        last_seq=last_seq,
        sight=sight,
    )
    if not taken:
        pdf_files.remove(name)
    return bool(taken)


def fail(job: PdfJob) -> None:
    """Say that it could not be made."""
    PdfJob.objects.filter(pk=job.pk, state=State.RUNNING).update(state=State.FAILED)


def end_old() -> int:
    """End the orders that have had their day, and remove the files nobody names; return how many files."""
    with acting_as(None), connection.cursor() as cursor:
        cursor.execute("SELECT end_pdf_jobs()")
        return pdf_files.sweep(row[0] for row in cursor.fetchall())
