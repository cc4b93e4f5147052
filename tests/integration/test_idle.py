"""A login that nobody uses ends by itself, and so does a day's (law.md L-12; docs/adr/0044)."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.idle import BEGAN, SEEN
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db
BY_ITSELF = {"Stafetten-Af-Sig-Selv": "1"}
MINUTE, DAY_OF_WORK = 60, 8 * 3600


def let_pass(client: Client, seconds: int, *clocks: str) -> int:
    """Turn the session's clocks back, and return when the person was last seen."""
    session = client.session
    for clock in clocks:
        session[clock] -= seconds
    session.save()
    return session[SEEN]


@pytest.mark.parametrize(("who", "minutes"), [("alma", 15), ("hassan", 15), ("cecilie", 10)])
def test_nothing_for_some_minutes_ends_the_login_and_leads_back_to_the_page(
    world, case, client_for, who, minutes
):
    user = getattr(world, who)
    client, page = client_for(user), reverse("account_change_password")
    let_pass(client, minutes * MINUTE - 5, SEEN)
    assert client.get(page).status_code == 200
    let_pass(client, minutes * MINUTE, SEEN)
    assert client.get(page).url == f"{reverse('account_login')}?next={page}"
    assert not any(key.get_decoded().get("_auth_user_id") for key in Session.objects.all())
    login = f"{reverse('account_login')}?next={page}"
    assert "Du er logget ud, fordi der ikke skete noget" in client.get(login).content.decode()
    typed = {"login": user.email, "password": PASSWORD, "next": page}
    assert client.post(login, typed).url == page
    assert client.get(page).status_code == 200


def test_a_day_of_work_ends_whatever_happens(world, client_for):
    client = client_for(world.alma)
    let_pass(client, DAY_OF_WORK - 5, BEGAN)
    assert client.get(reverse("home")).status_code == 200
    let_pass(client, 5, BEGAN)
    assert client.get(reverse("home")).status_code == 302


def test_a_sign_of_life_is_written_once_a_minute_and_a_script_gives_none(world, case, client_for):
    client, page = client_for(world.alma), reverse("account_stay")

    def writes(**headers: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(page, headers=headers)
        return sum("UPDATE" in each["sql"] for each in asked)

    assert writes() == 0
    seen = let_pass(client, 5 * MINUTE, SEEN)
    assert writes(**BY_ITSELF) == 0
    assert client.session[SEEN] == seen
    assert client.get(page, headers=BY_ITSELF).json()["left"] <= 10 * MINUTE
    assert writes() == 1
    assert writes() == 0
    assert client.session[SEEN] > seen
    let_pass(client, 5 * MINUTE, SEEN)
    assert client.post(page).json()["left"] > 14 * MINUTE


def test_a_script_that_comes_too_late_is_told_so_and_sees_nothing(world, case, client_for):
    client = client_for(world.alma)
    let_pass(client, 15 * MINUTE, SEEN)
    answer = client.post(
        reverse("stafetlog:draft_save", args=[case.pk, "entry"]), headers={"Accept": "application/json"}
    )
    assert answer.status_code == 401
    assert client.get(reverse("case", args=[case.pk])).status_code == 302


def test_the_page_knows_how_long_there_is_and_has_the_words(world, case, client_for):
    client = client_for(world.cecilie)
    address = reverse("portal:case", args=[case.pk])
    page = client.get(address).content.decode()
    assert 'data-idle="540"' in page  # a minute less, for so seldom is a sign of life written
    let_pass(client, DAY_OF_WORK - 3 * MINUTE, BEGAN)
    found = re.search(r'data-idle="(\d+)"', client.get(address).content.decode())
    assert found
    assert 2 * MINUTE < int(found[1]) <= 3 * MINUTE
    assert "Bliv logget ind" in page
    administration = client_for(world.hassan).get(reverse("admin:accounts_user_changelist")).content.decode()
    for part in ('data-idle="840"', "Bliv logget ind", "ui/udlogning.js", "ui/admin.css"):
        assert part in administration
    assert "data-idle" not in Client().get(reverse("account_login")).content.decode()
