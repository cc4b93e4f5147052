"""The plan's pages, seen from outside: goals, measures, evaluations and the printed plan."""

import uuid
from io import BytesIO

import page as pdf_validator
import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.whoasks import acting_as
from btimodel.models import RetentionRule
from cases.models import AccessEvent
from cases.services import members, state
from stafetlog.models import Draft, Evaluation, Goal, Measure
from stafetlog.services import goals
from tests import plans
from tests.personas import add_member
from tests.queries import MANY, cost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("contexts")]

READERS = ["plan:overview", "plan:pdf"]
HOLDERS = ["plan:goal_new", "plan:goal_words", "plan:goal_end", "plan:measure_new"]
WRITERS = ["plan:evaluate"]


@pytest.fixture(scope="session")
def saved_goal(save_on_case):
    return save_on_case("goal", lambda at: plans.add_goal(at.case))


@pytest.fixture(scope="session")
def saved_measure(save_on_case, saved_goal):
    return save_on_case("measure", lambda at: plans.add_measure(at.goal), saved_goal)


@pytest.fixture
def goal(at, saved_goal):
    at.goal = saved_goal.restore(at)
    return at.goal


@pytest.fixture
def measure(at, goal, saved_measure):
    return saved_measure.restore(at)


@pytest.fixture
def alma(world, client_for):
    return client_for(world.alma)


@pytest.fixture
def birk(request, world, case, client_for):
    for name in {"goal", "url"} & {*request.fixturenames}:  # what is saved is put back before he comes
        request.getfixturevalue(name)
    add_member(world, case, world.birk)
    return client_for(world.birk)


@pytest.fixture
def url(case, goal, measure):
    about = {
        "plan:goal_words": goal,
        "plan:goal_end": goal,
        "plan:measure_new": goal,
        "plan:evaluate": measure,
    }

    def make(name: str) -> str:
        more = [about[name].pk] if name in about else []
        return reverse(name, args=[case.pk, *more])

    return make


def close(case) -> None:
    with acting_as(case.stafetholder):
        state.close(case=case, rule=RetentionRule.objects.first(), until=None)


def hidden(client, address: str) -> dict[str, str]:
    """Return what the page's form carries unseen."""
    form = client.get(address).context["form"]
    return {name: str(form[name].value()) for name in ("entry_id", "writer", "seen") if name in form.fields}


def a_goal(**other: str) -> dict[str, str]:
    return {
        "title": "Noah har en ven",
        "success": "Noah leger med nogen hver dag.",
        "words_of": "child",
        "child_view": "talk",
        "child_view_text": "Noah sagde det til Alma i går.",
        "agreed_on": plans.days(0).isoformat(),
    } | other


def a_measure(responsible: str, **other: str) -> dict[str, str]:
    return {
        "what": "Noah spiller fodbold med Ali i frikvarteret.",
        "responsible": responsible,
        "start_on": plans.days(0).isoformat(),
        "evaluate_on": plans.days(30).strftime("%d-%m-%Y"),
        "child_view": "as_goal",
    } | other


def a_look(**other: str) -> dict[str, str]:
    return {
        "evaluated_on": plans.days(0).isoformat(),
        "heard": "Noah og Cecilie",
        "done": "yes",
        "effect": "Noah siger, at det er sjovt.",
        "child_view": "talk",
        "child_view_text": "Alma talte med Noah i dag.",
        "outcome": "stop",
    } | other


def as_alma(case, ask):
    with acting_as(case.opened_by):
        return ask()


@pytest.mark.parametrize("name", READERS + HOLDERS + WRITERS)
@pytest.mark.parametrize("who", ["dorte", "erik", "freja", "gry", "hassan"])
def test_a_stranger_finds_nothing(world, url, client_for, name, who):
    client = client_for(getattr(world, who))
    assert client.get(url(name)).status_code == 404
    assert client.post(url(name)).status_code == (405 if name in READERS else 404)


@pytest.mark.parametrize("name", READERS + HOLDERS + WRITERS)
def test_the_family_reads_on_its_own_pages(world, url, client_for, name):
    assert client_for(world.cecilie).get(url(name)).status_code == 403


@pytest.mark.parametrize("name", HOLDERS + WRITERS)
def test_a_participant_is_refused_what_is_the_stafetholder_s(birk, url, name):
    assert birk.get(url(name)).status_code == 403
    assert birk.post(url(name), a_look()).status_code == 403


