"""The pages of tools: what each shows, what it keeps of what was typed, and what it says when it says no."""

import re
from io import BytesIO
from uuid import uuid4

import page as pdf_validator
import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.whoasks import acting_as
from redskaber.models import FilledTool, NoteTool
from stafetlog.models import Entry, EntryKind
from stafetlog.services import undring
from tests import tools
from tests.expired import close
from tests.personas import add_member, open_another_case
from tests.queries import cost


def url(name: str, *args: object) -> str:
    return reverse(f"redskaber:{name}", args=args)


def text_of(answer) -> str:
    return answer.content.decode()


def sent(case, draft=None, user=None, *, go: str = "del", **typed: object) -> dict[str, object]:
    """Return what the form sends."""
    tool = tools.the_tool(tools.OBSERVATIONS)
    by = user or case.stafetholder
    form = {"tool": tool.pk, "page": uuid4(), "writer": by.pk, "go": go}
    return form | {"draft_version": draft.version if draft else 0} | tools.SEEN | typed


@pytest.fixture
def alma(world, client_for):
    return client_for(world.alma)


def test_a_tool_is_begun_previewed_shared_and_read(world, case, alma, client_for):
    begin = alma.get(url("new", case.pk, tools.OBSERVATIONS))
    page = alma.get(begin.url)
    assert "Hvad skal det bruges til?" in text_of(page)
    assert "Kun dette skal udfyldes: »Observationer«" in text_of(page)
    with acting_as(world.alma):
        assert not FilledTool.objects.exists(), "en side, der kun vises, gemmer ikke noget"
    fill = begin.url.partition("?")[0]
    preview = alma.post(fill, sent(case), follow=True)
    assert preview.redirect_chain[-1][0].endswith("/del/")
    shown = text_of(preview)
    assert "Noah sad alene ved cykelskuret." in shown
    assert "Cecilie Skov (mor)" in shown
    assert "Daniel Krogh (far)" in shown
    with acting_as(world.alma):
        draft = FilledTool.objects.get()
    done = alma.post(url("share", case.pk, draft.pk), {"draft_version": draft.version}, follow=True)
    assert "Redskabet er delt og står i stafetloggen." in text_of(done)
    with acting_as(world.alma):
        entry = Entry.objects.get(kind=EntryKind.REDSKAB)
    log = text_of(alma.get(reverse("stafetlog:timeline", args=[case.pk])))
    assert url("show", case.pk, entry.pk) in log
    family = client_for(world.daniel)
    assert reverse("portal:tool", args=[case.pk, entry.pk]) in text_of(
        family.get(reverse("portal:log", args=[case.pk]))
    )
    assert "Noah sad alene" in text_of(family.get(reverse("portal:tool", args=[case.pk, entry.pk])))


def test_wrong_input_keeps_everything_typed_and_says_what_is_wrong_beside_it(world, case, alma):
    draft = tools.draft(case)
    typed = {
        "observationer-0-dato": "i går",
        "observationer-0-saa_hoerte": "",
        "tolkning": "Måske <b>æøå</b>",
    }
    answer = alma.post(url("fill", case.pk, draft.pk), sent(case, draft, **typed))
    page = text_of(answer)
    assert answer.status_code == 200
    assert "Datoen skal skrives som dd-mm-åååå" in page
    assert "Måske &lt;b&gt;æøå&lt;/b&gt;" in page
    assert 'value="i går"' in page
    with acting_as(world.alma):
        saved = FilledTool.objects.get()
    assert saved.typed["observationer-0-dato"] == ["i går"]
    assert saved.answers == {}


