"""Everything Daniel can reach is read through, and nothing of Cecilie's protected whereabouts is in it.

The case is a full one: a class mate's teacher is offered the stafet, Cecilie's own matters are written and
corrected, another authority reads along, and the opening tells of the school.
"""

import datetime as dt
import re
from io import BytesIO

import page
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from pypdf import PdfReader

from accounts.whoasks import acting_as
from btimodel.choices import ActorGroup, Phase
from btimodel.models import Authority, Unit
from cases.models import AccessEvent
from consent.models import InformationType
from consent.services.asking import ask
from stafetlog.models import EntryKind
from stafetlog.services import entries
from tests import handovers, snapshot, tools
from tests.consents import Answer, ask_for, complete, person, say
from tests.meetings import called, tomorrow_at
from tests.personas import add_member

SECRETS = (
    "Hemmelig",
    "11 22 33 44",
    "11223344",
    "Lindeskolen",
    "lindeskole",
    "1.B",
    "12 34 56 00",
    "12345600",
    "12 34 56 70",
    "Mors medicin",
    "Mors nye medicin",
    "medicin",
    "Åskolen",
    "Nordby",
)
LINK = re.compile(r'href="(/[^"#]*)')
# What differs between two answers that say the same: form tokens, and how long the login lasts yet.
OWN_TO_EACH = re.compile(r'(value|data-idle)="[^"]*"')


def after_some_weeks(world, case):
    """Let much happen in Noah's case."""
    add_member(world, case, world.birk)
    add_member(world, case, world.dorte)
    add_member(world, case, world.gry)
    with acting_as(world.alma):
        about = {"case": case, "by": world.alma, "phase": Phase.INDSATS, "occurred_at": timezone.now()}
        hers = entries.write(
            kind=EntryKind.SAMTALE, text="Mors medicin virker.", concerns=person(case, "Cecilie"), **about
        )
        entries.correct(entry=hers, by=world.alma, text="Mors nye medicin virker.")
        entries.append(
            case=case,
            by=world.alma,
            kind=EntryKind.DELTAGER,
            phase=Phase.INDSATS,
            text="Dorte Vang fra  lindeskolens\nlærerværelse og Lindeskolen SFO i 1.B er med.",
        )
        for number in range(20):
            entries.write(kind=EntryKind.OBSERVATION, text=f"Noah leger. {number}", **about)
        handovers.offer(case, world.dorte, by=world.alma, worry="Vi er godt i gang.", said="Ja.")
    tools.shared(case, typed=tools.SEEN | {"observationer-0-sted": "I 1.B om morgenen"})
    mine = tools.SEEN | {"tolkning": "Mors medicin gør hende træt."}
    with acting_as(world.alma):
        cecilie = person(case, "Cecilie")
    tools.shared(case, typed=mine, concerns=cecilie)
    called(case, world.birk, people=("Cecilie Skov", "Daniel Krogh"))
    called(case, people=("Cecilie Skov",), purpose="Kun for mor.", starts_at=tomorrow_at(16))
    ask_for(world, case, kinds=(InformationType.TRIVSEL, InformationType.FORAELDER), owners=("Cecilie",))
    ask_about_a_school_elsewhere(world, case)
    say(complete(world, case), world.cecilie, Answer.WITHDRAWN)


def ask_about_a_school_elsewhere(world, case):
    """Let both parents say yes to a school in another municipality, which tells where the child is."""
    there = Authority.objects.create(name="Nordby Kommune")
    school = Unit.objects.create(name="Åskolen", authority=there, actor_group=ActorGroup.DIREKTE)
    with acting_as(world.alma):
        asked = ask(
            case=case,
            by=world.alma,
            unit=school,
            information_types=(InformationType.SKOLE,),
            purpose="Noah er begyndt på Åskolen, og vi vil hjælpe ham godt i gang.",
            until=timezone.localdate() + dt.timedelta(days=30),
        )
    say(asked, world.daniel)
    say(asked, world.cecilie)


@pytest.fixture(scope="session")
def saved_full(saved, django_db_setup, django_db_blocker):
    """What `full` puts back."""
    with django_db_blocker.unblock(), snapshot.empty_database():
        world = saved["world"].restore()
        case = saved["case"].restore(world)
        after_some_weeks(world, case)
        return snapshot.take("full", case, saved["world"], base=world)


@pytest.fixture
def full(world, saved_full):
    """Noah's case after some weeks."""
    return saved_full.restore(world)


def everything(client, *starts):
    """Return {address: bytes} of every page that can be reached by its links, from `starts` on."""
    found, todo = {}, [*starts]
    while todo:
        address = todo.pop()
        if address in found or address.startswith(("/static/", "/konto/log-af")):
            continue
        answer = client.get(address, follow=True)
        body = answer.content
        found[address] = body
        if answer.headers["Content-Type"].startswith("text/html"):
            todo += [link.replace("&amp;", "&") for link in LINK.findall(body.decode())]
            todo += [f"{address}?side={number}" for number in (2, 3) if address.endswith("/log/")]
    return found


def words_of(body):
    if body.startswith(b"%PDF"):
        reader = PdfReader(BytesIO(body))
        return "\n".join(sheet.extract_text() for sheet in reader.pages) + str(reader.metadata)
    return body.decode()


def leaked(found):
    words = {address: words_of(body).lower() for address, body in found.items()}
    return {(address, secret) for address in words for secret in SECRETS if secret.lower() in words[address]}


