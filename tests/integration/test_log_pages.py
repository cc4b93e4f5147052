"""The log's pages: read, filter, write, correct, print."""

import datetime as dt
import io
from uuid import uuid4

import page as validator
import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.whoasks import acting_as
from btimodel.choices import Phase
from cases.models import AccessEvent, Case
from cases.roles import Role
from stafetlog.family_wish import AGREED
from stafetlog.models import Draft, Entry, EntryKind
from stafetlog.services import entries
from stafetlog.services.entries import Responsibility
from tests import plans
from tests.personas import add_member, open_another_case
from tests.queries import MANY, cost
from ui.dates import danish_date

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert('æøå')</script>"


def url(name, case, *args):
    return reverse(f"stafetlog:{name}", args=[case.pk, *args])


def write(case, by, text="Noah sad alene.", *, kind=EntryKind.OBSERVATION, hours=1, **more):
    with acting_as(by):
        return entries.write(
            case=case,
            by=by,
            kind=kind,
            phase=Phase.OPSPORING,
            text=text,
            occurred_at=timezone.now() - dt.timedelta(hours=hours),
            **more,
        )


def typed(user, **changes):
    """Return what a form sends."""
    now = timezone.localtime() - dt.timedelta(hours=1)
    return {
        "entry_id": str(uuid4()),
        "writer": str(user.pk),
        "draft_version": "0",
        "kind": "observation",
        "phase": "vurdering",
        "text": "Noah legede med Sofus i begge frikvarterer.",
        "on": f"{now:%d-%m-%Y}",
        "at": f"{now:%H.%M}",
        "coordinator": "",
        "performer": "",
        "deadline": "",
        "concerns": "",
    } | changes


def count(case, by, **filters):
    with acting_as(by):
        return Entry.objects.filter(case=case, **filters).count()


def page_text(response):
    return response.content.decode()


# --- reading -----------------------------------------------------------------------------------------------


def test_the_timeline_tells_all_about_an_entry(world, case, client_for):
    with acting_as(world.alma):
        daniel = case.people.get(name="Daniel Krogh")
    write(
        case,
        world.alma,
        "Far læser højt hver aften.",
        kind=EntryKind.AFTALE,
        responsibility=Responsibility(world.alma, None, daniel, plans.days(30)),
    )
    page = page_text(client_for(world.alma).get(url("timeline", case)))
    for words in (
        "Aftale",
        "Far læser højt hver aften.",
        "Fase: opsporing",
        "Niveau 1",
        "Alma Lind, Lærer, Lindeskolen",
        "Koordinerer",
        "Daniel Krogh",
        danish_date(plans.days(30)),
        "Stafetloggen åbnet",
    ):
        assert words in page


def test_an_entry_written_long_after_says_so(world, case, client_for):
    write(case, world.alma, hours=24 * 6)
    assert "Noteret senere" not in page_text(client_for(world.alma).get(url("timeline", case)))
    write(case, world.alma, hours=24 * 8)
    assert page_text(client_for(world.alma).get(url("timeline", case))).count("Noteret senere") == 1


def test_what_concerns_one_parent_is_marked_for_professionals(world, case, client_for):
    with acting_as(world.alma):
        daniel = case.people.get(name="Daniel Krogh")
    write(case, world.alma, "Daniel begynder i behandling.", concerns=daniel)
    page = page_text(client_for(world.alma).get(url("timeline", case)))
    assert "Handler om Daniels egne forhold. Den anden forælder ser den ikke." in page


def test_a_text_is_shown_as_text(world, case, client_for):
    write(case, world.alma, SCRIPT)
    page = page_text(client_for(world.alma).get(url("timeline", case)))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_title_of_the_page_names_nobody(world, case, client_for):
    for name in ("timeline", "entry_create"):
        title = page_text(client_for(world.alma).get(url(name, case))).partition("</title>")[0]
        assert "Noah" not in title
        assert "Skov" not in title


@pytest.mark.parametrize("persona", ["dorte", "erik", "gry", "birk", "hassan"])
@pytest.mark.parametrize("name", ["timeline", "entry_create", "pdf_page"])
def test_the_log_is_hidden_from_strangers(world, case, client_for, name, persona):
    assert client_for(getattr(world, persona)).get(url(name, case)).status_code == 404


