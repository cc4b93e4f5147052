"""Compares the stored files with what the chain says of them: a swapped or missing file is named by entry.

The chain itself is stafetlog.chain's; here the entries' words about their files are held against the files.
"""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from stafetlog.attachments import of_entry, store
from stafetlog.chain import Fault

WITH_ATTACHMENTS = (
    "SELECT e.case_id::text, e.seq, e.attachments::text FROM stafetlog_entry e"
    " WHERE e.attachments <> '[]' AND (%(case)s::uuid IS NULL OR e.case_id = %(case)s)"
    " ORDER BY e.case_id, e.seq"
)


def faults(connection: Any, *, case_id: UUID | None = None) -> Iterator[Fault]:
    """Yield each attachment that is missing or changed. `connection` is psycopg's, as for chain.faults."""
    with connection.transaction(), connection.cursor("attachments") as cursor:
        cursor.execute(WITH_ATTACHMENTS, {"case": case_id})
        for case, seq, attachments in cursor:
            for number, attachment in enumerate(of_entry(json.loads(attachments)), start=1):
                found = store.digest(case, attachment.id)
                if found is None:
                    yield Fault(case, seq, _("bilag %(number)s mangler") % {"number": number})
                elif found != attachment.sha256:
                    yield Fault(case, seq, _("bilag %(number)s er ændret") % {"number": number})
