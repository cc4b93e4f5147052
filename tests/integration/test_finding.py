"""Finding in the log: words in Danish, filters, a day, and what is new since last time."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.choices import Phase
from cases.models import AccessEvent
from stafetlog.models import EntryKind
from stafetlog.services import entries
from tests import scales, tools
from tests.consents import complete
from tests.personas import add_member, open_another_case
from tests.queries import cost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_is_idle")]


def url(name, case, *args):
    return reverse(f"stafetlog:{name}", args=[case.pk, *args])


def write(case, by, text, *, kind=EntryKind.OBSERVATION, hours=1.0, **more):
    with acting_as(by):
        return entries.write(
            case=case,
            by=by,
            kind=kind,
            phase=more.pop("phase", Phase.OPSPORING),
            text=text,
            occurred_at=timezone.now() - dt.timedelta(hours=hours),
            **more,
        )


def found(client, case, **typed):
    """Return the page that a search leads to."""
    kept = client.post(url("find", case), typed)
    assert kept.status_code == 302
    answer = client.get(kept.url)
    assert answer.status_code == 200
    return answer.content.decode()


def shown(page, *texts):
    return [text for text in texts if text in page]


def count_of(page):
    return page.partition('class="k-count">')[2].partition("</h2>")[0].partition(" indf")[0]


def test_words_are_found_in_danish_from_their_beginning_and_as_fragments(world, case, client_for):
    write(case, world.alma, "Skolens fodboldkamp gik godt: 100 % glæde.")
    write(case, world.alma, "Børnehaven ringede om ÆRTER og <b>a < b</b>.")
    client = client_for(world.alma)
    kamp, haven = "gik godt", "ringede om"
    for words, wanted in {
        "skole": [kamp],
        "skolerne": [kamp],  # the dictionary's work: no such letters stand there
        "fodb": [kamp],
        "boldkamp": [kamp],
        "ærter": [haven],
        "BØRNEHAVER": [haven],
        "fodbold skole": [kamp],
        "fodbold børnehave": [],
        '"gik godt"': [kamp],
        '"godt gik"': [],
        "%": None,
        "100 %": [kamp],
        '"a < b"': [haven],
        "og": [haven],
    }.items():
        page = found(client, case, ord=words)
        if wanted is None:
            assert "Skriv mindst to bogstaver" in page
        else:
            assert shown(page, kamp, haven) == wanted, words


OPERATORS = (
    "'",
    "\\",
    "''':*",
    "!&|()",
    "<->",
    "a' | 'b:*",
    "æ" * 100,
    "x:*\\'",
    '"',
    '" "',
    "\x01",
    "ok \x00",
)


def test_nothing_that_is_typed_is_an_operator(world, case, client_for):
    client = client_for(world.alma)
    for words in OPERATORS:
        assert 'class="k-find' in found(client, case, ord=words), words


def test_kind_phase_person_and_period_narrow_the_log_and_keep_what_was_chosen(world, case, client_for):
    add_member(world, case, world.birk)
    write(case, world.alma, "Observationen.", hours=24 * 40 + 2)  # two: summer time may have ended
    write(case, world.alma, "Lysglimtet.", kind=EntryKind.LYSGLIMT)
    write(case, world.birk, "Birks vurdering.", kind=EntryKind.VURDERING, phase=Phase.VURDERING)
    client = client_for(world.alma)
    all_three = ("Observationen.", "Lysglimtet.", "Birks vurdering.")
    today = timezone.localdate()
    days_ago = {days: f"{today - dt.timedelta(days=days):%d-%m-%Y}" for days in (0, 40, 41)}
    for typed, wanted in (
        ({"slags": "lysglimt"}, ["Lysglimtet."]),
        ({"fase": "vurdering"}, ["Birks vurdering."]),
        ({"hvem": str(world.birk.pk)}, ["Birks vurdering."]),
        ({"fra": days_ago[41], "til": days_ago[40]}, ["Observationen."]),
        ({"til": days_ago[0], "hvem": str(world.alma.pk), "slags": "observation"}, ["Observationen."]),
    ):
        page = found(client, case, **typed)
        assert shown(page, *all_three) == wanted, typed
    assert f'value="{days_ago[0]}"' in page
    assert f'<option value="{world.alma.pk}" selected>Alma Lind' in page
    nothing = found(client, case, slags="lysglimt", fase="indsats")
    assert "Ingen indførsler passer" in nothing
    assert f'href="{url("timeline", case)}"' in nothing


WRONG = (
    ({"fra": "i går"}, "Datoen skal skrives som dd-mm-åååå"),
    ({"fra": "10-10-2026", "til": "09-10-2026"}, "Den sidste dag ligger før den første."),
    ({"slags": "ukendt"}, "Vælg et af punkterne på listen."),
    ({"hvem": "1 OR 1"}, "Vælg et af punkterne på listen."),
    ({"ord": "x"}, "Skriv mindst to bogstaver"),
    ({"ord": "x" * 101}, "Skriv højst 100 tegn"),
)


def test_a_wrong_answer_is_told_beside_the_field_and_nothing_typed_is_lost(world, case, client_for):
    client = client_for(world.alma)
    for typed, sentence in WRONG:
        page = found(client, case, **({"ord": "frikvarter"} | typed))
        assert page.count(sentence) == 2, typed  # in the summary, and beside the field
        assert "Noah er træt" not in page
        assert "Vis hele loggen i stedet" in page
        if "ord" not in typed:
            assert 'value="frikvarter"' in page


def test_what_is_looked_for_stands_in_no_address_and_is_not_readable_in_the_session(world, case, client_for):
    client = client_for(world.alma)
    answer = client.post(url("find", case), {"ord": "frikvarter"})
    assert "frikvarter" not in answer.url
    assert "frikvarter" not in str(dict(client.session))
    page = client.get(answer.url).content.decode()
    assert "frikvarter" not in "".join(part.partition('"')[0] for part in page.split('href="')[1:])
    assert "frikvarter" not in page.partition("</title>")[0]


def test_a_search_is_kept_for_an_hour_and_for_its_own_case_and_login(world, case, client_for):
    other = open_another_case(world)
    client = client_for(world.alma)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        address = client.post(url("find", case), {"ord": "frikvarter"}).url
        assert client.get(address).status_code == 200
        assert client.get(address.replace(str(case.pk), str(other.pk))).url == url("timeline", other)
        for number in range(5):
            client.post(url("find", case), {"ord": f"ord {number}"})
        assert client.get(address).url == url("timeline", case)
        last = client.post(url("find", case), {"ord": "frikvarter"}).url
        clock.shift(dt.timedelta(hours=1, seconds=1))
        gone = client.get(last, follow=True)
    assert gone.redirect_chain == [(url("timeline", case), 302)]
    assert "Søgningen er ikke gemt længere" in gone.content.decode()
    assert client_for(world.alma).get(last).status_code == 302
    empty = client.post(url("find", case), {"ord": "", "slags": ""})
    assert client.get(empty.url).url == url("timeline", case)


def test_nobody_finds_or_counts_what_she_may_not_see(world, case, client_for):
    with acting_as(world.alma):
        daniel = case.people.get(name="Daniel Krogh")
    add_member(world, case, world.gry)
    complete(world, case)
    write(case, world.alma, "Daniel er begyndt på metadon.", concerns=daniel)
    assert count_of(found(client_for(world.alma), case, ord="metadon")) == "Fundet 1"
    page = found(client_for(world.gry), case, ord="metadon")
    assert "Ingen indførsler passer" in page
    assert client_for(world.cecilie).post(url("find", case), {"ord": "metadon"}).status_code == 403
    assert client_for(world.dorte).post(url("find", case), {"ord": "metadon"}).status_code == 404


def test_each_page_of_what_is_found_is_recorded_and_the_question_is_not(world, case, client_for):
    client = client_for(world.alma)
    with acting_as(world.alma):
        before = AccessEvent.objects.on_case(case).count()
        found(client, case, ord="frikvarter")
        events = AccessEvent.objects.on_case(case).order_by("-at")[: 2 + before]
        assert [(event.action, event.page) for event in events][: len(events) - before] == [
            ("read", "stafetlog:found")
        ]


def test_the_pages_keep_what_was_chosen_and_cost_the_same(world, case, client_for):
    client = client_for(world.alma)
    client.get(url("timeline", case))
    costs = []
    for more in (2, 53):
        for number in range(more):
            write(case, world.alma, f"Fodbold nummer {number}.", hours=number + 1)
        address = client.post(url("find", case), {"ord": "fodbold"}).url
        costs.append(cost(client, address))
    assert costs[0] == costs[1]
    first = client.get(address).content.decode()
    assert count_of(first) == "Fundet 55"
    assert 'href="?side=2"' in first
    second = client.get(address, {"side": "2"}).content.decode()
    assert second.count('class="k-entry__body"') == 5


def test_a_day_leads_to_what_happened_then(world, case, client_for):
    old = write(case, world.alma, "Den gamle.", hours=24 * 30)
    client = client_for(world.alma)
    day = timezone.localdate() - dt.timedelta(days=29)
    assert (
        client.get(url("day", case), {"dag": f"{day:%d-%m-%Y}"}).url == f"{url('timeline', case)}#i-{old.pk}"
    )
    assert client.get(url("day", case), {"dag": "01-01-1999"}, follow=True).redirect_chain[0][0] == url(
        "timeline", case
    )
    wrong = client.get(url("day", case), {"dag": "snart"}).content.decode()
    assert "Datoen skal skrives som dd-mm-åååå" in wrong
    assert 'value="snart"' in wrong


def test_what_was_found_is_marked_and_stays_text(world, case, client_for):
    write(case, world.alma, "Skolens <b>fodbold</b> & lektier.\nSkole & hjem.")
    page = found(client_for(world.alma), case, ord="skole fodb")
    assert "<p><mark>Skolens</mark> &lt;b&gt;<mark>fodbold</mark>&lt;/b&gt; &amp; lektier.<br>" in page
    assert "<mark>Skole</mark> &amp; hjem.</p>" in page
    fragment = found(client_for(world.alma), case, ord='"<b>fod" ktier')
    assert "Skolens <mark>&lt;b&gt;fodbold</mark>&lt;/b&gt; &amp; le<mark>ktier</mark>." in fragment


# --- the family's own log -------------------------------------------------------------------------------


def family_found(client, case, **typed):
    kept = client.post(reverse("portal:find", args=[case.pk]), typed)
    assert kept.status_code == 302
    assert not any(value in kept.url for value in typed.values())
    return client.get(kept.url).content.decode()


def test_the_family_finds_words_kinds_and_periods_and_what_is_found_is_marked(world, case, client_for):
    write(case, world.alma, "Noahs fodboldkamp gik <b>godt</b>.")
    write(case, world.alma, "Han smilede hele dagen.", kind=EntryKind.LYSGLIMT, hours=24 * 40)
    kamp, smil = "&lt;b&gt;godt", "Han smilede"
    for reader in (world.cecilie, world.daniel):
        client = client_for(reader)
        for typed, wanted in (
            ({"ord": "fodb"}, [kamp]),
            ({"ord": "BOLDKAMP gik"}, [kamp]),
            ({"ord": "kampene"}, []),
            ({"ord": "smilede kamp"}, []),
            ({"slags": "lysglimt"}, [smil]),
            ({"til": f"{timezone.localdate() - dt.timedelta(days=30):%d-%m-%Y}"}, [smil]),
        ):
            page = family_found(client, case, **typed)
            assert shown(page, kamp, smil) == wanted, typed
            assert ("Ingen indførsler passer" in page) == (not wanted), typed
    assert "Noahs <mark>fodboldkamp</mark>" in family_found(client, case, ord="fodb")
    assert "hele <mark>dagen</mark>." in family_found(client, case, ord="dage")  # the dictionary's work
    nothing = family_found(client, case, ord="xyzzy")
    assert "Skrevet af" not in nothing
    assert "spørge stafetholderen" in nothing


def test_the_family_s_wrong_question_is_told_beside_the_field_and_its_old_one_is_gone(
    world, case, client_for
):
    client = client_for(world.daniel)
    for typed, sentence in WRONG:
        if "hvem" not in typed:
            page = family_found(client, case, **({"ord": "frikvarter"} | typed))
            assert page.count(sentence) == 2, typed
            assert "Vis hele loggen i stedet" in page
    for words in OPERATORS:
        assert (
            'class="k-find'
            in client.get(
                client.post(reverse("portal:find", args=[case.pk]), {"ord": words}).url
            ).content.decode()
        )
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2), tick=False):
        again = client_for(world.daniel)
        address = client.post(reverse("portal:find", args=[case.pk]), {"ord": "alene"}).url
        gone = again.get(address, follow=True)
    assert "Søgningen er ikke gemt længere" in gone.content.decode()
    assert (
        client_for(world.alma).post(reverse("portal:find", args=[case.pk]), {"ord": "ok"}).status_code == 403
    )
    assert (
        client_for(world.dorte).post(reverse("portal:find", args=[case.pk]), {"ord": "ok"}).status_code == 404
    )


def test_the_family_s_search_costs_the_same_for_a_long_log(world, case, client_for):
    client = client_for(world.daniel)
    client.get(reverse("portal:log", args=[case.pk]))
    costs = []
    for more in (2, 17):
        for number in range(more):
            write(case, world.alma, f"Fodbold nummer {number}.", hours=number + 1)
        address = client.post(reverse("portal:find", args=[case.pk]), {"ord": "fodbold"}).url
        costs.append(cost(client, address))
    assert costs[0] == costs[1] <= 12
    assert count_of(client.get(address).content.decode()) == "Fundet 19"
    assert client.get(address, {"side": "2"}).content.decode().count('class="k-entry__body"') == 4
    assert client.get(address, {"side": "900"}).content.decode().count('class="k-entry__body"') == 4


# --- what is new since last time -------------------------------------------------------------------------

NEW = '<span class="badge badge-info">Nyt</span>'


def test_what_others_wrote_since_my_last_visit_is_new_until_i_come_again(world, case, client_for):
    add_member(world, case, world.birk)
    birk = client_for(world.birk)

    def read(*, hours):
        with time_machine.travel(timezone.now() + dt.timedelta(hours=hours), tick=False):
            return birk.get(url("timeline", case)).content.decode()

    assert NEW not in read(hours=0)  # the first time all of it is new, so nothing is
    write(case, world.birk, "Mit eget.", hours=0)
    write(case, world.alma, "Fra i dag.", hours=0)
    write(case, world.alma, "Om det, der skete for længe siden.", hours=24 * 30)
    for hours in (2, 2.4):  # leafing is one visit
        page = read(hours=hours)
        assert "2 nye indførsler" in page
        assert page.count(NEW) == 2
        above, line, below = page.partition('<li class="k-seen">Herfra har du læst før</li>')
        assert line
        assert "Fra i dag." in above
        assert "Mit eget." in below
        assert "for længe siden" in below
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2.5), tick=False):
        only_new = found(birk, case, nyt="on")
    assert shown(only_new, "Fra i dag.", "Mit eget.", "Om det, der skete") == [
        "Fra i dag.",
        "Om det, der skete",
    ]
    later = read(hours=4)
    assert NEW not in later
    assert "k-seen" not in later


def test_what_somebody_else_has_read_tells_nothing(world, case, client_for):
    add_member(world, case, world.birk)
    client_for(world.birk).get(url("timeline", case))
    write(case, world.alma, "Fra i dag.", hours=0)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2), tick=False):
        client_for(world.alma).get(url("timeline", case))
        page = client_for(world.birk).get(url("timeline", case)).content.decode()
        assert page.count(NEW) == 1


def test_min_side_and_the_family_s_front_page_count_what_is_new_and_may_be_read(world, case, client_for):
    add_member(world, case, world.birk)
    birk, daniel, cecilie = (client_for(user) for user in (world.birk, world.daniel, world.cecilie))

    def front(client, name, *args):
        return client.get(reverse(name, args=args)).content.decode()

    assert "Du har ikke læst loggen endnu" in front(birk, "home")
    birk.get(url("timeline", case))
    for client in (daniel, cecilie):
        client.get(reverse("portal:log", args=[case.pk]))
    assert "i loggen" not in front(birk, "home")
    write(case, world.birk, "Mit eget.", hours=0)
    with acting_as(world.alma):
        person = case.people.get(name="Cecilie Skov")
    write(case, world.alma, "Cecilies egne forhold.", hours=0, concerns=person)
    assert "1 ny indførsel i loggen" in front(birk, "home")
    assert "1 ny indførsel i loggen" in front(daniel, "portal:case", case.pk)
    assert "2 nye indførsler i loggen" in front(cecilie, "portal:case", case.pk)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=1), tick=False):
        page = front(daniel, "portal:log", case.pk)
        assert page.count(NEW) == 1
        assert page.count("Herfra har du læst før") == 1


def test_the_answers_of_a_shared_tool_are_found_by_whoever_may_read_it(world, case, client_for):
    with acting_as(world.alma):
        daniel = case.people.get(name="Daniel Krogh")
    add_member(world, case, world.gry)
    complete(world, case)
    seen = tools.SEEN | {"observationer-0-saa_hoerte": "Han gemte sig bag cykelskuret."}
    tools.shared(case, typed=seen)
    tools.shared(case, typed=seen | {"observationer-0-saa_hoerte": "Daniel nævnte metadon."}, concerns=daniel)
    tools.draft(case, typed=seen | {"observationer-0-saa_hoerte": "Kun en kladde: barnevogn."})
    write(case, world.alma, "Vi taler om cykelskuret.")
    alma = client_for(world.alma)
    page = found(alma, case, ord="cykelskur")
    assert count_of(page) == "Fundet 2"
    assert "Fundet i svaret på" in page
    assert "bag <mark>cykelskuret</mark>" in page
    # Words of the entry and of the answers count together; each must stand somewhere.
    assert count_of(found(alma, case, ord="cykelskur gemte")) == "Fundet 1"
    assert count_of(found(alma, case, ord="metadon")) == "Fundet 1"
    for nowhere in ("barnevogn", "saa_hoerte"):
        assert "Ingen indførsler passer" in found(alma, case, ord=nowhere)
    assert "Ingen indførsler passer" in found(client_for(world.gry), case, ord="metadon")
    for reader, word, there in (
        (world.cecilie, "cykelskur", True),
        (world.cecilie, "metadon", False),
        (world.daniel, "metadon", True),
        (world.daniel, "cykelskur", True),
    ):
        page = family_found(client_for(reader), case, ord=word)
        assert ("Fundet i svaret på" in page) == there, (reader, word)


def test_a_rating_alone_is_found_only_when_the_joint_step_is_shared(world, case, client_for):
    add_member(world, case, world.birk)
    complete(world, case)
    scales.begun(case, rate=True, words="Han virker skræmt.")
    alma = client_for(world.alma)
    assert "Ingen indførsler passer" in found(alma, case, ord="skræmt")
