"""Guides, handbook, leaflets and texts for families: open as the municipality says, and known to no child."""

import pytest
import yaml
from django.urls import reverse

from accounts.whoasks import acting_as
from btimodel.choices import Level, Phase
from btimodel.models import Municipality
from handlevejledninger.addresses import link_to
from handlevejledninger.choices import GROUP_SLUGS, PAGE_OF_ACTION, TOOLS
from handlevejledninger.guides import everywhere, step_name
from handlevejledninger.models import Content, GuideUse
from stafetlog.guiding import ON_A_CASE
from tests.personas import add_member
from tests.queries import cost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("contexts")]
CELL = ("direkte", "opsporing", 1)
FIXED = (
    "guides:index",
    "guides:level_help",
    "guides:notify_help",
    "handbook:index",
    "handbook:search",
    "handbook:law",
    "handbook:ideas",
    "leaflets:index",
    "families:index",
)


def page_text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_every_text_has_its_page_and_no_page_shows_a_placeholder(world, client):
    kinds = [kind for kind in Content.Kind if kind not in {Content.Kind.CELL, Content.Kind.IDEA}]
    texts = Content.objects.filter(kind__in=kinds)
    grids = [reverse("guides:group", args=[slug]) for slug in GROUP_SLUGS]
    for url in {*map(reverse, FIXED), *grids, *(link_to(text).url for text in texts)}:
        text = page_text(client.get(url))
        assert "{{" not in text, url
        assert "&lt;" not in text, url


def test_each_of_the_sixty_cells_opens(world, client):
    for group in GROUP_SLUGS:
        for phase in Phase.values:
            for level in Level.values:
                text = page_text(client.get(reverse("guides:cell", args=[group, phase, level])))
                assert "Underret, hvis" in text


@pytest.mark.parametrize(
    "cell", [("ingen", "opsporing", 1), ("direkte", "ingen", 1), ("direkte", "opsporing", 4)]
)
def test_a_cell_that_is_not_there_is_not_found(world, client, cell):
    assert client.get(reverse("guides:cell", args=cell)).status_code == 404


@pytest.mark.parametrize("name", ["handbook:chapter", "leaflets:show", "leaflets:pdf", "families:show"])
def test_a_text_that_is_not_there_is_not_found(world, client, name):
    assert client.get(reverse(name, args=["findes-ikke"])).status_code == 404


def test_a_municipality_that_keeps_its_handbook_for_its_own_asks_for_a_login(world, client, client_for):
    Municipality.objects.update(handbook_is_open=False)
    for url in (reverse("guides:index"), reverse("guides:cell", args=CELL), reverse("families:index")):
        answer = client.get(url)
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))
        assert client_for(world.cecilie).get(url).status_code == 200


# --- search ------------------------------------------------------------------------------------------------


def test_search_finds_words_and_marks_them(world, client):
    text = page_text(client.post(reverse("handbook:search"), {"words": "undring"}))
    assert "<mark>" in text
    assert "?words" not in text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Skriv et ord at søge efter."),
        ("a", "Skriv mindst to bogstaver."),
        ("x" * 81, "Skriv højst 80 tegn."),
    ],
)
def test_a_search_that_cannot_be_made_says_why(world, client, words, sentence):
    assert sentence in page_text(client.post(reverse("handbook:search"), {"words": words}))


def test_a_search_without_answer_says_what_to_try(world, client):
    text = page_text(client.post(reverse("handbook:search"), {"words": "<script>alert(1)</script>"}))
    assert "Ingen tekster har de ord" in text
    assert "<script>alert" not in text


# --- the helpers -------------------------------------------------------------------------------------------


def test_the_helper_explains_and_puts_what_is_urgent_first(world, client):
    url = reverse("guides:notify_help")
    text = page_text(client.post(url, {"stoette": "ja", "overgreb": "ved_ikke"}))
    assert text.index("Tal med din leder nu") < text.index("Så har du pligt til at underrette")
    assert "Barnets lov § 133" in text
    assert "Svarene er ikke gemt" in text


@pytest.mark.parametrize("answers", [{}, {"stoette": "måske"}])
def test_the_helper_asks_for_an_answer(world, client, answers):
    text = page_text(client.post(reverse("guides:level_help"), answers))
    assert "Det peger svarene på" not in text
    assert "error" in text


def test_danger_stands_on_top_before_the_first_question(world, client):
    text = page_text(client.get(reverse("guides:level_help")))
    assert text.index("Er barnet i fare nu?") < text.index("Er der akut fare, vold eller overgreb?")
    assert world.municipality.duty_phone in text