def test_a_parent_has_her_own_pages_and_not_these(world, case, client_for):
    assert client_for(world.cecilie).get(url("timeline", case)).status_code == 403
    assert client_for(world.cecilie).get(url("pdf_page", case)).status_code == 403


def test_one_who_reads_only_sees_no_way_to_write(world, case, client_for):
    add_member(world, case, world.birk, role=Role.LAESER)
    client = client_for(world.birk)
    page = page_text(client.get(url("timeline", case)))
    assert "Skriv i loggen" not in page
    assert "Skriv en rettelse" not in page
    assert client.get(url("entry_create", case)).status_code == 403
    assert client.post(url("entry_create", case), typed(world.birk)).status_code == 403


@pytest.mark.parametrize("query", [{"side": "x"}, {"side": "9" * 30}, {"side": "-1"}, {"ord": "Noah"}])
def test_nonsense_in_the_address_shows_the_log(world, case, client_for, query):
    response = client_for(world.alma).get(url("timeline", case), query)
    assert response.status_code == 200
    assert "Noah er træt" in page_text(response)


def test_at_most_fifty_stand_on_a_page_and_an_entrys_own_address_leads_to_its_page(world, case, client_for):
    old = write(case, world.alma, "Den gamle.", hours=200)
    for number in range(53):
        write(case, world.alma, f"Nummer {number}.", hours=number + 1)
    client = client_for(world.alma)
    first = page_text(client.get(url("timeline", case)))
    assert first.count('class="k-entry__body"') == 50
    assert "Vis ældre" in first
    second = page_text(client.get(url("timeline", case), {"side": "2"}))
    assert second.count('class="k-entry__body"') == 5
    assert "Vis ældre" not in second
    answer = client.get(url("entry", case, old.pk))
    assert answer.url == f"{url('timeline', case)}?side=2#i-{old.pk}"
    assert f'id="i-{old.pk}"' in page_text(client.get(answer.url))


def test_an_entry_of_another_case_is_not_found_through_this_one(world, case, client_for):
    other = open_another_case(world)
    strange = write(other, world.alma)
    client = client_for(world.alma)
    assert client.get(url("entry", case, strange.pk)).status_code == 404
    assert client.get(url("entry_correct", case, strange.pk)).status_code == 404


def test_the_timeline_asks_as_much_for_two_entries_as_for_many(world, case, client_for):
    client = client_for(world.alma)
    client.get(url("timeline", case))
    counts = []
    for more in (1, MANY):
        for number in range(more):
            entry = write(case, world.alma, f"Tekst {number}", hours=number + 1)
        with acting_as(world.alma):
            entries.correct(entry=entry, by=world.alma, text="Rettet")
        counts.append(cost(client, url("timeline", case)))
    assert counts[0] == counts[1]


# --- writing -----------------------------------------------------------------------------------------------


def test_a_new_entry_stands_in_the_log(world, case, client_for):
    answer = client_for(world.alma).post(url("entry_create", case), typed(world.alma), follow=True)
    page = page_text(answer)
    assert "Du har skrevet i loggen." in page
    assert "Noah legede med Sofus i begge frikvarterer." in page


