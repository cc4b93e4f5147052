"""The form of a tool: what is asked, what is kept, and what is said of it."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import User
from redskaber.answers import as_typed, missing, texts
from redskaber.forms.tool import ToolForm, with_more_rows
from redskaber.reading import present, summary
from tests import tools

ALMA = User(pk=7, full_name="Alma Lind")


@pytest.fixture
def signs(db):
    return tools.the_tool(tools.SIGNS).spec


@pytest.fixture
def observations(db):
    return tools.the_tool(tools.OBSERVATIONS).spec


def form_of(tool, typed):
    return ToolForm.of_typed(tools.sent(typed).typed, tool=tool, user=ALMA)


def test_the_age_band_is_suggested_from_the_birth_date_and_its_signs_are_asked(signs):
    born = timezone.localdate() - dt.timedelta(days=8 * 366)
    form = ToolForm(tool=signs, user=ALMA, birth_date=born)
    assert form["alder"].value() == "6-12"
    shown = [one.section.key for one in form.sections if not one.hidden]
    assert "tegn_6_12" in shown
    assert "tegn_0_2" not in shown


def test_what_is_not_asked_is_not_answered_and_its_faults_do_not_matter(signs):
    typed = {
        "egne_ord": "x",
        "alder": "6-12",
        "krop_0-soevn": "on",
        "skole_6-traet": "on",
        "igen_den": "i morgen",
    }
    form = form_of(signs, typed)
    assert not form.is_valid()
    assert list(form.errors) == ["igen_den"]
    assert form.answers["skole_6"] == {"traet": {}}
    assert "krop_0" not in form.answers
    form = form_of(signs, typed | {"igen_den": "", "krop_0-soevn-siden": "x" * 200})
    assert form.is_valid(), form.errors


def test_words_without_a_tick_are_kept(signs):
    form = form_of(signs, {"egne_ord": "x", "alder": "6-12", "skole_6-fravaer-eks": "Væk hver fredag."})
    assert form.is_valid()
    assert form.answers["skole_6"] == {"fravaer": {"eks": "Væk hver fredag."}}
    assert "Væk hver fredag." in texts(signs, form.answers)


def test_rows_that_are_empty_are_left_out_and_one_that_is_begun_is_whole(observations):
    typed = tools.SEEN | {"observationer-antal": "3", "observationer-2-sted": "Gården"}
    form = form_of(observations, typed)
    assert not form.is_valid()
    assert form.errors == {
        "observationer-2-saa_hoerte": ["Udfyld »Hvad så og hørte du?« i linje 3."],
    }
    form = form_of(
        observations, typed | {"observationer-2-saa_hoerte": "Han lo.", "observationer-2-tid": "14:30"}
    )
    assert form.is_valid(), form.errors
    assert [row.get("tid") for row in form.answers["observationer"]] == [None, "14:30"]
    assert form.answers["observationer"][0]["dato"] == "2026-11-03"


def test_answers_can_be_typed_again_without_loss(observations, signs):
    for tool, typed in (
        (observations, tools.SEEN | {"talt_med": ["barnet", "leder"]}),
        (signs, {"egne_ord": "x", "alder": "6-12", "skole_6-traet": "on", "skole_6-traet-ofte": "dagligt"}),
    ):
        first = form_of(tool, typed)
        assert first.is_valid()
        again = ToolForm.of_typed(as_typed(tool, first.answers), tool=tool, user=ALMA)
        assert again.is_valid(), again.errors
        assert again.answers == first.answers


def test_more_rows_keep_what_was_typed_and_stop_at_the_most(observations):
    typed = tools.sent(tools.SEEN).typed
    more = with_more_rows(observations, typed, "observationer")
    assert more == typed | {"observationer-antal": ["3"]}
    for _ in range(20):
        more = with_more_rows(observations, more, "observationer")
    assert more["observationer-antal"] == ["12"]
    assert with_more_rows(observations, typed, "tolkning") == typed


@pytest.mark.parametrize("count", ["", "-1", "99999", "x", "²"])
def test_a_number_of_rows_that_nobody_can_have_typed_does_no_harm(observations, count):
    form = form_of(observations, tools.SEEN | {"observationer-antal": count})
    assert 1 <= form.row_counts["observationer"] <= 12


def test_what_is_missing_is_said_and_only_the_required_stops(observations):
    lacking = missing(observations, {"samler_op": "ja"})
    assert [(one.field.key, one.must) for one in lacking] == [
        ("lykkes", False),
        ("observationer", True),
        ("hvorfor_nu", False),
    ]
    assert [one.field.key for one in missing(observations, {})] == ["lykkes", "observationer"]


def test_the_answers_are_read_in_words(observations):
    form = form_of(observations, tools.SEEN | {"observationer-0-hvor_ofte": "ugentligt"})
    assert form.is_valid()
    shown = present(observations, form.answers)
    assert [part.title for part in shown] == [
        "Det, der lykkes",
        "Det, du har set og hørt",
        "Det, du tror, det betyder",
    ]
    facts = [fact.value for fact in shown[1].items[0].groups[0].facts]
    assert facts == ["3. november 2026", "Noah sad alene ved cykelskuret.", "Ja, næsten hver uge"]
    assert summary(observations, form.answers).splitlines() == [
        "Observationsskema",
        "",
        "Observationer 1 i alt",
        "",
        "Hvad lykkes for barnet, og hvad er det god til? Han hjælper de små.",
    ]


def test_a_page_opened_under_another_login_is_refused(observations):
    form = ToolForm.of_typed(tools.sent(tools.SEEN).typed, tool=observations, user=ALMA)
    form.data["writer"] = "8"
    assert not form.is_valid()
    assert "andet login" in form.errors["writer"][0]
