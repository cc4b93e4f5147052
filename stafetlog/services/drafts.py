"""Drafts: what one person has typed in one form on one case, kept until it is sent or thrown away.

A draft is nobody else's: row security shows it to its writer alone. It never reaches the log by itself.
`page` is the id of the opened page, which is also the id of the entry it becomes: a save that arrives after
the entry was written, from a slow network, must not make the draft rise again (wishes.md 33).
"""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from cases.models import Case
from stafetlog import entry_rules
from stafetlog.exceptions import DraftChanged
from stafetlog.models import Draft, Entry, Meeting
from stafetlog.models.draft import DISAGREEMENT, OWN_WORDS
from stafetlog.services import files

# Form: the fields of it that are kept. A name with a hyphen is followed by the id of what it is about.
ENTRY = "indfoersel"
CORRECTION = "ret-"
HANDOVER, LEVEL, CLOSING, REVIEW = "stafet", "niveau", "luk", "gennemgang"
GOAL, GOAL_WORDS, MEASURE, EVALUATION = "maal", "ord-", "ind-", "evl-"
GOAL_END, STEP, CHILDS_ADULT = "slut-", "skridt-", "voksne"
CALL, CANCEL, CHILD_WORDS = "indkald", "aflys-", "barn-"
NEXT, CONSENT, RATING = "dato", "samtykke", "trin-"
_NOTE_FIELDS = (
    *("worry", "agreed", "works", "works_not", "child_view", "parents_view", "measures", "consents"),
    *("practical", "contacts", "follows", "stays"),
)
_VIEW_FIELDS = ("child_view", "child_view_text", "disagreement")
_GOAL_FIELDS = ("title", "success", "words_of", "agreed_on", *_VIEW_FIELDS)
_MEASURE_FIELDS = ("what", "responsible", "start_on", "evaluate_on", *_VIEW_FIELDS)
_RESULT_FIELDS = ("evaluated_on", "heard", "done", "effect", "child_view", "child_view_text", "outcome")
_NOW_FIELDS = ("next_on", "new_what", "new_responsible", "new_evaluate_on")
_WISH_FIELDS = ("family_agrees", "against_reason", "told_how")
FIELDS = {
    ENTRY: (
        *("kind", "phase", "text", "on", "at", "coordinator", "performer", "deadline", "concerns"),
        *("heard_from", "heard_on", "words_how", "follows", "tells_no_place", "child_view"),
        *_WISH_FIELDS,
    ),
    CORRECTION: ("text",),
    DISAGREEMENT: ("text", "tells_no_place"),
    OWN_WORDS: ("text", "alone", "tells_no_place"),
    HANDOVER: ("to", *_NOTE_FIELDS, "asked_who", "asked_on", "family_asked", "transition"),
    LEVEL: (
        *("to_level", "reason", "informed_how", "informed_on", "informed_who", "child_heard"),
        *("notification_considered", "summing_up", "holder_choice", *_WISH_FIELDS),
    ),
    CLOSING: ("reason", "summary", "what_helped", "who_follows", "family_words", *_WISH_FIELDS),
    REVIEW: ("purpose", "needed_for", "on"),
    GOAL: _GOAL_FIELDS,
    GOAL_WORDS: _GOAL_FIELDS,
    MEASURE: _MEASURE_FIELDS,
    EVALUATION: (*_RESULT_FIELDS, *_NOW_FIELDS),
    GOAL_END: ("status", "reason"),
    STEP: ("asked_by", "reason", "on", "family_words"),
    CHILDS_ADULT: ("who", "words"),
    CALL: (
        *("purpose", "on", "at", "minutes", "place", "family", "professionals", "chair", "writer"),
        "own_points",
    ),
    CANCEL: ("reason",),
    CHILD_WORDS: ("child_heard", "child_words", "child_on", "child_by"),
    NEXT: ("kind", "on", "about"),
    RATING: ("step", "words"),
    CONSENT: ("unit", "information_types", "own_matters_of", "purpose", "until"),
}
MEETING = "meeting-"
# Fields in which several things may be chosen: kept as one text, a line for each.
SEVERAL = frozenset({"asked_who", "family", "professionals", "information_types", "own_matters_of"})
# Minutes have as many fields as there are people, points and agreements: known by how their names begin.
MEETING_FIELD = re.compile(r"(?:attendance|note|agreement|child|goal|onward|next)_[a-z0-9_]{1,50}")
MOST_FIELDS = 300
LONGEST_NAME = 40  # of Draft.form
PAGE = "page"
LONGEST = 20_000