def test_the_family_reads_along_stands_above_the_text(world, case, client_for):
    page = page_text(client_for(world.alma).get(url("entry_create", case)))
    assert "Familien kan læse det, du skriver her." in page
    assert page.index("Familien kan læse det, du skriver her.") < page.index("<textarea")
    assert "Mistanke om vold eller overgreb?" in page
    assert "87 65 43 21" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": ""}, "Udfyld feltet »Skriv her«."),
        ({"text": "x" * 10_001}, "Der er plads til 10000"),
        ({"kind": ""}, "Vælg et svar ved »Hvad skriver du?«."),
        ({"kind": "stafet"}, "gyldig valgmulighed"),
        ({"phase": "x"}, "gyldig valgmulighed"),
        ({"on": "i går"}, "Datoen skal skrives som dd-mm-åååå"),
        ({"on": "01-01-2999"}, "Datoen ligger i fremtiden"),
        ({"on": "01-01-1999"}, "længe før barnets fødsel"),
        ({"at": "kvart i"}, "Klokkeslættet skal skrives"),
        ({"kind": "beslutning"}, "Vælg, hvem der koordinerer."),
        ({"kind": "aftale"}, "Vælg, hvem der gør det."),
        ({"kind": "beslutning"}, "Skriv, hvad barnet siger til beslutningen"),
        ({"kind": "beslutning", "child_view": "x" * 1001}, "Der er plads til 1000"),
        (
            {"kind": "beslutning", "text": "x" * 9_500, "child_view": "y" * 900},
            "Med det, der hører til, er teksten på 10410 tegn.",
        ),
        ({"kind": "beslutning"}, "Svar på, om familien er enig."),
        ({"kind": "beslutning", "family_agrees": "not_all"}, "De har krav på at få det forklaret."),
        ({"kind": "aftale", "performer": "u0"}, "gyldig valgmulighed"),
        ({"concerns": str(uuid4())}, "gyldig valgmulighed"),
        ({"entry_id": "x"}, "UUID"),
        ({"writer": "0"}, "Siden blev åbnet med et andet login."),
        ({"text": "Cecilie bor på Hemmelig Have 7."}, "beskyttet adresse"),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_stays(world, case, client_for, changes, sentence):
    before = count(case, world.alma)
    sent = typed(world.alma, text="Det her har jeg skrevet.") | changes
    answer = client_for(world.alma).post(url("entry_create", case), sent)
    page = page_text(answer)
    assert answer.status_code == 200
    assert sentence in page
    assert sent["text"][:40] in page
    assert count(case, world.alma) == before


def test_a_decision_says_who_and_when(world, case, client_for):
    add_member(world, case, world.birk)
    sent = typed(
        world.alma,
        kind="beslutning",
        coordinator=str(world.alma.pk),
        performer=f"u{world.birk.pk}",
        deadline=f"{plans.days(30):%d-%m-%Y}",
        child_view="Birk spurgte i går. »Det er okay.«",
        family_agrees="yes",
    )
    answer = client_for(world.alma).post(url("entry_create", case), sent)
    assert answer.status_code == 302
    with acting_as(world.alma):
        entry = Entry.objects.get(case=case, kind=EntryKind.BESLUTNING)
    assert (entry.coordinator_id, entry.performer_id) == (world.alma.pk, world.birk.pk)
    assert entry.deadline == plans.days(30)
    assert entry.text.endswith("\n\nBarnet: Birk spurgte i går. »Det er okay.«\n\nFamilien er enig.")


def test_somebody_in_the_family_can_carry_out(world, case, client_for):
    with acting_as(world.alma):
        cecilie = case.people.get(name="Cecilie Skov")
    sent = typed(world.alma, kind="aftale", coordinator=str(world.alma.pk), performer=f"p{cecilie.pk}")
    client_for(world.alma).post(url("entry_create", case), sent)
    assert count(case, world.alma, performer_person=cecilie) == 1


def test_what_only_a_decision_needs_is_passed_over_for_the_rest(world, case, client_for):
    sent = typed(world.alma, coordinator=str(world.alma.pk), performer=f"u{world.alma.pk}")
    client_for(world.alma).post(url("entry_create", case), sent)
    assert count(case, world.alma, kind=EntryKind.OBSERVATION, coordinator__isnull=True) == 1


def test_an_entry_about_a_parents_own_matters_is_not_the_others_to_read(world, case, client_for):
    with acting_as(world.alma):
        daniel = case.people.get(name="Daniel Krogh")
    client_for(world.alma).post(url("entry_create", case), typed(world.alma, concerns=str(daniel.pk)))
    assert count(case, world.alma, concerns=daniel) == 1
    assert count(case, world.cecilie, concerns=daniel) == 0
    assert count(case, world.daniel, concerns=daniel) == 1


def test_sent_twice_it_is_one_entry(world, case, client_for):
    client, sent = client_for(world.alma), typed(world.alma)
    first = client.post(url("entry_create", case), sent)
    again = client.post(url("entry_create", case), sent)
    assert first.url == again.url
    assert count(case, world.alma, text=sent["text"]) == 1