@pytest.mark.parametrize("name", READERS)
def test_a_participant_reads_the_plan(birk, url, name):
    assert birk.get(url(name)).status_code == 200


@pytest.mark.parametrize("name", ["plan:goal_words", "plan:goal_end", "plan:measure_new", "plan:evaluate"])
def test_what_does_not_exist_or_belongs_to_another_case_is_not_found(alma, case, name):
    assert alma.get(reverse(name, args=[case.pk, uuid.uuid4()])).status_code == 404


@pytest.mark.parametrize("name", [*READERS[:1], *HOLDERS, *WRITERS])
def test_the_pages_name_nobody_in_the_title(alma, url, name):
    title = alma.get(url(name)).content.decode().partition("<title>")[2].partition("</title>")[0]
    assert title
    assert "Noah" not in title


@pytest.mark.parametrize("name", HOLDERS + WRITERS)
def test_a_closed_log_says_why_nothing_can_be_done(alma, case, url, name):
    close(case)
    answer = alma.get(url(name))
    assert answer.status_code == 200
    assert "Stafetloggen er lukket og kan kun læses." in answer.content.decode()
    assert "<textarea" not in answer.content.decode()


def test_a_closed_log_keeps_what_was_typed(alma, case, url):
    sent = hidden(alma, url("plan:goal_new"))
    close(case)
    answer = alma.post(url("plan:goal_new"), a_goal() | sent)
    text = answer.content.decode()
    assert "Stafetloggen er lukket" in text
    assert "Noah leger med nogen hver dag." in text


def test_the_closed_plan_can_be_read_offers_nothing_and_finds_nothing_late(alma, case, goal, url):
    plans.overdue_measure(goal, what="For længe siden.")
    plans.add_goal(case, title="Uden indsats")
    assert "Mangler evaluering" in alma.get(url("plan:overview")).content.decode()
    close(case)
    text = alma.get(url("plan:overview")).content.decode()
    for words in ("Noah er med i legen", "For længe siden.", "I gang ved lukningen", "Skulle evalueres den"):
        assert words in text, words
    for words in ("Evaluér", "Sæt et mål", "Mangler evaluering", "Ingen er i gang"):
        assert words not in text, words


def test_a_closed_log_without_a_plan_says_so_and_asks_for_none(alma, case):
    close(case)
    text = alma.get(reverse("plan:overview", args=[case.pk])).content.decode()
    assert "Der blev ikke sat mål" in text
    assert "Der er ikke sat et mål endnu" not in text


def test_an_empty_plan_says_what_to_do_first(alma, birk, case):
    address = reverse("plan:overview", args=[case.pk])
    assert "Der er ikke sat et mål endnu" in alma.get(address).content.decode()
    assert reverse("plan:goal_new", args=[case.pk]) in alma.get(address).content.decode()
    assert reverse("plan:goal_new", args=[case.pk]) not in birk.get(address).content.decode()


def test_a_goal_is_set(alma, case):
    address = reverse("plan:goal_new", args=[case.pk])
    answer = alma.post(address, a_goal() | hidden(alma, address), follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain == [(reverse("plan:overview", args=[case.pk]), 302)]
    assert "Målet er sat." in text
    assert "Noah har en ven" in text
    assert "Ingen er i gang med at nå målet" in text


def test_two_clicks_set_one_goal(alma, case):
    address = reverse("plan:goal_new", args=[case.pk])
    sent = a_goal() | hidden(alma, address)
    for _ in range(2):
        assert alma.post(address, sent).status_code == 302
    assert as_alma(case, Goal.objects.count) == 1


def test_a_page_opened_by_somebody_else_writes_nothing(world, alma, case):
    address = reverse("plan:goal_new", args=[case.pk])
    sent = a_goal() | hidden(alma, address) | {"writer": str(world.dorte.pk)}
    assert "et andet login" in alma.post(address, sent).content.decode()
    assert as_alma(case, Goal.objects.count) == 0


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"title": ""}, "title", "Hvad vil I nå?"),
        ({"title": "x" * 201}, "title", "200"),
        ({"success": ""}, "success", "Hvordan kan I se"),
        ({"words_of": "the king"}, "words_of", "the king"),
        ({"child_view": ""}, "child_view", "Vælg et svar"),
        ({"child_view": "as_goal"}, "child_view", "as_goal"),
        ({"child_view_text": "  "}, "child_view_text", "Barnets syn"),
        ({"agreed_on": "31-02-2026"}, "agreed_on", "dd-mm-åååå"),
        ({"agreed_on": "01-01-2999"}, "agreed_on", "fremtiden"),
        ({"success": "Hun bor på Hemmelig Have 7"}, "success", "beskyttet adresse"),
        ({"title": "Noah trives på Lindeskolen"}, "title", "skole"),
        ({"title": "Nul\x00byte"}, "title", ""),
    ],
)
def test_a_wrong_goal_is_answered_beside_the_field_and_nothing_is_lost(alma, case, wrong, field, sentence):
    address = reverse("plan:goal_new", args=[case.pk])
    sent = a_goal(disagreement="Daniel er i tvivl.") | hidden(alma, address) | wrong
    answer = alma.post(address, sent)
    assert answer.status_code == 200
    assert any(sentence in error for error in answer.context["form"].errors[field])
    assert "Daniel er i tvivl." in answer.content.decode()
    assert as_alma(case, Goal.objects.count) == 0