Typed = dict[str, str]


def correction_form(entry: Entry) -> str:
    """Return the name of the draft of a correction."""
    return f"{CORRECTION}{entry.pk}"


def disagreement_form(entry: Entry) -> str:
    """Return the name of the draft of a disagreement about an entry."""
    return f"{DISAGREEMENT}{entry.pk}"


def meeting_form(meeting: Meeting) -> str:
    """Return the name of the draft of a meeting's minutes."""
    return f"{MEETING}{meeting.pk.hex}"


def fields_of(form: str, sent: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the fields a form's draft keeps, of those sent; none for a form that has no draft."""
    name, hyphen, _about = form.partition("-")
    if len(form) > LONGEST_NAME:
        return ()
    if name + hyphen == MEETING:
        return tuple(field for field in sent if MEETING_FIELD.fullmatch(field))[:MOST_FIELDS]
    return FIELDS.get(name + hyphen, ())


def find(*, case: Case, by: User, form: str) -> Draft | None:
    """Return my draft of a form, or None."""
    return Draft.objects.filter(case=case, user=by, form=form).first()


def typed(draft: Draft) -> dict[str, Any]:
    """Return what was typed, by field; what was chosen of several, as a list."""
    return {
        name: (value.split("\n") if value else []) if name in SEVERAL else value
        for name, value in draft.data.items()
        if name != PAGE
    }


def sent(form: str, posted: QueryDict) -> Typed:
    """Return what a page has sent of a form's fields, as a draft keeps it."""
    names = (name for name in fields_of(form, posted) if name in posted)
    return {name: "\n".join(posted.getlist(name)) if name in SEVERAL else str(posted[name]) for name in names}


@transaction.atomic
def save(*, case: Case, by: User, form: str, data: Typed, version: int, page: UUID) -> Draft | None:
    """Return the saved draft, or None when the page's entry is written already.

    `version` is the one the page knows, 0 for none. Raises DraftChanged when another page saved in between,
    and MissingRight.
    """
    entry_rules.check_may_begin(by, case, form)
    if Entry.objects.filter(case=case, pk=page).exists():
        return None
    kept = {name: data[name].replace("\x00", "")[:LONGEST] for name in fields_of(form, data) if name in data}
    now = timezone.now()
    draft, made = Draft.objects.select_for_update().get_or_create(
        case=case, user=by, form=form, defaults={"data": kept | {PAGE: str(page)}, "updated_at": now}
    )
    if made:
        return draft
    if draft.version != version and draft.data.get(PAGE) != str(page):
        raise DraftChanged(draft)
    draft.data, draft.updated_at, draft.version = kept | {PAGE: str(page)}, now, draft.version + 1
    draft.save(update_fields=["data", "updated_at", "version"])
    return draft


def finish(*, case: Case, by: User, form: str, version: int, page: UUID) -> None:
    """Remove the draft that became an entry. What another tab has saved since stays."""
    mine = Draft.objects.filter(case=case, user=by, form=form)
    for draft in mine:
        if draft.version == version or draft.data.get(PAGE) == str(page):
            draft.delete()


def discard(*, case: Case, by: User, form: str) -> bool:
    """Throw my draft and its files away; return whether there was anything."""
    had_files = files.remove(case=case, by=by, form=form)
    return bool(Draft.objects.filter(case=case, user=by, form=form).delete()[0]) or had_files