def test_another_cases_entry_cannot_be_taken_over_by_its_id(world, case, client_for):
    other = open_another_case(world, by=world.dorte)
    strange = write(other, world.dorte)
    answer = client_for(world.alma).post(
        url("entry_create", case), typed(world.alma, entry_id=str(strange.pk))
    )
    assert "Indførslen kunne ikke gemmes." in page_text(answer)
    assert count(other, world.dorte, pk=strange.pk, text=strange.text) == 1


def test_without_a_time_it_happened_at_noon(world, case, client_for):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    sent = typed(world.alma, on=f"{yesterday:%d%m%Y}", at="")
    client_for(world.alma).post(url("entry_create", case), sent)
    with acting_as(world.alma):
        entry = Entry.objects.get(case=case, text=sent["text"])
    assert timezone.localtime(entry.occurred_at).strftime("%Y-%m-%d %H.%M") == f"{yesterday} 12.00"


def test_the_phase_is_the_one_the_log_is_in(world, case, client_for):
    client = client_for(world.alma)
    client.post(url("entry_create", case), typed(world.alma, phase="indsats"))
    page = page_text(client.get(url("entry_create", case)))
    checked = page.index("checked")
    assert 'value="indsats"' in page[checked - 120 : checked]


def test_everybody_who_takes_part_and_writes_may_write(world, case, client_for):
    add_member(world, case, world.birk)
    answer = client_for(world.birk).post(url("entry_create", case), typed(world.birk))
    assert answer.status_code == 302
    assert count(case, world.alma, author=world.birk, author_role__startswith="Børne- og familie") == 1


# --- correcting --------------------------------------------------------------------------------------------


def test_a_correction_stands_beside_the_old_one(world, case, client_for):
    old = write(case, world.alma, "Han sad i ti minutter.")
    client = client_for(world.alma)
    sent = {
        "entry_id": str(uuid4()),
        "writer": str(world.alma.pk),
        "text": "Han sad i tyve minutter.",
        "draft_version": "0",
    }
    page = page_text(client.post(url("entry_correct", case, old.pk), sent, follow=True))
    assert "Han sad i ti minutter." in page
    assert "Han sad i tyve minutter." in page
    assert "Rettet senere" in page
    assert f'href="#i-{old.pk}"' in page
    assert f'href="#i-{sent["entry_id"]}"' in page


def test_one_corrects_only_what_one_may_read(world, case, client_for, monkeypatch):
    entry = write(case, world.alma)
    monkeypatch.setattr(type(Entry.objects.all()), "readable_by", lambda found, user, perms: found.none())
    assert client_for(world.alma).get(url("entry_correct", case, entry.pk)).status_code == 404


def test_the_same_words_are_no_correction(world, case, client_for):
    old = write(case, world.alma, "Han sad alene.")
    sent = {"entry_id": str(uuid4()), "writer": str(world.alma.pk), "text": "Han sad alene. "}
    page = page_text(client_for(world.alma).post(url("entry_correct", case, old.pk), sent))
    assert "Teksten er den samme som før." in page
    assert count(case, world.alma, corrects=old) == 0


def test_what_the_program_wrote_is_not_corrected(world, case, client_for):
    with acting_as(world.alma):
        opened = case.entries.get(kind=EntryKind.AABNING)
    sent = {"entry_id": str(uuid4()), "writer": str(world.alma.pk), "text": "Noget andet."}
    page = page_text(client_for(world.alma).post(url("entry_correct", case, opened.pk), sent))
    assert "skriver systemet selv" in page


# --- print -------------------------------------------------------------------------------------------------


