"""Asks one colleague on the case to answer an entry. Whoever may not read the entry is never asked."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from stafetlog import entry_rules
from stafetlog.models import Entry, ReplyRequest


@transaction.atomic
def ask(*, entry: Entry, by: User, to: User, question: str = "") -> ReplyRequest:
    """Return the request; the one that is open already, when the colleague has been asked before.

    Raises MissingRight, CaseClosed or EntryRefused.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=entry.case_id)
    entry_rules.check_can_ask(by, case, entry, to, question)
    waiting = ReplyRequest.objects.filter(entry=entry, to_user=to, state=ReplyRequest.State.OPEN).first()
    return waiting or ReplyRequest.objects.create(
        case=case, entry=entry, asked_by=by, to_user=to, question=question, asked_at=timezone.now()
    )


@transaction.atomic
def withdraw(*, request: ReplyRequest, by: User) -> None:
    """Take a request back, or say no to it: either of the two may. Raises EntryRefused."""
    locked = ReplyRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    entry_rules.check_can_end_request(by, locked)
    locked.state, locked.ended_at = ReplyRequest.State.WITHDRAWN, timezone.now()
    locked.save(update_fields=["state", "ended_at"])


def owed(*, to: User, entry: Entry) -> ReplyRequest | None:
    """Return the open request that somebody answers by writing about this entry, or None."""
    return ReplyRequest.objects.filter(entry=entry, to_user=to, state=ReplyRequest.State.OPEN).first()


def answered(*, request: ReplyRequest, answer: Entry) -> None:
    """Close a request with the entry that answers it; part of entries.write."""
    request.state, request.answer, request.ended_at = ReplyRequest.State.ANSWERED, answer, timezone.now()
    request.save(update_fields=["state", "answer", "ended_at"])