def test_new_words_start_from_the_old(alma, case, url):
    address = url("plan:goal_words")
    assert "Noah er med i legen" in alma.get(address).content.decode()
    text = alma.post(address, a_goal() | hidden(alma, address), follow=True).content.decode()
    assert "Noah har en ven" in text
    assert "Målets tidligere ord" in text


def test_words_that_somebody_else_has_changed_are_not_written_over(alma, case, url):
    address = url("plan:goal_words")
    first, second = hidden(alma, address), hidden(alma, address)
    alma.post(address, a_goal(title="Først") | first)
    text = alma.post(address, a_goal(title="Sidst") | second).content.decode()
    assert "En anden har været her" in text
    assert "Sidst" in text


def test_a_goal_is_ended_when_its_measures_have(alma, case, url, measure):
    address = url("plan:goal_end")
    assert "indsatser, der stadig er i gang" in alma.get(address).content.decode()
    plans.evaluate(measure)
    sent = {"status": "reached", "reason": "Noah leger hver dag."} | hidden(alma, address)
    text = alma.post(address, sent, follow=True).content.decode()
    assert "1 mål, der er slut" in text
    assert "Noah leger hver dag." in text
    assert "Målet er afsluttet" in alma.get(address).content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"status": ""}, "status"), ({"status": "running"}, "status"), ({"reason": ""}, "reason")],
)
def test_a_wrong_end_is_answered_beside_the_field(alma, case, url, measure, wrong, field):
    plans.evaluate(measure)
    sent = {"status": "reached", "reason": "Nået."} | hidden(alma, url("plan:goal_end")) | wrong
    answer = alma.post(url("plan:goal_end"), sent)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors


def test_a_measure_is_agreed_on_with_a_professional_or_somebody_in_the_family(world, alma, case, url):
    address = url("plan:measure_new")
    cecilie = as_alma(case, lambda: case.people.get(name="Cecilie Skov"))
    for responsible in (f"u{world.alma.pk}", f"p{cecilie.pk}"):
        assert alma.post(address, a_measure(responsible) | hidden(alma, address)).status_code == 302
    text = alma.get(url("plan:overview")).content.decode()
    assert text.count("Noah spiller fodbold med Ali") >= 2
    assert "Cecilie Skov" in text


def test_only_people_of_the_case_with_access_can_be_chosen(world, alma, birk, case, url):
    add_member(world, case, world.gry)
    text = alma.get(url("plan:measure_new")).content.decode()
    assert "Birk Holm" in text
    assert "Daniel Krogh (far)" in text
    assert "Gry Toft" not in text
    assert "Dorte Vang" not in text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"what": ""}, "what"),
        ({"responsible": ""}, "responsible"),
        ({"responsible": "u999999"}, "responsible"),
        ({"responsible": "<script>"}, "responsible"),
        ({"start_on": ""}, "start_on"),
        ({"start_on": "01-01-2199"}, "start_on"),
        ({"evaluate_on": ""}, "evaluate_on"),
        ({"evaluate_on": "01-01-2020"}, "evaluate_on"),
        ({"evaluate_on": "2199-01-01"}, "evaluate_on"),
        ({"child_view": ""}, "child_view"),
        ({"child_view": "talk"}, "child_view_text"),
        ({"child_view": "not_heard"}, "child_view_text"),
        ({"what": "Mød op på Hemmelig Have 7"}, "what"),
        ({"what": "x" * 1001}, "what"),
    ],
)
def test_a_wrong_measure_is_answered_beside_the_field_and_nothing_is_lost(
    world, alma, case, goal, wrong, field
):
    address = reverse("plan:measure_new", args=[case.pk, goal.pk])
    sent = a_measure(f"u{world.alma.pk}", disagreement="Daniel er i tvivl.") | hidden(alma, address) | wrong
    answer = alma.post(address, sent)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert "Daniel er i tvivl." in answer.content.decode()
    assert as_alma(case, Measure.objects.count) == 0


