"""Makes the long printed logs, one at a time, as the one who asked (docs/drift/cron.md).

What is read is what that person may read now, through the same doors as her pages. A worker that dies lets
go of its order in the database, and the next one takes it. Run as many as there are cores to spare.
"""

import logging
import time
from uuid import UUID

from django.db import OperationalError, connection

from accounts.models import User
from accounts.whoasks import acting_as
from cases import access
from cases.roles import CasePerm
from portal.pdf import family_printer
from stafetlog.models import PdfJob
from stafetlog.pdf import professional_printer
from stafetlog.printing import Order, Printer, asked_for, sight_of
from stafetlog.services import pdf_jobs

logger = logging.getLogger("stafetten.jobs")

# Kind of order: who prints it, and the permission without which nobody gets it.
PRINTERS = {
    PdfJob.Kind.PROFESSIONAL: (professional_printer, CasePerm.READ_ALL),
    PdfJob.Kind.FAMILY: (family_printer, CasePerm.FAMILY_READ),
}
ENTRIES_A_PAGE = 5  # about; only the bar on the page is reckoned from it
READ, LAID_OUT = 5, 90  # per cent of the way when the log is read, and when the pages are laid out
SAY_EVERY = 1.0  # seconds between two reports


class TakenBack(Exception):
    """The order is cancelled, has had its day, or its asker sees the case no more."""


def work_once() -> bool:
    """Take one order and make it; return whether there was one. Old orders and their files go first."""
    pdf_jobs.end_old()
    with acting_as(None), connection.cursor() as cursor:
        cursor.execute("SELECT job, asker FROM take_pdf_job()")
        taken = cursor.fetchone()
    if taken is None:
        return False
    try:
        with acting_as(User.objects.get(pk=taken[1])):
            _make(taken[0])
    finally:
        with acting_as(None), connection.cursor() as cursor:
            cursor.execute("SELECT leave_pdf_job(%s)", [taken[0]])
    return True


def _make(number: UUID) -> None:
    job = PdfJob.objects.filter(pk=number).select_related("asked_by").first()
    printer = _printer(job) if job else None
    if job is None or printer is None:
        logger.info("En bestilt PDF blev ikke lavet: den, der bad om den, ser ikke sagen mere.")
        return
    with _Alone(job):
        _print(job, printer)


def _printer(job: PdfJob) -> Printer | None:
    """Return the printer, for what the asker may see now; None when that is nothing."""
    make, perm = PRINTERS[PdfJob.Kind(job.kind)]
    sight = access.sight(job.asked_by, job.case_id)
    return make(sight, job.asked_by) if sight and perm in sight.perms else None


def _print(job: PdfJob, printer: Printer) -> None:
    order = Order(job.first, job.last, job.archive)
    entries = asked_for(printer, order)
    number, last_seq = entries.count(), entries.order_by("-seq").values_list("seq", flat=True).first() or 0
    sight = sight_of(printer, order, last_seq)
    report = _Report(job, expected=max(1, number // ENTRIES_A_PAGE))
    report.say(READ, 0)
    document = printer.draw(order, on_page=report.on_page)
    if sight != sight_of(printer, order, last_seq) or not pdf_jobs.finish(
        job, document=document, last_seq=last_seq, sight=sight
    ):
        raise TakenBack


class _Alone:
    """An order that cannot be made says so to the one who asked, and does not stop the next.

    The log gets the kind of fault alone: its words may hold what it failed on. A database that is away is not
    the order's fault, and passes on.
    """

    def __init__(self, job: PdfJob) -> None:
        self.job = job

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: object) -> bool:
        if kind is None or not issubclass(kind, Exception) or issubclass(kind, OperationalError):
            return False
        if kind is TakenBack:
            logger.info("En bestilt PDF blev taget tilbage.")
        else:
            logger.error("En bestilt PDF kunne ikke laves: %s", kind.__name__)
            pdf_jobs.fail(self.job)
        return True


class _Report:
    """Tells the order how far it has come, about once a second, and hears whether it is still wanted."""

    def __init__(self, job: PdfJob, *, expected: int) -> None:
        self.job, self.expected, self.said_at = job, expected, 0.0

    def on_page(self, page: int) -> None:
        """Hear of a page that is laid out."""
        if time.monotonic() - self.said_at >= SAY_EVERY:
            share = min(1.0, page / self.expected)
            self.say(READ + round(share * (LAID_OUT - READ)), page)

    def say(self, progress: int, pages: int) -> None:
        """Write it down. Raises TakenBack when nobody waits for it any more."""
        self.said_at = time.monotonic()
        if not pdf_jobs.report(self.job, progress=progress, pages=pages):
            raise TakenBack