def test_the_log_is_printed_with_all_facts_and_the_end_of_the_chain(world, case, client_for):
    entry = write(
        case,
        world.alma,
        f"Æblerne er spist. {SCRIPT}",
        kind=EntryKind.BESLUTNING,
        responsibility=Responsibility(world.alma, world.alma, None, plans.days(30), "Han er glad.", AGREED),
    )
    answer = client_for(world.alma).post(url("pdf_make", case), {"slags": "laes"})
    assert answer["Content-Disposition"] == 'attachment; filename="stafetlog.pdf"'
    document = PdfReader(io.BytesIO(answer.content))
    text = " ".join(page.extract_text() for page in document.pages)
    text = " ".join(text.split())
    for words in (
        "Noah Skov Krogh",
        "Niveau 1",
        "Alma Lind, Lindeskolen",
        "Æblerne er spist.",
        "<script>alert",
        "Koordinerer: Alma Lind",
        f"Frist: {danish_date(plans.days(30))}",
        "Antal indførsler: 2",
        entry.hash[:16],
    ):
        assert words in text, words
    assert "Noah" not in str(document.metadata)
    assert "Fagpersonernes udgave." in text


def test_the_printed_log_can_be_read_aloud(world, case, client_for, tmp_path):
    write(case, world.alma, "Første afsnit.\n\nAndet afsnit.")
    made = tmp_path / "log.pdf"
    made.write_bytes(client_for(world.alma).post(url("pdf_make", case), {"slags": "laes"}).content)
    result = validator.validate_pdf(str(made), profile=validator.ValidationProfile.PDF_UA_1)
    assert result.is_compliant, str(result)


def test_a_print_is_recorded_as_one(world, case, client_for):
    client_for(world.alma).post(url("pdf_make", case), {"slags": "laes"})
    with acting_as(world.alma):
        event = AccessEvent.objects.get(case_ref=case.pk, page="stafetlog:pdf_make")
    assert event.action == AccessEvent.Action.PRINT


# --- drafts ------------------------------------------------------------------------------------------------


def save_draft(client, case, user, *, form="indfoersel", **changes):
    return client.post(
        url("draft_save", case, form),
        typed(user, **changes),
        headers={"accept": "application/json"},
    )


def drafts_of(case, user):
    with acting_as(user):
        return list(Draft.objects.filter(case=case))


def test_a_draft_is_there_when_i_come_back(world, case, client_for):
    client = client_for(world.alma)
    answer = save_draft(client, case, world.alma, text="Kun begyndt", on="12-11-2025", kind="vurdering")
    assert answer.json()["version"] == 1
    assert answer.json()["saved_at"] == timezone.localtime().strftime("%-H.%M")
    page = page_text(client.get(url("entry_create", case)))
    assert "er hentet. Kun du kan se den." in page
    assert "Kun begyndt</textarea>" in page
    assert 'value="12-11-2025"' in page
    assert count(case, world.alma) == 1


def test_a_draft_goes_when_the_entry_is_written(world, case, client_for):
    client, sent = client_for(world.alma), typed(world.alma)
    save_draft(client, case, world.alma, **sent)
    client.post(url("entry_create", case), sent)
    assert drafts_of(case, world.alma) == []


def test_a_save_that_comes_late_does_not_raise_the_draft_again(world, case, client_for):
    client, sent = client_for(world.alma), typed(world.alma)
    client.post(url("entry_create", case), sent)
    assert save_draft(client, case, world.alma, **sent).status_code == 200
    assert drafts_of(case, world.alma) == []


def test_two_tabs_do_not_write_over_each_other(world, case, client_for):
    client = client_for(world.alma)
    save_draft(client, case, world.alma, text="Fra den ene fane")
    answer = save_draft(client, case, world.alma, text="Fra den anden fane", draft_version="0")
    assert answer.status_code == 409
    assert answer.json()["version"] == 1
    assert answer.json()["text"]["text"] == "Fra den ene fane"
    kept = save_draft(client, case, world.alma, text="Fra den anden fane", draft_version="1")
    assert kept.json()["version"] == 2


def test_sending_one_tab_leaves_the_other_tabs_draft(world, case, client_for):
    client, one = client_for(world.alma), typed(world.alma)
    save_draft(client, case, world.alma, text="Den anden fanes tekst")
    client.post(url("entry_create", case), one)
    assert [draft.data["text"] for draft in drafts_of(case, world.alma)] == ["Den anden fanes tekst"]


def test_a_draft_can_be_thrown_away(world, case, client_for):
    client = client_for(world.alma)
    save_draft(client, case, world.alma)
    page = page_text(client.post(url("draft_discard", case, "indfoersel"), follow=True))
    assert "Din kladde er slettet." in page
    assert drafts_of(case, world.alma) == []


