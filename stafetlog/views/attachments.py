"""Hands an attachment out: through the gate, to those who may read its entry, as a file and never a page."""

import logging
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cases.gate import case_view
from cases.models import AccessEvent, Case
from cases.roles import CasePerm
from cases.visibility import family_sight
from stafetlog.attachments import Attachment, names, of_entry
from stafetlog.services.files import read_true

logger = logging.getLogger("stafetten.files")


@require_safe
@case_view(CasePerm.VIEW, action=AccessEvent.Action.FILE)
def attachment(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Send the file, if a readable entry that nobody has corrected shows it; else 404.

    A file whose bytes are not those of the chain is not sent at all.
    """
    readable = case.entries.readable_by(request.user, request.case_perms)
    entry = readable.showing_file(pk).first()
    found = next((one for one in of_entry(entry.attachments) if one.key == pk), None) if entry else None
    if found is None:
        raise Http404
    if CasePerm.FAMILY_READ in request.case_perms:
        sight = family_sight(request.user, case)
        if not sight.shows_file(tells_no_place=found.tells_no_place, author=entry.author_id):
            raise Http404
    data = read_true(case.pk, found)
    if data is None:
        logger.error("Et bilag mangler eller er ændret i indførsel %s", entry.pk)
        raise Http404
    return as_file(found, data)


def as_file(found: Attachment, data: bytes) -> HttpResponse:
    """Answer a file so that the browser keeps it apart from the site, and nobody keeps a copy on the way."""
    return HttpResponse(
        data,
        content_type=found.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="bilag{names.ending_of(found.name)}"',
            "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