def test_a_measure_is_evaluated_and_goes_on(alma, case, url, measure):
    address = url("plan:evaluate")
    sent = a_look(outcome="go_on", next_on=plans.days(14).isoformat()) | hidden(alma, address)
    text = alma.post(address, sent, follow=True).content.decode()
    assert "Evalueret, fortsætter" in text
    assert "Noah siger, at det er sjovt." in text


def test_a_measure_is_made_over(world, alma, case, url, measure):
    address = url("plan:evaluate")
    sent = a_look(
        outcome="change",
        new_what="Noah vælger selv legen.",
        new_responsible=f"u{world.alma.pk}",
        new_evaluate_on=plans.days(14).isoformat(),
    )
    text = alma.post(address, sent | hidden(alma, address), follow=True).content.decode()
    assert "Noah vælger selv legen." in text
    assert "Lavet om" in text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"done": ""}, "done"),
        ({"effect": ""}, "effect"),
        ({"heard": ""}, "heard"),
        ({"child_view_text": ""}, "child_view_text"),
        ({"evaluated_on": "01-01-2999"}, "evaluated_on"),
        ({"outcome": "go_on"}, "next_on"),
        ({"outcome": "go_on", "next_on": "i morgen"}, "next_on"),
        ({"outcome": "go_on", "next_on": "01-01-2020"}, "next_on"),
        ({"outcome": "change"}, "new_what"),
        ({"outcome": "change"}, "new_responsible"),
        ({"outcome": "change"}, "new_evaluate_on"),
        ({"outcome": "change", "new_responsible": "u0"}, "new_responsible"),
        ({"outcome": "perhaps"}, "outcome"),
        ({"effect": "Ring 11 22 33 44"}, "effect"),
    ],
)
def test_a_wrong_evaluation_is_answered_beside_the_field_and_nothing_is_lost(
    alma, case, url, measure, wrong, field
):
    sent = a_look(heard="Noah, mor og far") | hidden(alma, url("plan:evaluate")) | wrong
    answer = alma.post(url("plan:evaluate"), sent)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    if field != "heard":
        assert "Noah, mor og far" in answer.content.decode()
    assert as_alma(case, Evaluation.objects.count) == 0


def test_what_an_end_does_not_ask_for_is_passed_over(alma, case, url, measure):
    sent = a_look(next_on="i morgen", new_what="Hemmelig Have 7", new_evaluate_on="32-13-2026")
    assert alma.post(url("plan:evaluate"), sent | hidden(alma, url("plan:evaluate"))).status_code == 302


@pytest.mark.parametrize("seen", ["", "-1", "x", "99999999999999999999"])
def test_a_tampered_form_is_answered_in_words(alma, case, url, measure, seen):
    sent = a_look() | hidden(alma, url("plan:evaluate")) | {"seen": seen}
    assert alma.post(url("plan:evaluate"), sent).status_code == 200
    assert as_alma(case, Evaluation.objects.count) == 0


def test_two_who_evaluate_the_same_measure_are_told_of_each_other(alma, case, url, measure):
    address = url("plan:evaluate")
    first, second = hidden(alma, address), hidden(alma, address)
    later = {"outcome": "go_on", "next_on": plans.days(14).isoformat()}
    assert alma.post(address, a_look(**later) | first).status_code == 302
    text = alma.post(address, a_look(effect="Det samme set af en anden") | second).content.decode()
    assert "En anden har været her" in text
    assert "Det samme set af en anden" in text
    assert as_alma(case, Evaluation.objects.count) == 1


def test_a_measure_that_has_ended_says_so(alma, url, measure):
    plans.evaluate(measure)
    assert "Indsatsen er allerede afsluttet" in alma.get(url("plan:evaluate")).content.decode()


