"""The talks, the anonymous question, the blanks and the offers: what each does besides being a tool."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.whoasks import acting_as
from redskaber.models import FilledTool, NoteTool, Offer
from stafetlog.models import Draft
from stafetlog.services import undring
from tests import meetings, plans, tools
from tests.queries import cost

AGREED = {
    "mistanke": "nej",
    "resultat": "enige",
    "aftaler-antal": "2",
    "aftaler-0-hvad": "Far følger Noah i skole.",
    "aftaler-0-hvem": "Daniel",
    "aftaler-0-dato": "01-12-2026",
}
SAID = {
    "barnets_ord": "Der er så meget larm.",
    "talte_sammen": f"{plans.days(-3):%d-%m-%Y}",
    "vil_have_med": "Jeg vil gerne have en plads ved døren.",
    "fortroligt": "ja",
}


def url(name: str, *args: object) -> str:
    return reverse(f"redskaber:{name}", args=args)


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def alma(world, client_for):
    return client_for(world.alma)


@pytest.mark.parametrize(
    ("slug", "typed", "reason"),
    [
        ("bekymringssamtale", {"mistanke": "ja"}, "Underret med det samme"),
        ("boernesamtale", SAID | {"fortroligt": "nej"}, "som kun du kan se"),
        ("opsporingssamtale", {"resultat": "trives", "samtykke": "nej"}, "uden et ja fra forælderen"),
    ],
)
def test_what_must_not_be_shared_stays_a_draft_and_the_page_says_why(world, case, alma, slug, typed, reason):
    draft = tools.draft(case, typed=typed, slug=slug)
    page = text_of(alma.get(url("share", case.pk, draft.pk), follow=True))
    assert reason in page
    alma.post(url("share", case.pk, draft.pk), {"draft_version": draft.version})
    with acting_as(world.alma):
        assert not FilledTool.objects.get().is_shared


def test_an_agreement_becomes_a_measure_that_the_stafetholder_finishes(world, case, alma):
    shared = tools.shared(case, typed=AGREED, slug="bekymringssamtale")
    show = url("show", case.pk, shared.pk)
    assert "der er ingen mål i gang" in text_of(alma.get(show))
    goal = plans.add_goal(case)
    assert "Under målet" in text_of(alma.get(show))
    assert cost(alma, show)
    measure = url("measure", case.pk, shared.pk, 0, goal.pk)
    page = text_of(alma.post(measure, follow=True))
    assert "Far følger Noah i skole. (aftalt: Daniel)" in page
    assert "01-12-2026" in page
    assert "allerede i gang" in text_of(alma.post(measure, follow=True))
    missing = url("measure", case.pk, shared.pk, 7, goal.pk)
    assert "Aftalen findes ikke" in text_of(alma.post(missing, follow=True))
    with acting_as(world.alma):
        assert Draft.objects.count() == 1
        cecilie = case.people.get(user=world.cecilie)
    own = tools.shared(case, typed=AGREED, slug="bekymringssamtale", concerns=cecilie)
    assert "Under målet" not in text_of(alma.get(url("show", case.pk, own.pk)))
    refused = text_of(alma.post(url("measure", case.pk, own.pk, 0, goal.pk), follow=True))
    assert "egne forhold. Den anden forælder må ikke" in refused


def test_the_childs_words_go_to_the_next_agenda_and_replace_none(world, case, alma):
    shared = tools.shared(case, typed=SAID, slug="boernesamtale")
    show = url("show", case.pk, shared.pk)
    assert "ikke indkaldt til et møde" in text_of(alma.get(show))
    meeting = meetings.called(case)
    agenda = url("agenda", case.pk, shared.pk, meeting.pk)
    assert agenda in text_of(alma.get(show))
    assert "står nu forrest" in text_of(alma.post(agenda, follow=True))
    with acting_as(world.alma):
        meeting.refresh_from_db()
    assert meeting.child_words == SAID["vil_have_med"]
    assert "Se dem, eller ret dem" in text_of(alma.get(show))
    assert "Ret dem der" in text_of(alma.post(agenda, follow=True))


def test_an_anonymous_question_warns_of_what_could_tell_who_it_is(world, case, alma):
    with acting_as(world.alma):
        seen = undring.Seen(seen_at=timezone.now(), saw_heard="x")
        note = undring.start(by=world.alma, label="Spørgsmål", first=seen)
    tool, pk = tools.the_tool("anonym-sparring"), uuid4()
    fill = reverse("note_tools:fill", args=[note.pk, pk])
    form = {"tool": tool.pk, "page": uuid4(), "writer": world.alma.pk, "go": "del", "draft_version": 0}
    typed = "Noah og Mette Holm bor på Skovvej 4. 010115-1234, a@b.dk"
    page = text_of(alma.post(fill, form | {"spoergsmaal": typed}, follow=True))
    for sign in ("»Noah« er navnet", "»Mette Holm« ligner", "CPR-nummer.", "en adresse", "en mailadresse"):
        assert sign in page
    assert typed in page
    better = form | {"spoergsmaal": "Et barn i indskolingen er meget alene. Hvad gør vi?"}
    assert "anonymt endnu" not in text_of(alma.post(fill, better, follow=True))
    with acting_as(world.alma):
        assert NoteTool.objects.count() == 1
        undring.mark_logged(note=note, by=world.alma)
    assert "Hent som kladde" not in text_of(alma.get(url("list", case.pk)))


@pytest.mark.parametrize(
    ("slug", "leads_to"),
    [
        ("standarddagsorden", "meetings:call"),
        ("samtykkeskema", "consent:ask"),
        ("overdragelsesnote", "relay:offer"),
        ("underretningsskabelon", "guides:notify_help"),
    ],
)
def test_a_blank_leads_to_where_the_program_does_it(case, alma, slug, leads_to):
    place = [] if leads_to.startswith("guides") else [case.pk]
    assert reverse(leads_to, args=place) in text_of(alma.get(reverse("tools:tool", args=[slug])))
    assert alma.get(url("new", case.pk, slug)).status_code == 404


def test_offers_are_found_by_whom_age_and_need(world, alma):
    page = reverse("tools:offers")
    assert "Eksempel" in text_of(alma.get(page))
    found = text_of(alma.get(page, {"hvem": "ung", "alder": "15", "behov": "psykisk"}))
    assert "alkohol eller stoffer" in found
    assert "Hjælp til fritid" not in found
    assert "Ingen tilbud passer" in text_of(alma.get(page, {"hvem": "ung", "alder": "3"}))
    assert "Skriv alderen i hele år" in text_of(alma.get(page, {"alder": "syv"}))
    assert cost(alma, page) <= 6
    Offer.objects.update(is_active=False)
    assert "ikke skrevet sine tilbud ind endnu" in text_of(alma.get(page))
