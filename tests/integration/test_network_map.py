"""The network map's pages: what it begins with, what it refuses, how it is drawn, and what changed."""

import io
from uuid import uuid4

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.whoasks import acting_as
from tests import network_maps as maps
from tests import tools
from tests.pdfs import why_not_for_all
from tests.queries import cost


@pytest.fixture
def alma(client_for, world):
    return client_for(world.alma)


def address(name, case, *args):
    return reverse(f"redskaber:{name}", args=[case.pk, *args])


def begun(alma, case):
    return alma.get(address("new", case, maps.MAP), follow=True)


def test_a_new_map_begins_with_the_people_on_the_case_by_first_name_and_without_a_ring(alma, case):
    page = begun(alma, case).content.decode()
    for name in ("Cecilie (mor)", "Daniel (far)", "Alma (lærer)"):
        assert f'value="{name}"' in page
    assert 'value="Cecilie Skov' not in page
    assert 'value="taet" selected' not in page
    assert "Ingen har fået en plads endnu" in page


def test_a_next_map_begins_with_the_one_before(alma, case):
    maps.shared(case)
    page = begun(alma, case).content.decode()
    assert 'value="Bo fra fodbold"' in page
    assert 'value="brudt" selected' in page


@pytest.mark.parametrize(
    ("name", "reason"), [("Mette Hansen", "ikke efternavn"), ("Bo 010203-1234", "CPR-nummer")]
)
def test_a_whole_name_or_a_number_is_refused_and_everything_typed_stays(alma, case, world, name, reason):
    draft = tools.draft(case, world.alma, maps.typed(((name, "fritid", "naer", ""),)), slug=maps.MAP)
    answer = alma.get(address("share", case, draft.pk), follow=True)
    page = answer.content.decode()
    assert reason in page
    assert f'value="{name}"' in page


def test_the_map_is_drawn_with_a_list_of_the_same_people_and_says_relations_in_words(alma, case):
    shown = maps.shared(case, **{"personer-2-troester": "ja", "personer-0-hjaelper": "lektier"})
    page = alma.get(address("show", case, shown.pk)).content.decode()
    assert "Daniel (far) · svært" in page
    assert "svært forhold" in page
    assert "trøster barnet" in page
    assert "Hjælper med: lektier" in page
    assert "Tæt på: Cecilie (mor), Freja." in page
    assert why_not_for_all(alma.get(address("pdf", case, shown.pk)).content) == ""


def test_moving_somebody_answers_a_new_drawing_of_what_was_typed_and_keeps_nothing(alma, case, world):
    draft = tools.draft(case, world.alma, maps.typed(), slug=maps.MAP)
    sent = maps.typed((("Farmor", "familie", "naer", "god"),)) | {"tool": str(draft.spec_id)}
    answer = alma.post(address("drawing", case, draft.pk, "personer"), sent)
    assert "Farmor" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    with acting_as(world.alma):
        draft.refresh_from_db()
    assert draft.typed["personer-0-navn"] == ["Cecilie (mor)"]
    assert alma.post(address("drawing", case, draft.pk, "dato"), sent).status_code == 404


def test_two_maps_stand_side_by_side_with_what_changed_on_the_page_and_in_print(
    alma, case, world, client_for
):
    first = maps.shared(case)
    now = (
        ("cecilie (mor)", "familie", "naer", "god"),
        ("Daniel (far)", "familie", "langt", "god"),
        ("Freja", "fritid", "taet", "god"),
        ("Alma (lærer)", "skole", "naer", ""),
        ("Farmor", "familie", "taet", "god"),
    )
    second = maps.shared(case, rows=now, dato="20-11-2026")
    page = " ".join(alma.get(address("over_time", case, maps.MAP)).content.decode().split())
    assert "<li>Farmor (tæt på)</li>" in page
    assert "Ikke længere på kortet</h4><ul><li>Bo fra fodbold</li>" in page
    assert "cecilie (mor): længere væk, fra »tæt på« til »i nærheden«" in page
    assert "Freja: fra »Familie« til »Venner og fritid«" in page
    assert "Daniel (far): fra »svært« til »godt«" in page
    both = address("pair", case, second.pk, first.pk)
    assert f'href="{both}"' in page
    document = alma.get(both).content
    assert why_not_for_all(document) == ""
    words = " ".join(" ".join(leaf.extract_text() for leaf in PdfReader(io.BytesIO(document)).pages).split())
    for line in ("12. oktober 2026", "20. november 2026", "Farmor (tæt på)", "længere væk, fra »tæt på«"):
        assert line in words
    # Not a map, not there, the same twice, or somebody else's case: no document.
    other = tools.shared(case)
    for missing in ((other.pk, first.pk), (uuid4(), first.pk), (first.pk, first.pk)):
        assert alma.get(address("pair", case, *missing)).status_code == 404
    assert client_for(world.dorte).get(both).status_code == 404


def test_forty_people_cost_no_more_questions_than_five(alma, case):
    few, many = maps.shared(case), maps.shared(case, rows=maps.many(40))
    assert cost(alma, address("show", case, few.pk)) == cost(alma, address("show", case, many.pk))
    cost(alma, address("over_time", case, maps.MAP))


def test_the_other_parent_never_gets_a_map_about_ones_own_matters_or_one_that_tells_where_the_child_is(
    client_for, case, world
):
    with acting_as(world.alma):
        mother = case.people.get(name__startswith="Cecilie")
    hers = maps.shared(case, concerns=mother)
    everybodys = maps.shared(case)
    daniel, cecilie = client_for(world.daniel), client_for(world.cecilie)
    assert daniel.get(reverse("portal:tool", args=[case.pk, hers.pk])).status_code == 404
    assert daniel.get(reverse("portal:tool_pdf", args=[case.pk, hers.pk])).status_code == 404
    assert cecilie.get(reverse("portal:tool", args=[case.pk, hers.pk])).status_code == 200
    page = daniel.get(reverse("portal:tool", args=[case.pk, everybodys.pk])).content.decode()
    assert "Cecilie (mor)" in page
    assert "Lindeskolen" not in page
    with pytest.raises(Exception, match="skole eller dagtilbud"):
        maps.shared(case, rows=(("Læreren", "skole", "naer", ""),), trygge="Læreren på Lindeskolen.")


def test_the_blank_map_is_an_empty_circle_to_draw_in(alma):
    page = alma.get(reverse("tools:blank", args=[maps.MAP])).content.decode()
    assert "Tomt netværkskort" in page
    assert why_not_for_all(alma.get(reverse("tools:pdf", args=[maps.MAP])).content) == ""
