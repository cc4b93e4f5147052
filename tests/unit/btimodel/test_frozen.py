"""A question whose SQL is kept asks what the queryset asks, of whoever asks, and refuses to keep a fact."""

import datetime as dt
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.frozen import NotFrozen, frozen, write_new
from cases import access
from cases.models import AccessEvent, Case
from cases.roles import CasePerm
from stafetlog.querysets import is_one_of
from tests import personas

pytestmark = pytest.mark.django_db


@frozen(user_id=int, today=dt.date)
def held(most, *, user_id, today):
    return access.visible_on(user_id, CasePerm.READ_ALL, today).held_by(user_id).order_by("pk")[:most]


@frozen(case_id=UUID)
def names(*, case_id):
    return (
        Case.objects.filter(pk=case_id)
        .annotate(child_name=F("child__name"))
        .values_list("pk", "child_name", named=True)
    )


def test_it_answers_each_one_who_asks_with_her_own(world, case):
    other = personas.open_another_case(world, by=world.dorte)
    today = timezone.localdate()
    for user, own in ((world.alma, case), (world.dorte, other), (world.alma, case)):
        with acting_as(user):
            assert held(5, user_id=user.pk, today=today) == [own]
            assert held(5, user_id=user.pk, today=today) == list(held.fresh(5, user_id=user.pk, today=today))
    with acting_as(world.birk):
        assert held(5, user_id=world.birk.pk, today=today) == []
        # Row security holds whatever is asked for.
        assert held(5, user_id=world.alma.pk, today=today) == []


def test_it_returns_rows_by_name_and_the_day_counts(world, case):
    with acting_as(world.alma):
        (row,) = names(case_id=case.pk)
        assert (row.pk, row.child_name) == (case.pk, case.child.name)
        assert names(case_id=uuid4()) == []


def test_what_is_counted_is_part_of_the_question(world, case):
    today = timezone.localdate()
    with acting_as(world.alma):
        assert held(0, user_id=world.alma.pk, today=today) == []
        assert held(1, user_id=world.alma.pk, today=today) == [case]


@pytest.mark.parametrize(
    "fact",
    [{"holder_since__gte": timezone.now()}, {"next_on__gte": dt.date(2026, 1, 1)}],
    ids=["a moment", "a day"],
)
def test_a_day_of_its_own_is_refused(fact):
    @frozen(user_id=int)
    def since(*, user_id):
        return Case.objects.filter(stafetholder=user_id, **fact)

    with pytest.raises(NotFrozen):
        since(user_id=1)


def test_a_key_of_its_own_and_a_prefetch_are_refused():
    @frozen()
    def one():
        return Case.objects.filter(pk=UUID(int=7))

    @frozen()
    def people():
        return Case.objects.prefetch_related("people")

    for question in (one, people):
        with pytest.raises(NotFrozen):
            question()


def test_an_argument_too_few_is_a_mistake():
    with pytest.raises(TypeError, match="user_id, today"):
        held(5, user_id=1)


@frozen(case_id=UUID, keys=list, name=str)
def among(*, case_id, keys, name):
    found = Case.objects.filter(is_one_of("pk", keys), child__name=name, status="open").exclude(pk=case_id)
    return found.values_list("pk")


def test_lists_and_words_are_arguments_too_and_words_of_the_question_stand_in_it(world, case):
    with acting_as(world.alma):
        asked = {"case_id": uuid4(), "name": case.child.name}
        assert among(keys=[case.pk, uuid4()], **asked) == [(case.pk,)]
        assert among(keys=[], **asked) == []
        with CaptureQueriesContext(connection) as caught:
            assert among(keys=[case.pk], case_id=uuid4(), name="100 % 'Noah'") == []
    assert "'open'" in caught[0]["sql"]


def test_a_word_that_was_worked_on_is_refused():
    @frozen(name=str)
    def like(*, name):
        return Case.objects.filter(child__name__contains=name)

    with pytest.raises(NotFrozen):
        like(name="x")


def test_a_new_row_is_written_as_django_would(world, case):
    at = timezone.now()
    facts = {"at": at, "user_ref": world.alma.pk, "case_ref": case.pk, "action": AccessEvent.Action.PRINT}
    with acting_as(world.alma):
        events = [AccessEvent(**facts, purpose=AccessEvent.Purpose.COOPERATION) for _ in range(2)]
        write_new(events[0])
        events[1].save(force_insert=True)
        written = AccessEvent.objects.filter(at=at).values(*facts, "purpose", "unit_ref", "role", "page")
        assert len(written) == 2
        assert written[0] == written[1]
        assert AccessEvent.objects.get(pk=events[0].pk) == events[0]


@frozen(case_id=UUID)
def whole(*, case_id):
    return Case.objects.filter(pk=case_id).annotate(child_name=F("child__name")).defer("purpose")


def test_an_instance_of_a_kept_question_is_as_django_makes_it(world, case):
    with acting_as(world.alma):
        (made,), (fresh,) = whole(case_id=case.pk), whole.fresh(case_id=case.pk)
        assert made.get_deferred_fields() == fresh.get_deferred_fields() == {"purpose"}
        assert made.purpose == case.purpose
        assert made.child_name == case.child.name
    kept, asked = vars(made), vars(fresh)
    assert (kept.pop("_state").adding, asked.pop("_state").adding) == (False, False)
    assert kept == asked | {"purpose": case.purpose}