def test_a_draft_is_nobody_elses(world, case, client_for):
    add_member(world, case, world.birk)
    save_draft(client_for(world.alma), case, world.alma, text="Kun mine ord")
    assert drafts_of(case, world.birk) == []
    for persona in (world.birk, world.alma):
        assert "Kun mine ord" not in page_text(client_for(persona).get(url("timeline", case)))
    assert "Kun mine ord" not in page_text(client_for(world.birk).get(url("entry_create", case)))


def test_a_draft_typed_under_another_login_is_not_mine(world, case, client_for):
    add_member(world, case, world.birk)
    assert save_draft(client_for(world.birk), case, world.alma).status_code == 403
    assert drafts_of(case, world.birk) == []


def test_a_script_whose_session_has_ended_is_told_so(world, case, client):
    answer = save_draft(client, case, world.alma)
    assert answer.status_code == 401
    assert answer.json()["error"] == "Du er logget ud. Log ind igen."
    page = client.get(url("entry_create", case), headers={"accept": "text/html,*/*"})
    assert page.status_code == 302


def test_a_draft_leaves_no_access_event(world, case, client_for):
    client = client_for(world.alma)
    with acting_as(world.alma):
        before = AccessEvent.objects.count()
    save_draft(client, case, world.alma)
    with acting_as(world.alma):
        assert AccessEvent.objects.count() == before


@pytest.mark.parametrize(
    "changes", [{"entry_id": "x"}, {"writer": ""}, {"draft_version": "-1"}, {"text": "a\x00b"}]
)
def test_nonsense_in_a_draft_is_no_fault(world, case, client_for, changes):
    assert save_draft(client_for(world.alma), case, world.alma, **changes).status_code in {200, 403}


def test_only_forms_that_have_drafts_are_saved(world, case, client_for):
    assert save_draft(client_for(world.alma), case, world.alma, form="andet").status_code == 404


@pytest.mark.parametrize("persona", ["dorte", "cecilie"])
def test_a_draft_needs_the_right_to_write(world, case, client_for, persona):
    user = getattr(world, persona)
    assert save_draft(client_for(user), case, user).status_code in {403, 404}
    assert drafts_of(case, user) == []


# --- a closed log ------------------------------------------------------------------------------------------


def close(world, case):
    with acting_as(world.alma):
        Case.objects.filter(pk=case.pk).update(status=Case.Status.CLOSED, closed_at=timezone.now())


def test_a_closed_log_says_why_nothing_can_be_written(world, case, client_for):
    client = client_for(world.alma)
    save_draft(client, case, world.alma, text="Mine sidste ord")
    close(world, case)
    page = page_text(client.get(url("entry_create", case)))
    assert "Stafetloggen er lukket og kan kun læses." in page
    assert "<textarea" not in page
    assert "Mine sidste ord" in page


def test_what_was_typed_stays_when_the_log_is_closed_meanwhile(world, case, client_for):
    client, sent = client_for(world.alma), typed(world.alma)
    close(world, case)
    page = page_text(client.post(url("entry_create", case), sent))
    assert "Stafetloggen er lukket og kan kun læses." in page
    assert sent["text"] in page


def test_an_entry_that_is_corrected_already_says_so(world, case, client_for):
    old = write(case, world.alma)
    with acting_as(world.alma):
        entries.correct(entry=old, by=world.alma, text="Noah sad med Sofus.")
    page = page_text(client_for(world.alma).get(url("entry_correct", case, old.pk)))
    assert "Ret den nyeste rettelse i stedet." in page
    assert "<textarea" not in page


def test_who_opened_the_log_is_kept_even_when_the_page_cannot_be_drawn(world, case, client_for, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("the template is broken")

    monkeypatch.setattr("stafetlog.views.timeline.render", broken)
    with pytest.raises(RuntimeError):
        client_for(world.alma).get(url("timeline", case))
    with acting_as(world.alma):
        assert AccessEvent.objects.filter(user_ref=world.alma.pk, page="stafetlog:timeline").count() == 1
