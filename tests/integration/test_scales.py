"""The scales: rated alone and hidden, opened, shared together with what each chose, and drawn over time."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.whoasks import acting_as
from redskaber import rounds
from redskaber.models import OwnRating
from redskaber.services import rounds as service
from tests import scales, tools
from tests.pdfs import why_not_for_all
from tests.personas import add_member
from tests.privacy import what_a_mail_tells
from tests.queries import cost

pytestmark = pytest.mark.usefixtures("contexts")

SCALE = scales.SCALE
rated = scales.rated


@pytest.fixture
def with_birk(case, world):
    add_member(world, case, world.birk)
    return case


@pytest.fixture
def begun(with_birk, django_capture_on_commit_callbacks):
    """A round that Alma has begun with Birk; the mail is sent."""
    with django_capture_on_commit_callbacks(execute=True):
        return scales.begun(with_birk)


def address(name, case, *args):
    return reverse(f"redskaber:{name}", args=[case.pk, *args])


def rate(client, one, step, words=""):
    return client.post(address("round", one.case, one.pk), {"step": step, "words": words}, follow=True)


def test_two_rate_alone_and_then_share_a_joint_step_with_what_each_chose(
    client_for, begun, world, mailoutbox
):
    alma, birk = client_for(world.alma), client_for(world.birk)
    case = begun.case
    page = rate(alma, begun, 2, "Han smiler i klassen.").content.decode()
    assert "De andre ser det først" in page
    hidden = birk.get(address("round", case, begun.pk)).content.decode()
    assert "Har vurderet. Trinnet er skjult" in hidden
    assert "Han smiler i klassen." not in hidden
    opened = rate(birk, begun, 4, "Mor fortæller om uro om natten.").content.decode()
    assert "Alle har vurderet" in opened
    assert "Han smiler i klassen." in opened
    assert alma.post(address("round", case, begun.pk), {"step": 5}).status_code == 200
    form = alma.post(address("round_join", case, begun.pk), follow=True)
    assert "Det valgte I hver for sig" in form.content.decode()
    fill = form.redirect_chain[-1][0]
    hidden_fields = {name: form.context["form"][name].value() for name in ("page", "writer")} | {
        "tool": str(begun.spec_id),
        "draft_version": "1",
    }
    saved = alma.post(fill, rated(3, flytte="Ro om aftenen.") | hidden_fields | {"go": "del"}, follow=True)
    assert "Se efter og del" in saved.content.decode()
    share = saved.redirect_chain[-1][0]
    done = alma.post(share, {"draft_version": saved.context["draft"].version}, follow=True).content.decode()
    assert "Redskabet er delt" in done
    cost(alma, address("round", case, begun.pk))
    for words in ("Det valgte I hver for sig", "2. Let undren", "4. Stor bekymring", "<svg", "Alle trin"):
        assert words in done
    with acting_as(world.alma):
        shared = rounds.shared_from(begun)
        assert [one["trin"] for one in shared.answers["hver_for_sig"]] == [2, 4]
        assert rounds.going_on(case, SCALE) == []
    family = client_for(world.daniel).get(reverse("portal:tool", args=[case.pk, shared.pk])).content.decode()
    assert "Alma Lind, Lærer" in family
    assert "Lindeskolen" not in family.split("<main")[1]
    assert why_not_for_all(alma.get(address("pdf", case, shared.pk)).content) == ""
    assert [mail.to for mail in mailoutbox] == [[world.birk.email]]
    assert what_a_mail_tells(mailoutbox[0]) == []


def test_the_database_shows_a_rating_to_its_author_alone_until_the_round_is_opened(begun, world):
    with acting_as(world.birk):
        service.rate(rating_round=begun, by=world.birk, step=4, words="Uro")
        assert OwnRating.objects.count() == 1
    with acting_as(world.alma):
        assert OwnRating.objects.count() == 0
        service.open_now(rating_round=begun, by=world.alma)
        assert OwnRating.objects.get().step == 4
    for family in (world.cecilie, world.daniel, world.dorte):
        with acting_as(family):
            assert OwnRating.objects.count() == 0


def test_only_the_stafetholder_opens_a_round_that_is_not_finished(client_for, begun, world):
    birk, case = client_for(world.birk), begun.case
    rate(birk, begun, 4)
    assert birk.post(address("round_open", case, begun.pk)).status_code == 403
    alma = client_for(world.alma)
    assert (
        "Vent, til alle har vurderet"
        in alma.post(address("round_join", case, begun.pk), follow=True).content.decode()
    )
    page = alma.post(address("round_open", case, begun.pk), follow=True).content.decode()
    cost(alma, address("round", case, begun.pk))
    assert "Runden er åbnet" in page
    assert "4. Stor bekymring" in page
    assert "Har ikke vurderet." in page


def test_a_round_takes_two_and_one_at_a_time(client_for, begun, world):
    alma, case = client_for(world.alma), begun.case
    page = alma.get(address("round_start", case, SCALE)).content.decode()
    assert "allerede i gang" in page
    assert address("round", case, begun.pk) in page.split("allerede i gang", 1)[1]
    with acting_as(world.alma):
        service.rate(rating_round=begun, by=world.alma, step=1, words="")
        service.open_now(rating_round=begun, by=world.alma)
    form = alma.get(address("round_start", case, SCALE)).context["form"]
    one = next(iter(form.people))
    refused = alma.post(address("round_start", case, SCALE), {"members": [one]}).content.decode()
    assert "Vælg mindst to" in refused
    assert f'value="{one}"' in refused
    assert alma.get(address("round_start", case, "observationsskema")).status_code == 404


def test_the_chart_has_every_voice_and_the_table_says_the_same(client_for, with_birk, world):
    today = timezone.localdate()
    tools.shared(with_birk, typed=rated(2, today - dt.timedelta(days=60)), slug=SCALE)
    tools.shared(
        with_birk,
        world.birk,
        rated(4, today - dt.timedelta(days=10), sammen_med="Alma Lind, lærer", barn_trin="3", mor_trin="2"),
        slug=SCALE,
    )
    alma = client_for(world.alma)
    page = alma.get(address("over_time", with_birk, SCALE)).content.decode()
    for voice in ("Fælles", "Alma", "Barnet", "Mor"):
        assert f">{voice}</text>" in page
    assert page.count("<tr>") == 5
    assert "gennemsnit" not in page
    assert "," not in page.split('points="')[1].split('"')[0].replace(",", "", 1).split(" ")[0]
    cost(alma, address("over_time", with_birk, SCALE))
    few = cost(alma, reverse("case", args=[with_birk.pk]))
    assert "Bekymringsskala over tid" in alma.get(reverse("case", args=[with_birk.pk])).content.decode()
    assert few <= 12


def test_every_step_says_when_to_notify(client_for, case, world):
    form = client_for(world.alma).get(address("new", case, SCALE), follow=True).content.decode()
    assert form.count("Underretning:") == 5
    assert form.count('type="radio" name="trin"') == 5


def test_a_correction_keeps_what_each_chose_alone(begun, world):
    with acting_as(world.alma):
        service.rate(rating_round=begun, by=world.alma, step=1, words="")
        service.open_now(rating_round=begun, by=world.alma)
        draft = service.join(rating_round=begun, by=world.alma)
        assert service.join(rating_round=begun, by=world.alma) == draft
        draft.typed |= {name: [str(value)] for name, value in rated(2).items()}
        draft.save(update_fields=["typed"])
        first = tools.share(draft, world.alma)
        again = tools.drafts.correct(filled=first, by=world.alma)
        again.typed["begrundelse"] = ["Han er alene i frikvarteret hver dag."]
        again.save(update_fields=["typed"])
        second = tools.share(again, world.alma)
    assert second.answers["hver_for_sig"] == first.answers["hver_for_sig"] != []


def test_a_parent_sets_her_own_step_and_may_keep_it_from_the_other_parent(client_for, case, world):
    cecilie, daniel, alma = map(client_for, (world.cecilie, world.daniel, world.alma))
    here = reverse("portal:step", args=[case.pk])
    page = cecilie.get(here)
    assert "Ingen har valgt et trin endnu" in page.content.decode()
    sent = {"page": str(page.context["form"]["page"].value()), "step": "2", "words": "Han sover bedre."}
    for _twice in range(2):
        saved = cecilie.post(here, sent | {"alone": "on"}, follow=True).content.decode()
        assert "Dit trin står nu i loggen" in saved
    assert saved.count("<td>Mor</td>") == 1
    assert "<td>Mor</td>" not in daniel.get(here).content.decode()
    fars = daniel.get(here).context["form"]["page"].value()
    daniel.post(here, {"page": str(fars), "step": "1", "words": ""})
    both = alma.get(address("over_time", case, SCALE)).content.decode()
    assert "<td>Mor</td>" in both
    assert "<td>Far</td>" in both
    wrong = daniel.post(here, {"page": str(fars), "step": "", "words": "Jeg ved ikke"}).content.decode()
    assert "Vælg et trin." in wrong
    assert "Jeg ved ikke" in wrong
    cost(cecilie, here)
    for reader, whose in (
        (daniel, "Det her har du selv skrevet."),
        (cecilie, "Det her har en i familien skrevet."),
    ):
        assert whose in reader.get(reverse("portal:tool", args=[case.pk, fars])).content.decode()


def test_nobody_gives_a_protected_address_away_in_a_rating(client_for, begun, world):
    alma = client_for(world.alma)
    refused = rate(alma, begun, 3, "De bor i Hemmelig Have 7.").content.decode()
    assert "beskyttet adresse" in refused
    assert "De bor i Hemmelig Have 7." in refused