def test_nothing_daniel_can_reach_tells_where_cecilie_and_noah_are(world, full, client_for):
    client = client_for(world.daniel)
    found = everything(client, reverse("portal:start"), "/")
    for name in ("case", "log", "papers", "pdf_page", "readers", "consents", "about"):
        assert reverse(f"portal:{name}", args=[full.pk]) in found
    assert not leaked(found)
    assert "[…]" in words_of(found[reverse("portal:log", args=[full.pk])])
    # The names of those who help are his to know; and he is told whom to call.
    assert "Dorte Vang" in words_of(found[reverse("portal:case", args=[full.pk])])
    assert "12 34 56 78" in words_of(found[reverse("portal:case", args=[full.pk])])


def test_a_school_in_another_municipality_is_named_to_her_where_its_consent_is_asked_for(
    world, full, client_for
):
    """Daniel is asked for the same consent, and the walk through his pages finds no Åskolen."""
    asked = reverse("portal:consents", args=[full.pk])
    his, hers = (client_for(user).get(asked).content.decode() for user in (world.daniel, world.cecilie))
    assert "Åskolen" in hers
    assert "Noah er begyndt på […]" in his


def test_the_same_walk_finds_the_secrets_for_those_who_may_see_them(world, full, client_for):
    found = everything(client_for(world.cecilie), reverse("portal:start"))
    seen = {secret for _address, secret in leaked(found)}
    assert {"Lindeskolen", "1.B", "Mors medicin", "12345600"} <= seen
    assert not {"Hemmelig", "11223344"} & seen, "no address stands on a family page, not even one's own"


# The words that are kept from Daniel, whole, in parts, and bent as the dictionary bends them.
KEPT_FROM_HIM = (
    *SECRETS,
    *(
        "Lindeskol",
        "lindesk",
        "ndeskol",
        "indeskolen",
        "lindeskolernes",
        '"Lindeskolen SFO"',
        "1.b",
        '"i 1.B"',
    ),
    *("Hemmeligvej", "hemm", "112233", "medic", "edicin", "medicinen", '"Mors nye"', "Rosenvej"),
)


def hits(client, case, words):
    """Return what a search answers: the number found, and the page without the field that holds the words."""
    kept = client.post(reverse("portal:find", args=[case.pk]), {"ord": words})
    page = client.get(kept.url).content.decode()
    counted = page.partition('class="k-count">Fundet ')[2].partition(" indf")[0]
    return int(counted or 0), page.partition("<main")[2].replace(escape(words), "")


def test_a_search_tells_daniel_nothing_that_is_kept_from_him(world, full, client_for):
    """Neither by a hit, nor by its absence: what was cut out answers as a word that was never written."""
    client = client_for(world.daniel)
    _none, of_nothing = hits(client, full, "xyzzyplugh")
    assert "Ingen indførsler passer" in of_nothing
    for words in KEPT_FROM_HIM:
        number, page = hits(client, full, words)
        assert number == 0, words
        assert not leaked({words: page.encode()}), words
        assert OWN_TO_EACH.sub("", page) == OWN_TO_EACH.sub("", of_nothing), words
    for words in ("lærerværelse", "SFO", "leger", '"Dorte Vang"'):
        number, page = hits(client, full, words)
        assert number >= 1, words
        assert not leaked({words: page.encode()}), words


def test_the_same_search_finds_it_for_those_who_may_see_it(world, full, client_for):
    client = client_for(world.cecilie)
    for words in ("Lindeskol", "lindesk", "medicin", "1.B", '"Mors nye"'):
        assert hits(client, full, words)[0] >= 1, words
    with acting_as(world.alma):
        readers = AccessEvent.objects.on_case(full).by(world.cecilie).values_list("action", "page")
        assert set(readers) == {("read", "portal:found")}


def test_daniel_reaches_no_page_of_the_professionals(world, full, client_for):
    client = client_for(world.daniel)
    for name in (
        "case",
        "stafetlog:timeline",
        "stafetlog:papers",
        "stafetlog:pdf_page",
        "members:list",
        "consent:list",
    ):
        answer = client.get(reverse(name, args=[full.pk]))
        assert answer.status_code == 403
        assert not leaked({name: answer.content})


def test_the_database_itself_gives_daniel_no_address_and_no_entry_about_her(world, full):
    with acting_as(world.daniel):
        assert [contact.person.name for contact in full.contacts.all()] == ["Daniel Krogh"]
        assert not full.entries.filter(text__contains="medicin").exists()


@pytest.mark.parametrize("who", ["cecilie", "daniel"])
def test_the_printed_log_meets_the_rules_of_pdf_ua_and_says_what_is_left_out(
    world, full, client_for, who, tmp_path
):
    answer = client_for(getattr(world, who)).post(
        reverse("portal:pdf_make", args=[full.pk]), {"slags": "laes"}
    )
    assert answer.headers["Content-Disposition"] == 'attachment; filename="stafetlog.pdf"'
    made = tmp_path / "log.pdf"
    made.write_bytes(answer.content)
    result = page.validate_pdf(str(made), profile=page.ValidationProfile.PDF_UA_1)
    assert result.is_compliant, str(result)
    words = " ".join(words_of(answer.content).split())
    assert "Indførsler om andres egne forhold er ikke med, hvis der er nogen" in words
    assert ("Mors nye medicin" in words) == (who == "cecilie")
    assert PdfReader(BytesIO(answer.content)).metadata.title == "Stafetlog"


def test_fetching_the_document_is_written_as_that(world, full, client_for):
    client_for(world.daniel).post(reverse("portal:pdf_make", args=[full.pk]), {"slags": "laes"})
    with acting_as(world.alma):
        event = AccessEvent.objects.on_case(full).by(world.daniel).get()
        assert (event.action, event.purpose) == ("print", "own_case")
