"""A tool from draft to log entry: who reads it, what refuses it, and how it is corrected."""

import pytest

from accounts.whoasks import acting_as
from cases.access import perms_on
from cases.exceptions import CaseClosed, MissingRight
from redskaber.exceptions import FillingChanged, ToolRefused
from redskaber.lookups import drafts_of, readers, shared_on
from redskaber.models import FilledTool
from redskaber.services import drafts, sharing
from stafetlog.exceptions import EntryRefused
from stafetlog.models import Entry, EntryKind
from tests import tools
from tests.expired import close
from tests.personas import add_member

CECILIES = {
    "observationer-antal": "1",
    "observationer-0-saa_hoerte": "Hun sagde, at hun får metadon.",
}


def test_a_draft_is_its_authors_alone_and_sharing_makes_one_entry(world, case):
    add_member(world, case, world.birk)
    draft = tools.draft(case)
    for other in (world.birk, world.cecilie):
        with acting_as(other):
            assert not FilledTool.objects.exists()
    shared = tools.share(draft, world.alma)
    with acting_as(world.cecilie):
        assert FilledTool.objects.get().answers["lykkes"] == "Han hjælper de små."
        entry = Entry.objects.get(kind=EntryKind.REDSKAB)
    assert entry.pk == shared.pk
    assert entry.text.startswith("Observationsskema\n\nObservationer 1 i alt")
    assert "Noah sad alene" not in entry.text
    with acting_as(world.alma):
        assert not drafts_of(case, world.alma).exists()


def test_a_tool_about_one_parents_own_matters_is_not_there_for_the_other(world, case):
    with acting_as(world.alma):
        cecilie = case.people.get(user=world.cecilie)
        who = readers(case, cecilie)
    assert who.family == ["Cecilie Skov (mor)"]
    tools.shared(case, typed=CECILIES, concerns=cecilie)
    seen = {}
    for user in (world.alma, world.cecilie, world.daniel):
        with acting_as(user):
            seen[user.full_name] = FilledTool.objects.count()
    assert seen == {"Alma Lind": 1, "Cecilie Skov": 1, "Daniel Krogh": 0}


def test_what_would_give_the_protected_address_away_is_refused_wherever_it_stands(world, case):
    for field in ("tolkning", "observationer-0-sted", "lykkes"):
        draft = tools.draft(case, typed=tools.SEEN | {field: "Hun bor Hemmelig Have 7"})
        with pytest.raises(EntryRefused, match="beskyttet adresse"):
            tools.share(draft, world.alma)
    with acting_as(world.alma):
        assert not Entry.objects.filter(kind=EntryKind.REDSKAB).exists()


def test_a_shared_tool_is_corrected_by_a_new_one_beside_it(world, case):
    add_member(world, case, world.birk)
    with acting_as(world.alma):
        cecilie = case.people.get(user=world.cecilie)
    old = tools.shared(case, typed=CECILIES, concerns=cecilie)
    with acting_as(world.birk):
        draft = drafts.correct(filled=old, by=world.birk)
        assert drafts.correct(filled=old, by=world.birk) == draft
        assert draft.typed["observationer-0-saa_hoerte"] == [CECILIES["observationer-0-saa_hoerte"]]
    new = tools.share(draft, world.birk)
    with acting_as(world.alma):
        assert Entry.objects.get(pk=new.pk).corrects_id == old.pk
        assert Entry.objects.get(pk=new.pk).concerns == cecilie
        with pytest.raises(ToolRefused, match="allerede rettet"):
            drafts.correct(filled=old, by=world.alma)
        standing = shared_on(case, world.alma, perms_on(world.alma, case)).standing()
        assert [one.pk for one in standing] == [new.pk]


def test_two_pages_do_not_overwrite_each_other(world, case):
    draft = tools.draft(case)
    with acting_as(world.alma):
        again = tools.sent({"lykkes": "Fra en anden side"}, version=draft.version)
        drafts.save(case=case, by=world.alma, filling_id=draft.pk, tool=draft.spec, sent=again)
        stale = tools.sent({"lykkes": "For sent"}, version=draft.version)
        with pytest.raises(FillingChanged) as changed:
            drafts.save(case=case, by=world.alma, filling_id=draft.pk, tool=draft.spec, sent=stale)
        assert changed.value.filling.typed == {"lykkes": ["Fra en anden side"]}
        with pytest.raises(FillingChanged):
            sharing.share(filled=draft, by=world.alma, answers={"a": 1}, concerns=None, version=draft.version)


def test_a_save_that_comes_late_changes_nothing_that_is_shared(world, case):
    shared = tools.shared(case)
    with acting_as(world.alma):
        late = tools.sent({"lykkes": "For sent"})
        saved = drafts.save(case=case, by=world.alma, filling_id=shared.pk, tool=shared.spec, sent=late)
    assert saved is None
    with acting_as(world.alma):
        with pytest.raises(ToolRefused, match="allerede delt"):
            drafts.discard(filled=FilledTool.objects.get(), by=world.alma)
        assert FilledTool.objects.get().answers == shared.answers


def test_who_does_not_write_or_comes_after_the_end_fills_nothing(world, case):
    draft = tools.draft(case)
    with acting_as(world.cecilie), pytest.raises(MissingRight):
        tools.draft(case, world.cecilie)
    close(case, world.alma)
    with pytest.raises(CaseClosed):
        tools.share(draft, world.alma)


def test_an_empty_tool_and_one_without_what_is_required_are_refused(world, case):
    draft = tools.draft(case)
    with acting_as(world.alma):
        for answers, why in (({}, "Udfyld »Observationer«"), ({"lykkes": "x"}, "Udfyld »Observationer«")):
            with pytest.raises(ToolRefused, match=why):
                sharing.share(
                    filled=draft, by=world.alma, answers=answers, concerns=None, version=draft.version
                )
