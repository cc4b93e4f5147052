"""The pages on which a reader has the log printed: the same for professionals and for the family.

A short log is made while one waits. A long one becomes an order (`PdfJob`) that `manage.py run_jobs` makes,
and a page that says how far it has come.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.access import Sight
from cases.models import Case
from stafetlog import pdf_files
from stafetlog.forms.printing import PrintForm
from stafetlog.models import PdfJob
from stafetlog.printing import Order, Printer, asked_for, sight_of
from stafetlog.services import pdf_jobs

PDF = "application/pdf"
FILE_NAME = "stafetlog.pdf"  # tells nothing


@dataclass(frozen=True)
class Desk:
    """One side's pages: the URL names, what they look like, and who prints."""

    names: str
    log: str
    base: str
    printer: Callable[[Sight, Any], Printer]
    context: Callable[[HttpRequest, Case], dict[str, Any]]

    def page(self, request: HttpRequest, case: Case) -> HttpResponse:
        """Show what can be printed, and the reader's own orders."""
        return self._form_page(request, case, PrintForm())

    def make(self, request: HttpRequest, case: Case) -> HttpResponse:
        """Answer the document, or put it in the line when it is long."""
        if request.method != "POST":
            return redirect(f"{self.names}_page", case.pk)
        form, printer = PrintForm(request.POST), self._printer(request)
        if not form.is_valid():
            return self._form_page(request, case, form)
        number = asked_for(printer, form.order).count()
        if not number:
            form.add_error(
                "fra", _("Der er ingen indførsler i den periode. Vælg en anden, eller lad den stå tom.")
            )
            return self._form_page(request, case, form)
        if number <= settings.PDF_AT_ONCE:
            return document(printer.draw(form.order))
        job = pdf_jobs.ask(case=case, by=request.user, kind=printer.kind, order=form.order)
        return redirect(f"{self.names}_job", case.pk, job.pk)

    def job(self, request: HttpRequest, case: Case, job_id: UUID) -> HttpResponse:
        """Show how far an order has come, and nothing of the case: the page asks again every few seconds."""
        context = self._names() | {"case": case, "job": self._job(request, case, job_id)}
        return render(request, "stafetlog/pdf_job.html", context)

    def file(self, request: HttpRequest, case: Case, job_id: UUID) -> HttpResponse:
        """Answer a made document, if the reader may still see all that is in it, and sees it alike."""
        job = self._job(request, case, job_id)
        if not job.is_done:
            return redirect(f"{self.names}_job", case.pk, job.pk)
        order = Order(job.first, job.last, job.archive)
        alike = job.sight == sight_of(self._printer(request), order, job.last_seq)
        made = pdf_files.read(job.file_name, job.file_key) if alike else None
        if made is None:
            messages.warning(
                request,
                _("Dokumentet kan ikke hentes mere, for det, du kan læse, er ændret siden. Lav det igen.")
                if not alike
                else _("Dokumentet er der ikke længere. Lav det igen."),
            )
            return redirect(f"{self.names}_page", case.pk)
        return document(made)

    def cancel(self, request: HttpRequest, case: Case, job_id: UUID) -> HttpResponse:
        """Take an order back."""
        pdf_jobs.cancel(job=self._job(request, case, job_id), by=request.user)
        messages.success(request, _("Dokumentet bliver ikke lavet."))
        return redirect(f"{self.names}_page", case.pk)

    def _printer(self, request: HttpRequest) -> Printer:
        return self.printer(request.case_sight, request.user)

    def _job(self, request: HttpRequest, case: Case, job_id: UUID) -> PdfJob:
        return get_object_or_404(
            case.pdf_jobs, pk=job_id, asked_by=request.user, expires_at__gt=timezone.now()
        )

    def _form_page(self, request: HttpRequest, case: Case, form: PrintForm) -> HttpResponse:
        mine = case.pdf_jobs.filter(asked_by=request.user, expires_at__gt=timezone.now()).exclude(
            state=PdfJob.State.CANCELLED
        )
        context = self._around(request, case) | {"form": form, "jobs": mine.order_by("-asked_at")[:5]}
        return render(request, "stafetlog/pdf_page.html", context)

    def _around(self, request: HttpRequest, case: Case) -> dict[str, Any]:
        return self.context(request, case) | self._names() | {"base": self.base, "log_name": self.log}

    def _names(self) -> dict[str, str]:
        return {f"{part}_name": f"{self.names}_{part}" for part in ("page", "make", "job", "file", "cancel")}


def document(content: bytes) -> HttpResponse:
    """Return a document to keep. The file's name tells nothing."""
    disposition = f'attachment; filename="{FILE_NAME}"'
    return HttpResponse(content, content_type=PDF, headers={"Content-Disposition": disposition})