# --- ideas -------------------------------------------------------------------------------------------------


def test_ideas_are_chosen_by_group_and_level(world, client):
    url = reverse("handbook:ideas")
    everything = page_text(client.get(url))
    some = page_text(client.get(url, {"group": "voksen", "level": "3"}))
    assert some.count("k-idea__who") < everything.count("k-idea__who")
    assert "Ret" in page_text(client.get(url, {"level": "9"})) or "gyldig" in page_text(
        client.get(url, {"level": "9"})
    )


# --- ticks and the panel -----------------------------------------------------------------------------------


def first_step() -> tuple[Content, str]:
    content = Content.objects.get(key="celle/direkte/opsporing/1")
    return content, step_name(content.document["goer"][0]["tekst"])


def test_a_professional_ticks_for_herself_alone(world, client_for):
    content, name = first_step()
    url = reverse("guides:cell", args=CELL)
    alma = client_for(world.alma)
    answer = alma.post(reverse("guides:tick"), {"cell": content.key, "step": [name, "opfundet"], "back": url})
    assert (answer.status_code, answer.url) == (302, url)
    with acting_as(world.alma):
        assert GuideUse.objects.get().ticks == {content.key: [name]}
    assert "checked" in page_text(alma.get(url))
    assert "checked" not in page_text(client_for(world.birk).get(url))
    alma.post(reverse("guides:tick"), {"cell": content.key, "back": url})
    assert "checked" not in page_text(alma.get(url))


def test_the_family_ticks_nothing(world, client_for):
    content, name = first_step()
    client_for(world.cecilie).post(reverse("guides:tick"), {"cell": content.key, "step": name})
    with acting_as(world.cecilie):
        assert not GuideUse.objects.exists()
    assert "Gem mine flueben" not in page_text(
        client_for(world.cecilie).get(reverse("guides:cell", args=CELL))
    )


@pytest.mark.parametrize("back", ["https://ond.example.dk/", "//ond.example.dk/", "javascript:alert(1)", ""])
def test_the_way_back_never_leads_off_the_site(world, client_for, back):
    answer = client_for(world.alma).post(reverse("guides:fold"), {"folded": "1", "back": back})
    assert answer.url == reverse("guides:index")


def test_a_cell_that_is_not_there_cannot_be_ticked(world, client_for):
    for key in ("", "celle/x", "kapitel/redskaber", "celle\0x"):
        assert client_for(world.alma).post(reverse("guides:tick"), {"cell": key}).status_code == 404


def test_the_panel_stands_beside_the_writing_and_remembers_that_it_is_folded(world, case, client_for):
    alma = client_for(world.alma)
    url = reverse("stafetlog:entry_create", args=[case.pk])
    assert "<details open data-guide-fold" in page_text(alma.get(url))
    alma.post(reverse("guides:fold"), {"folded": "1"})
    assert "<details data-guide-fold" in page_text(alma.get(url))


def test_the_guide_is_for_my_own_group_on_this_case_s_level(world, case, client_for):
    add_member(world, case, world.birk)
    url = reverse("stafetlog:guide_phase", args=[case.pk, "beslutning"])
    alma, birk = page_text(client_for(world.alma).get(url)), page_text(client_for(world.birk).get(url))
    assert "Medarbejdere med direkte kontakt med børn" in alma
    assert "Børne- og familiesagsbehandlere" in birk
    assert "Beslutning på niveau 1" in alma
    assert (
        client_for(world.alma).get(reverse("stafetlog:guide_phase", args=[case.pk, "fest"])).status_code
        == 404
    )


def test_the_guide_leads_to_the_case_s_own_forms(world, case, client_for):
    alma = client_for(world.alma)
    pages = "".join(
        page_text(alma.get(reverse("stafetlog:guide_phase", args=[case.pk, phase]))) for phase in Phase.values
    )
    known = {name for name in ON_A_CASE.values() if f'href="{reverse(name, args=[case.pk])}"' in pages}
    assert {"plan:overview", "consent:list"} <= known


def test_the_addresses_of_general_actions_open(world, client_for):
    for name in PAGE_OF_ACTION.values():
        assert client_for(world.alma).get(reverse(name)).status_code == 200