def test_the_buttons_of_the_form_save_first(world, case, alma):
    draft = tools.draft(case)
    fill = url("fill", case.pk, draft.pk)
    more = alma.post(fill, sent(case, draft, go="linjer-observationer", lykkes="Nyt"))
    assert more.url == f"{fill}#observationer"
    page = text_of(alma.get(fill))
    assert "Linje 3" in page
    assert "Nyt" in page
    assert "Er det anderledes sammen med andre" in page
    with acting_as(world.alma):
        draft.refresh_from_db()
    shown = alma.post(fill, sent(case, draft, go="opdater", samler_op="ja"), follow=True)
    asked = re.search(r'id="anderledes" data-part( hidden)?', text_of(shown))
    assert asked
    assert asked[1] is None
    with acting_as(world.alma):
        draft.refresh_from_db()
    kept = alma.post(fill, sent(case, draft, go="gem", samler_op="nej"), follow=True)
    assert "Kladden er gemt. Kun du kan se den." in text_of(kept)


def test_two_open_pages_are_told_of_each_other(world, case, alma):
    draft = tools.draft(case)
    save = url("autosave", case.pk, draft.pk)
    first = alma.post(save, sent(case, draft, lykkes="Fra den ene"))
    assert first.status_code == 200
    assert first.json()["version"] == draft.version + 1
    second = alma.post(save, sent(case, draft, lykkes="Fra den anden"))
    assert second.status_code == 409
    assert second.json()["text"]["lykkes"] == ["Fra den ene"]
    late = alma.post(url("fill", case.pk, draft.pk), sent(case, draft, lykkes="Fra den anden"))
    assert "Kladden er ændret i en anden fane" in text_of(late)
    assert "Fra den anden" in text_of(late)
    stranger = alma.post(save, sent(case, draft) | {"writer": world.birk.pk})
    assert stranger.status_code == 403


def test_what_gives_the_address_away_is_said_on_the_page_and_nothing_is_shared(world, case, alma):
    draft = tools.draft(case, typed=tools.SEEN | {"tolkning": "De bor Hemmelig Have 7."})
    answer = alma.post(url("share", case.pk, draft.pk), {"draft_version": draft.version})
    assert "Teksten nævner en beskyttet adresse" in text_of(answer)
    with acting_as(world.alma):
        assert not Entry.objects.filter(kind=EntryKind.REDSKAB).exists()


def test_after_the_end_the_pages_say_so_and_show_what_was_typed(world, case, alma):
    draft, shared = tools.draft(case), tools.shared(case)
    close(case, world.alma)
    page = text_of(alma.get(url("fill", case.pk, draft.pk)))
    assert "lukket" in page
    assert "Noah sad alene" in page
    assert "data-autosave-url" not in page
    assert "lukket" in text_of(alma.post(url("fill", case.pk, draft.pk), sent(case, draft)))
    assert "Skriv en rettelse" not in text_of(alma.get(url("show", case.pk, shared.pk)))


def test_a_correction_stands_beside_the_old_one(world, case, alma):
    old = tools.shared(case)
    begun = alma.post(url("correct", case.pk, old.pk))
    assert "Ret: Observationsskema" in text_of(alma.get(begun.url))
    with acting_as(world.alma):
        draft = FilledTool.objects.get(entry__isnull=True)
    tools.share(draft, world.alma)
    assert "Det er rettet senere." in text_of(alma.get(url("show", case.pk, old.pk)))
    assert "Det her er en rettelse." in text_of(alma.get(url("show", case.pk, draft.pk)))
    again = alma.post(url("correct", case.pk, old.pk), follow=True)
    assert "allerede rettet" in text_of(again)


def test_a_tool_on_a_note_is_private_and_follows_when_its_author_says_so(world, case, alma, client_for):
    with acting_as(world.alma):
        seen = undring.Seen(seen_at=timezone.now(), saw_heard="Han sad alene.")
        note = undring.start(by=world.alma, label="Dreng", first=seen)
    begin = alma.get(reverse("note_tools:new", args=[note.pk, tools.OBSERVATIONS]))
    saved = alma.post(begin.url.partition("?")[0], sent(case), follow=True)
    assert "Noah sad alene" in text_of(saved)
    with acting_as(world.alma):
        note_tool = NoteTool.objects.get()
    show = reverse("note_tools:show", args=[note.pk, note_tool.pk])
    assert client_for(world.birk).get(show).status_code == 404
    assert "Hent som kladde" not in text_of(alma.get(url("list", case.pk)))
    with acting_as(world.alma):
        undring.mark_logged(note=note, by=world.alma)
    assert "Hent som kladde" in text_of(alma.get(url("list", case.pk)))
    brought = alma.post(url("bring", case.pk, note_tool.pk), follow=True)
    assert "hentet som en kladde" in text_of(brought)
    with acting_as(world.alma):
        assert FilledTool.objects.get().typed == note_tool.typed