def test_the_responsible_evaluates_her_own_but_cannot_make_it_over(world, birk, case, goal):
    measure = plans.add_measure(goal, world.birk)
    address = reverse("plan:evaluate", args=[case.pk, measure.pk])
    assert address in birk.get(reverse("plan:overview", args=[case.pk])).content.decode()
    assert 'value="change"' not in birk.get(address).content.decode()
    refused = birk.post(address, a_look(outcome="change") | hidden(birk, address))
    assert "outcome" in refused.context["form"].errors
    assert birk.post(address, a_look() | hidden(birk, address)).status_code == 302


def test_what_is_overdue_stands_first_and_is_named(alma, case, goal, url):
    plans.add_measure(goal, evaluate_on=plans.days(5), what="Den kommer snart")
    plans.overdue_measure(goal, what="Den er sent på den", days_late=4)
    text = alma.get(url("plan:overview")).content.decode()
    assert "1 indsats mangler at blive evalueret" in text
    assert "Mangler evaluering" in text
    assert "Skulle have været evalueret den" in text
    rows = text.partition("Hvem gør hvad")[2]
    assert rows.index("Den er sent på den") < rows.index("Den kommer snart")


def test_a_responsible_who_has_left_is_named(world, alma, birk, case, goal, url):
    plans.add_measure(goal, world.birk)
    with acting_as(world.alma):
        member = case.memberships.get(user=world.birk)
        members.end_membership(member=member, by=world.alma)
    assert "deltager ikke længere" in alma.get(url("plan:overview")).content.decode()


def test_a_draft_survives_a_closed_laptop_and_goes_when_the_goal_is_set(alma, case):
    address = reverse("plan:goal_new", args=[case.pk])
    sent = hidden(alma, address)
    draft = reverse("stafetlog:draft_save", args=[case.pk, "maal"])
    saved = alma.post(draft, {"title": "Halvt skrevet", **sent, "draft_version": "0"})
    assert saved.status_code == 200
    assert "Halvt skrevet" in alma.get(address).content.decode()
    alma.post(address, a_goal() | sent | {"draft_version": str(saved.json()["version"])})
    assert as_alma(case, Draft.objects.count) == 0


@pytest.mark.parametrize("name", ["plan:goal_words", "plan:measure_new", "plan:evaluate"])
def test_every_longer_form_saves_itself(alma, url, name):
    text = alma.get(url(name)).content.decode()
    address = text.partition('data-autosave-url="')[2].partition('"')[0]
    assert alma.post(address, hidden(alma, url(name)) | {"child_view_text": "Kladde"}).status_code == 200
    assert "Kladde" in alma.get(url(name)).content.decode()


def test_the_page_costs_the_same_for_two_and_many(alma, case, goal, url):
    few = cost(alma, url("plan:overview"))
    with acting_as(case.stafetholder):
        for number in range(MANY // 2):
            other = goals.set_goal(case=case, by=case.stafetholder, words=plans.words(title=f"Mål {number}"))
            for _ in range(2):
                made = goals.add_measure(goal=other, by=case.stafetholder, plan=plans.plan(case.stafetholder))
            plans.evaluate(made)
    assert cost(alma, url("plan:overview")) == few


@pytest.mark.parametrize(
    "name", ["plan:goal_new", "plan:goal_words", "plan:goal_end", "plan:measure_new", "plan:evaluate"]
)
def test_the_forms_ask_little_too(alma, url, name):
    cost(alma, url(name))


def test_a_read_is_recorded_and_the_printed_plan_as_a_print(alma, case, url):
    alma.get(url("plan:pdf"))
    with acting_as(case.opened_by):
        event = AccessEvent.objects.filter(page="plan:pdf").get()
    assert event.action == AccessEvent.Action.PRINT


def test_the_printed_plan_meets_the_rules_of_pdf_ua_and_says_what_the_page_says(
    alma, case, goal, measure, url, tmp_path
):
    plans.overdue_measure(goal, what="Den er sent på den")
    done = plans.add_measure(goal, what="Den er slut")
    plans.evaluate(done)
    answer = alma.get(url("plan:pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert "Noah" not in answer["Content-Disposition"]
    made = tmp_path / "plan.pdf"
    made.write_bytes(answer.content)
    result = pdf_validator.validate_pdf(str(made), profile=pdf_validator.ValidationProfile.PDF_UA_1)
    assert result.is_compliant, result
    reader = PdfReader(BytesIO(answer.content))
    text = " ".join(" ".join(sheet.extract_text().split()) for sheet in reader.pages)
    for words in ("Noah er med i legen", "Den er sent på den", "Skulle have været evalueret", "Den er slut"):
        assert words in text
    assert "Noah" not in str(reader.metadata)