def test_the_tools_of_the_guides_open_and_have_the_names_of_their_specs(world, client_for):
    alma = client_for(world.alma)
    for slug, url in everywhere().tools.items():
        assert str(TOOLS[slug]) in page_text(alma.get(url)), slug
    guide = page_text(alma.get(reverse("guides:cell", args=CELL)))
    assert f'href="{reverse("tools:tool", args=["observationsskema"])}"' in guide


def test_the_pages_cost_little(world, case, client, client_for):
    alma = client_for(world.alma)
    anonymous = [reverse("guides:index"), reverse("guides:cell", args=CELL), reverse("handbook:law")]
    for url in anonymous:
        assert cost(client, url) <= 6
    for url in (
        reverse("stafetlog:guide", args=[case.pk]),
        reverse("stafetlog:entry_create", args=[case.pk]),
        reverse("undring:new"),
        reverse("guides:group", args=["direkte"]),
    ):
        cost(alma, url)


# --- the administration ------------------------------------------------------------------------------------


def wording_of(client, content) -> str:
    page = client.get(reverse("admin:handlevejledninger_content_change", args=[content.pk]))
    return page.context["adminform"].form["wording"].value()


def changed(client, content, **change) -> str:
    """Return the wording as the administrator would have it, with some values changed."""
    return yaml.safe_dump(yaml.safe_load(wording_of(client, content)) | change, allow_unicode=True)


def test_the_administrator_adapts_a_text_and_readers_see_that_it_is_local(world, client, client_for):
    content = Content.objects.get(key="celle/direkte/opsporing/1")
    hassan = client_for(world.hassan)
    change = reverse("admin:handlevejledninger_content_change", args=[content.pk])
    ours = changed(hassan, content, hvad="Vores egen måde at sige det på.")
    assert hassan.post(change, {"wording": ours}).status_code == 302
    text = page_text(client.get(reverse("guides:cell", args=CELL)))
    assert "Vores egen måde at sige det på." in text
    assert "Tilpasset lokalt" in text

    compare = reverse("admin:content_compare", args=[content.pk])
    assert "k-diff__line--ours" in page_text(hassan.get(compare))
    hassan.post(compare, {})
    hassan.post(compare, {"follow": "1"})
    changes = content.history.order_by("-pk").values_list("history_user_id", flat=True)
    assert list(changes[:3]) == [world.hassan.pk] * 3
    assert "Vores egen måde" not in page_text(client.get(reverse("guides:cell", args=CELL)))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"hvorfor": "Derfor."}, "skal have netop disse navne"),
        ({"hvad": "Efter § 1 skal du."}, "En paragraf er skrevet ud"),
        ({"hvad": "Læs {{ lov:findes.ikke }}."}, "kendes ikke"),
        ({"hvad": ""}, "må ikke være tom"),
        ({"spoerg": []}, "mindst én linje"),
        ({"gruppe": "sundhed"}, "gruppe kan ikke ændres her"),
    ],
)
def test_a_wording_that_cannot_be_used_says_why_and_keeps_what_was_typed(world, client_for, change, sentence):
    content = Content.objects.get(key="celle/direkte/opsporing/1")
    hassan = client_for(world.hassan)
    typed = changed(hassan, content, **change)
    answer = hassan.post(
        reverse("admin:handlevejledninger_content_change", args=[content.pk]), {"wording": typed}
    )
    assert sentence in page_text(answer)
    assert answer.context["adminform"].form["wording"].value() == typed
    content.refresh_from_db()
    assert not content.is_adapted


def test_a_wording_that_is_no_yaml_names_the_line(world, client_for):
    content = Content.objects.get(key="celle/direkte/opsporing/1")
    url = reverse("admin:handlevejledninger_content_change", args=[content.pk])
    text = page_text(client_for(world.hassan).post(url, {"wording": "hvad: [\nspoerg: x"}))
    assert "kan ikke læses" in text


def test_a_wording_is_shown_before_it_is_saved(world, client_for):
    hassan = client_for(world.hassan)
    for content in Content.objects.filter(
        key__in=["celle/direkte/opsporing/1", "faelles", "kapitel/redskaber"]
    ):
        typed = wording_of(hassan, content)
        answer = hassan.post(reverse("admin:content_preview", args=[content.pk]), {"wording": typed})
        assert "Teksten er ikke gemt endnu" in page_text(answer)
        content.refresh_from_db()
        assert not content.is_adapted


def test_a_teacher_does_not_adapt_texts(world, client_for):
    content = Content.objects.get(key="faelles")
    for name in ("admin:content_compare", "admin:content_preview"):
        assert client_for(world.alma).post(reverse(name, args=[content.pk])).status_code == 302
