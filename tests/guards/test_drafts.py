"""Whoever writes on a case loses nothing when the laptop is closed: every long text has a draft."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

import consent.forms
import portal.forms
import portal.step_forms
import redskaber.forms
import stafetlog.forms
from redskaber.forms import rounds
from stafetlog import unsent
from stafetlog.forms import (
    childs_adult,
    entries,
    family_wish,
    goals,
    handover,
    measures,
    meetings,
    minutes,
    opening,
    relay,
    states,
    undring,
)
from stafetlog.services import drafts
from ui.fields import TextField
from ui.forms import Form

# What is longer than this is not written again in a minute.
LONG = 500

# Form -> its draft. The minutes' fields are known by how their names begin (drafts.MEETING_FIELD), and the
# tools have drafts of their own (redskaber.services.drafts).
KEPT: dict[type[Form], str] = {
    entries.EntryForm: drafts.ENTRY,
    entries.CorrectionForm: drafts.CORRECTION,
    entries.DisagreementForm: drafts.DISAGREEMENT,
    handover.OfferForm: drafts.HANDOVER,
    relay.LevelForm: drafts.LEVEL,
    relay.ClosingForm: drafts.CLOSING,
    relay.NextDateForm: drafts.NEXT,
    goals.GoalForm: drafts.GOAL,
    goals.GoalEndForm: drafts.GOAL_END,
    measures.MeasureForm: drafts.MEASURE,
    measures.EvaluationForm: drafts.EVALUATION,
    meetings.MeetingForm: drafts.CALL,
    meetings.CancelForm: drafts.CANCEL,
    meetings.ChildWordsForm: drafts.CHILD_WORDS,
    minutes.MinutesForm: drafts.MEETING,
    childs_adult.ChildsAdultForm: drafts.CHILDS_ADULT,
    consent.forms.AskForm: drafts.CONSENT,
    portal.forms.OwnWordsForm: drafts.OWN_WORDS,
    rounds.OwnRatingForm: drafts.RATING,
} | dict.fromkeys(states.FORMS.values(), drafts.STEP)

# Forms with a long text and no draft, and why.
WITHOUT: dict[type[Form], str] = {
    meetings.ChangeForm: "a draft would lay what was planned over what a colleague has changed since",
    relay.DeclineForm: "a few lines beside the note, written in one go",
    relay.StepInForm: "a leader who takes a stafet up has no part in the case yet, so no draft on it",
    portal.step_forms.OwnStepForm: "the words beside a step are few, and written in one go",
    opening.WorryForm: "there is no case yet; each page of the opening keeps what the one before was told",
    undring.SeenForm: "an undringsnotat is on no case",
    undring.NewNoteForm: "an undringsnotat is on no case",
    undring.CloseNoteForm: "an undringsnotat is on no case",
    undring.NotifiedForm: "an undringsnotat is on no case",
}
# What only carries fields for the forms above.
BASES = {family_wish.AsksFamily, meetings.ChildFields, handover.NoteForm, states.StepForm}


def long_forms() -> set[type[Form]]:
    """Return the forms that have a text field of more than LONG characters."""
    for package in (stafetlog.forms, redskaber.forms):
        for module in iter_modules(package.__path__):
            import_module(f"{package.__name__}.{module.name}")
    texts = {form: [f for f in form.base_fields.values() if isinstance(f, TextField)] for form in below(Form)}
    is_long = {
        form: any((f.character_limit or LONG + 1) > LONG for f in found) for form, found in texts.items()
    }
    ours = ("stafetlog.", "consent.", "redskaber.", "portal.")
    return {form for form, long in is_long.items() if long and form.__module__.startswith(ours)}


def below(kind: type[Form]) -> Iterator[type[Form]]:
    for one in kind.__subclasses__():
        yield one
        yield from below(one)


def test_every_form_with_a_long_text_has_a_draft_or_a_reason():
    assert long_forms() - {*KEPT, *WITHOUT, *BASES} == set()
    assert {*WITHOUT} - long_forms() == set()


def test_every_draft_has_a_way_back_from_min_side():
    """But the family's own words: Min side is the professionals'."""
    assert {*unsent.PAGES, drafts.STEP, drafts.OWN_WORDS} == {*drafts.FIELDS, drafts.MEETING}


def test_a_draft_keeps_every_field_that_is_typed_in():
    unseen = {"entry_id", "writer", "opened_by", "seen", "version", "agreement_rows", "tells_no_place"}
    lost = {}
    for form, name in KEPT.items():
        typed = {n for n in form.base_fields if n == "writer" and form is meetings.MeetingForm}
        typed |= {n for n in form.base_fields if n not in unseen and "file" not in n}
        if missing := typed - {*drafts.fields_of(f"{name}1" if name.endswith("-") else name, typed)}:
            lost[form.__name__] = missing
    assert lost == {}
