"""Whether the family agrees, and what they are told when not (law.md P-6; barnets lov § 2, stk. 4)."""

import pytest
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.choices import Level, Phase
from stafetlog.exceptions import EntryRefused, LevelRefused, StateRefused
from stafetlog.family_wish import AGREED, UNANSWERED, FamilyWish, answer_in, check_answered
from stafetlog.forms.family_wish import WISH_FIELDS
from stafetlog.models import Closing, Entry, EntryKind, FamilyAgrees, LevelChange
from stafetlog.services import closing, drafts, entries, levels

pytestmark = pytest.mark.django_db

AGAINST = FamilyWish(FamilyAgrees.NOT_ALL, "Vi er bange for, at du bliver væk.", "Alma ringer i aften.")


def level(family):
    return levels.LevelDecision(
        to_level=Level.TWO,
        reason="Skolen kan ikke alene.",
        parents_informed="De kom begge.",
        notification_considered="Nej.",
        holder_choice=LevelChange.HolderChoice.KEPT,
        child_heard="Noah vil gerne.",
        family=family,
    )


def decide(case, by, family):
    who = entries.Responsibility(by, by, child_view="Han siger nej.", family=family)
    return entries.write(
        case=case,
        by=by,
        kind=EntryKind.BESLUTNING,
        phase=Phase.BESLUTNING,
        text="Vi prøver i otte uger.",
        occurred_at=timezone.now(),
        responsibility=who,
    )


@pytest.mark.parametrize(
    ("family", "sentence"),
    [
        (UNANSWERED, "Svar på, om familien er enig"),
        (FamilyWish(FamilyAgrees.NOT_ALL, " ", "I morgen."), "hvorfor I gør det alligevel"),
        (FamilyWish(FamilyAgrees.NOT_ASKED, "Fordi.", " \n"), "hvordan og hvornår"),
    ],
)
def test_a_decision_against_the_familys_wish_is_explained_to_them(world, case, family, sentence):
    farewell = closing.Farewell(Closing.Reason.REACHED, "Godt.", "Ro.", "Læreren.", "Vi er glade.", family)
    with acting_as(world.alma):
        with pytest.raises(EntryRefused, match=sentence):
            decide(case, world.alma, family)
        with pytest.raises(LevelRefused, match=sentence):
            levels.change(case=case, by=world.alma, decision=level(family))
        with pytest.raises(StateRefused, match=sentence):
            closing.close(case=case, by=world.alma, farewell=farewell)
        assert not Entry.objects.filter(case=case, kind__in=("beslutning", "niveau", "lukning")).exists()


def test_the_reason_stands_in_the_entry_and_in_the_row(world, case):
    farewell = closing.Farewell(Closing.Reason.REACHED, "Godt.", "Ro.", "Læreren.", "Nej.", AGAINST)
    with acting_as(world.alma):
        written = [decide(case, world.alma, AGAINST)]
        rows = [levels.change(case=case, by=world.alma, decision=level(AGAINST))]
        rows.append(closing.close(case=case, by=world.alma, farewell=farewell))
        for entry in written + [row.entry for row in rows]:
            assert (
                "\n\nIkke alle i familien er enige.\n\nHvorfor vi gør det alligevel:\nVi er bange"
                in entry.text
            )
            assert "\n\nSådan får forælder og barn det at vide:\nAlma ringer i aften." in entry.text
            assert answer_in(entry.kind, entry.text) == FamilyAgrees.NOT_ALL
        for row in rows:
            assert (row.family_agrees, row.against_reason, row.told_how) == tuple(AGAINST.columns().values())


def test_to_a_yes_belongs_no_reason(world, case):
    with acting_as(world.alma):
        row = levels.change(
            case=case, by=world.alma, decision=level(FamilyWish("yes", "Skrevet først.", "Også."))
        )
    assert (row.family_agrees, row.against_reason, row.told_how) == ("yes", "", "")
    assert row.entry.text.endswith("\n\nFamilien er enig.")
    assert answer_in(row.entry.kind, row.entry.text) is None
    check_answered(AGREED)
    assert AGREED.get_family_agrees_display() == "Ja"
    assert UNANSWERED.get_family_agrees_display() == ""


@pytest.mark.parametrize(
    "family",
    [
        FamilyWish(FamilyAgrees.NOT_ALL, "I bor på Hemmelig Have 7.", "I morgen."),
        FamilyWish(FamilyAgrees.NOT_ASKED, "Fordi.", "Vi kommer på Hemmelig Have 7."),
    ],
)
def test_what_the_family_is_told_gives_no_address_away(world, case, family):
    farewell = closing.Farewell(Closing.Reason.REACHED, "Godt.", "Ro.", "Læreren.", "Nej.", family)
    with acting_as(world.alma):
        for attempt in (
            lambda: decide(case, world.alma, family),
            lambda: levels.change(case=case, by=world.alma, decision=level(family)),
            lambda: closing.close(case=case, by=world.alma, farewell=farewell),
        ):
            with pytest.raises(EntryRefused, match="beskyttet adresse"):
                attempt()


def test_an_ordinary_entry_with_the_same_words_has_no_mark():
    assert answer_in(EntryKind.SAMTALE, "x\n\nIkke alle i familien er enige.\n\ny") is None


def test_the_drafts_keep_the_answer_and_a_correction_begins_with_it(world, case):
    for form in (drafts.ENTRY, drafts.LEVEL, drafts.CLOSING):
        assert set(WISH_FIELDS) <= set(drafts.fields_of(form))
    with acting_as(world.alma):
        old = decide(case, world.alma, AGAINST)
        new = entries.correct(entry=old, by=world.alma, text=old.text.replace("otte", "ti"))
        assert answer_in(new.kind, new.text) == FamilyAgrees.NOT_ALL
        taken_back = entries.correct(entry=new, by=world.alma, text="De er alligevel enige.")
        assert answer_in(taken_back.kind, taken_back.text) is None
