"""The story's papers: what somebody attaches to what she writes, each with its day and subject."""

from typing import Any
from uuid import UUID, uuid4

from accounts.models import User
from cases.models import Case
from config.demo import clock
from stafetlog.attachments import About
from stafetlog.services import drafts, files


def add_papers(case: Case, by: User, listed: list[dict[str, Any]]) -> list[UUID]:
    """Add plain texts to a draft of an entry, and return their keys for the entry that is then written."""
    added = [
        files.add(
            case=case,
            by=by,
            form=drafts.ENTRY,
            page=uuid4(),
            name=facts["name"],
            data=facts["text"].encode(),
            about=About(facts["subject"], clock.day(-facts["ago"]), facts["origin"]),
            tells_no_place=True,
        )
        for facts in listed
    ]
    return [one.pk for one in added if one is not None]
