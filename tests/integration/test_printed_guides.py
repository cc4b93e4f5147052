"""The printed guides and leaflets: accessible to a screen reader, and nothing falls outside the folds."""

import pytest
from django.urls import reverse
from weasyprint.document import Document
from weasyprint.formatting_structure.boxes import TextBox

from btimodel.models import Municipality
from handlevejledninger.choices import GROUP_SLUGS
from handlevejledninger.lookups import texts
from handlevejledninger.models import Content
from tests.pdfs import why_not_for_all
from ui import pdf

pytestmark = pytest.mark.django_db
SHEETS, PANELS = 2, 3
A4_ACROSS = (1123, 794)  # in CSS pixels
ONE_LEAFLET = "skoler-og-sfo"

# The longest that a municipality can have to say about itself, and a word that no line can be broken in.
LONG = {
    "name": "Ringkøbing-Skjern og Omegns Fælleskommunale Samarbejde om Børn, Unge og Familier i Vestjylland",
    "department": "Forebyggelsesenheden i Fagcenter for Børn, Unge, Familier, Sundhed og Dagtilbud, Sydvest",
    "support_phone": "+45 12 34 56 78, lokal 1234567",
    "duty_phone": "+45 87 65 43 21, tast nummer 2",
    "contact_email": "forebyggelsesenheden-for-boern-unge-familier@ringkoebing-skjern-fagcenter.example.org",
}


@pytest.fixture
def drawn(monkeypatch) -> list[Document]:
    """What WeasyPrint has laid out, before it becomes a file; nothing is kept from an earlier drawing."""
    pdf._kept.cache_clear()
    seen: list[Document] = []
    write = Document.write_pdf

    def noted(document, *arguments, **options):
        seen.append(document)
        return write(document, *arguments, **options)

    monkeypatch.setattr(Document, "write_pdf", noted)
    return seen


def fetch(client, name: str, slug: str) -> bytes:
    answer = client.get(reverse(name, args=[slug]))
    assert answer.status_code == 200
    plain = {"guides:pdf": "handlevejledning", "leaflets:pdf": "pjece"}[name]
    assert f"{plain}-{slug}.pdf" in answer.headers["Content-Disposition"]
    return answer.content


def outside_the_panel(panel) -> list[str]:
    """Return the words of a panel that lie outside its margins, and so in a fold or off the paper."""
    left, top = panel.content_box_x(), panel.content_box_y()
    right, bottom = left + panel.width, top + panel.height
    return [
        box.text
        for box in panel.descendants()
        if isinstance(box, TextBox)
        and not (
            left - 1 <= box.position_x
            and box.position_x + box.width <= right + 1
            and top - 1 <= box.position_y
            and box.position_y + box.height <= bottom + 1
        )
    ]


def assert_it_can_be_folded(document: Document) -> None:
    folds = {}
    assert [(round(page.width), round(page.height)) for page in document.pages] == [A4_ACROSS] * SHEETS
    for page in document.pages:
        panels = [box for box in page._page_box.descendants() if box.element_tag == "section"]
        assert len(panels) == PANELS
        assert [words for panel in panels for words in outside_the_panel(panel)] == []
        folds[page] = [round(panel.position_x / page.width * PANELS, 1) for panel in panels]
    # Read front, flap, back and then the inside; the front lies to the right and the back in the middle.
    assert list(folds.values()) == [[2, 0, 1], [0, 1, 2]]


def test_a_guide_and_a_leaflet_are_printed_for_all(world, client, drawn):
    """One of each, with the longest words; the others, and with short words, in the drill."""
    Municipality.objects.update(**LONG)
    assert why_not_for_all(fetch(client, "guides:pdf", "sundhed")) == ""
    assert why_not_for_all(fetch(client, "leaflets:pdf", ONE_LEAFLET)) == ""
    assert_it_can_be_folded(drawn[1])


@pytest.mark.drill
@pytest.mark.parametrize("slug", GROUP_SLUGS)
def test_the_guide_of_each_group_is_printed_for_all(world, client, slug):
    assert why_not_for_all(fetch(client, "guides:pdf", slug)) == ""


@pytest.mark.drill
@pytest.mark.parametrize("about", [{}, LONG], ids=["short", "long"])
def test_each_leaflet_is_two_pages_to_fold_however_long_the_contact_box(world, client, drawn, about):
    Municipality.objects.update(**{"handbook_is_open": True, **about})
    slugs = [text.key.rpartition("/")[2] for text in texts(Content.Kind.LEAFLET)]
    assert len(slugs) == 5
    for slug, number in zip(slugs, range(5), strict=True):
        assert why_not_for_all(fetch(client, "leaflets:pdf", slug)) == ""
        assert_it_can_be_folded(drawn[number])