def test_what_went_on_to_a_notification_is_never_brought(world, case, alma):
    with acting_as(world.alma):
        seen = undring.Seen(seen_at=timezone.now(), saw_heard="x")
        note = undring.start(by=world.alma, label="Dreng", first=seen)
        note_tool = tools.on_note(note)
        undring.mark_notified(note=note, by=world.alma, outcome="")
    assert alma.post(url("bring", case.pk, note_tool.pk)).status_code == 404


def test_observations_from_several_stand_side_by_side(world, case, alma, client_for):
    add_member(world, case, world.birk)
    assert "Ingen har delt redskabet endnu" in text_of(
        alma.get(url("over_time", case.pk, tools.OBSERVATIONS))
    )
    tools.shared(case)
    tools.shared(case, world.birk, tools.SEEN | {"observationer-0-saa_hoerte": "Han lo i går."})
    with acting_as(world.alma):
        cecilie = case.people.get(user=world.cecilie)
    tools.shared(case, typed=tools.SEEN | {"tolkning": "Om mor."}, concerns=cecilie)
    page = text_of(alma.get(url("over_time", case.pk, tools.OBSERVATIONS)))
    assert page.index("Noah sad alene") < page.index("Han lo i går.")
    assert "Birk Holm" in page
    signs = {"egne_ord": "x", "alder": "6-12", "skole_6-traet": "on"}
    tools.shared(case, typed=signs | {"skole_6-traet-ofte": "ugentligt"}, slug=tools.SIGNS)
    tools.shared(case, typed=signs | {"skole_6-fravaer": "on"}, slug=tools.SIGNS)
    pattern = text_of(alma.get(url("over_time", case.pk, tools.SIGNS)))
    assert "Hver uge" in pattern
    assert "Er meget fraværende" in pattern


def test_a_tool_that_is_not_there_or_cannot_be_filled_here_is_404(world, case, alma):
    for name in ("new", "over_time"):
        assert alma.get(url(name, case.pk, "findes-ikke")).status_code == 404
    assert alma.get(url("fill", case.pk, uuid4())).status_code == 404
    assert alma.get(url("fill", case.pk, uuid4()), {"redskab": "obs\0"}).status_code == 404
    assert alma.get(url("share", case.pk, uuid4())).status_code == 404
    assert alma.post(url("autosave", case.pk, uuid4()), {"tool": "x"}).status_code == 404
    assert alma.get(reverse("tools:tool", args=["findes-ikke"])).status_code == 404


def test_the_library_finds_tools_and_leads_to_where_they_are_filled(world, case, alma, client_for):
    page = text_of(alma.get(reverse("tools:list"), {"soeg": "telefonen"}))
    assert "Observationsskema" in page
    assert "Tegn på mistrivsel" not in page
    assert "Ingen redskaber passer" in text_of(alma.get(reverse("tools:list"), {"soeg": "æøå findes ikke"}))
    tool = reverse("tools:tool", args=[tools.OBSERVATIONS])
    assert url("new", case.pk, tools.OBSERVATIONS) in text_of(alma.get(tool))
    for other in (world.dorte, world.cecilie, world.hassan):
        assert "Noah" not in text_of(client_for(other).get(tool))


def test_the_library_is_filtered_by_actor_group_with_my_own_first(world, alma, client_for):
    asked, signs = "Opsporingssamtale", "Tegn på mistrivsel"
    whole = text_of(alma.get(reverse("tools:list")))
    assert "Til:" in whole
    assert whole.index("(din)") < whole.index("Sagsbehandlere for voksne")
    mine = text_of(alma.get(reverse("tools:list"), {"gruppe": "direkte"}))
    assert (asked in mine, signs in mine) == (False, True)
    adults = text_of(alma.get(reverse("tools:list"), {"gruppe": "voksen", "fase": "opsporing"}))
    assert (asked in adults, signs in adults) == (True, True)
    # What cannot be chosen is passed over; the other choices hold.
    wrong = text_of(alma.get(reverse("tools:list"), {"gruppe": "alle-andre", "soeg": asked}))
    assert (asked in wrong, signs in wrong) == (True, False)
    # Made for one's own group: first. Whoever works nowhere has no group of her own.
    gry = text_of(client_for(world.gry).get(reverse("tools:list")))
    assert gry.index(asked) < gry.index(signs)
    assert "(din)" not in text_of(client_for(world.cecilie).get(reverse("tools:list")))


def test_the_printed_tools_are_for_everybody(world, case, alma, client_for, tmp_path):
    shared = tools.shared(case, typed=tools.SEEN | {"observationer-0-sted": "I 1.B om morgenen"})
    made = {
        "tom": alma.get(reverse("tools:pdf", args=[tools.SIGNS])),
        "udfyldt": alma.get(url("pdf", case.pk, shared.pk)),
        "familien": client_for(world.daniel).get(reverse("portal:tool_pdf", args=[case.pk, shared.pk])),
    }
    words = {}
    for name, answer in made.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(answer.content)
        result = pdf_validator.validate_pdf(str(path), profile=pdf_validator.ValidationProfile.PDF_UA_1)
        assert result.is_compliant, name
        words[name] = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "Har en ven" in words["tom"]
    assert "Noah sad alene" in words["udfyldt"]
    assert "1.B" in words["udfyldt"]
    assert "1.B" not in words["familien"]
    assert "Lindeskolen" not in words["familien"]


def test_the_pages_ask_the_database_the_same_for_few_and_many(world, case, alma, client_for):
    addresses = {}
    family = client_for(world.cecilie)
    for many in (1, 8):
        for _ in range(many):
            shared = tools.shared(case)
            draft = tools.draft(case)
        for name, args in (
            ("list", (case.pk,)),
            ("show", (case.pk, shared.pk)),
            ("fill", (case.pk, draft.pk)),
            ("share", (case.pk, draft.pk)),
            ("over_time", (case.pk, tools.OBSERVATIONS)),
        ):
            addresses.setdefault(name, []).append(cost(alma, url(name, *args)))
        portal = reverse("portal:tool", args=[case.pk, shared.pk])
        addresses.setdefault("portal", []).append(cost(family, portal))
        addresses.setdefault("tool", []).append(cost(alma, reverse("tools:tool", args=[tools.OBSERVATIONS])))
        open_another_case(world, many)
    assert {name: counts for name, counts in addresses.items() if counts[0] != counts[1]} == {}


def test_an_administrator_makes_the_municipalitys_own_version(world, client_for):
    hassan = client_for(world.hassan)
    ours = tools.the_tool(tools.OBSERVATIONS)
    change = reverse("admin:redskaber_toolspec_change", args=[ours.pk])
    broken = hassan.post(change, {"source": ours.source.replace("afsnit:", "afsnitt:")})
    assert "feltet afsnitt kendes ikke" in text_of(broken)
    own = ours.source.replace("titel: Observationsskema", "titel: Vores observationer")
    done = hassan.post(change, {"source": own}, follow=True)
    assert "udgave 1.1, kommunens egen" in text_of(done)
    assert tools.the_tool(tools.OBSERVATIONS).title == "Vores observationer"
    ours.refresh_from_db()
    assert ours.title == "Observationsskema"
    mine = tools.the_tool(tools.OBSERVATIONS)
    hassan.post(reverse("admin:redskaber_toolspec_change", args=[mine.pk]), {"source": own, "retired": "on"})
    assert tools.the_tool(tools.OBSERVATIONS) == ours
