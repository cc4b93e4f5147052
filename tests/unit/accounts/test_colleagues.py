"""Finding a colleague by name, and the logins of a family."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.exceptions import AccountRefused
from accounts.lookups import MOST_FOUND, find_colleagues
from accounts.models import User
from accounts.services import family_login
from tests.personas import professional

pytestmark = pytest.mark.django_db


def names(text):
    return [job.user.full_name for job in find_colleagues(text, on=timezone.localdate())]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("birk", ["Birk Holm"]),
        ("HOLM", ["Birk Holm"]),
        ("holm birk", ["Birk Holm"]),
        ("bi ho", ["Birk Holm"]),
        ("irk", []),
        ("b", []),
        ("", []),
        ("cecilie", []),
        ("hassan", []),
        ("%", []),
        ("' OR 1=1 --", []),
    ],
)
def test_a_colleague_is_found_by_the_beginning_of_her_names(world, text, found):
    assert names(text) == found


def test_danish_letters_are_found_however_they_are_written(world):
    professional("Aage Ørsted", world.school, "Lærer")
    assert names("åge") == ["Aage Ørsted"]
    assert names("Aage ørs") == ["Aage Ørsted"]


def test_one_who_has_left_is_not_found(world):
    job = world.birk.employments.get()
    job.valid_until = timezone.localdate() - dt.timedelta(days=1)
    job.save()
    assert names("birk") == []


def test_a_closed_account_is_not_found(world):
    world.birk.is_active = False
    world.birk.save()
    assert names("birk") == []


def test_the_list_is_never_long(world):
    for number in range(MOST_FOUND + 5):
        professional(f"Gurli{number} Toft", world.school, "Lærer")
    assert len(names("gurli")) == MOST_FOUND + 1


def test_a_new_login_has_no_password(world):
    user = family_login(email="Mona@Example.dk", full_name="Mona Krogh")
    assert (user.email, user.kind, user.has_usable_password()) == ("mona@example.dk", User.Kind.FAMILY, False)
    assert family_login(email="mona@example.dk", full_name="mona  krogh") == user


@pytest.mark.parametrize(
    ("email", "name"),
    [
        ("cecilie@example.dk", "Daniel Krogh"),
        ("birk@example.dk", "Birk Holm"),
        ("hassan@example.dk", "Hassan Yildiz"),
    ],
)
def test_a_known_address_in_another_name_is_refused(world, email, name):
    with pytest.raises(AccountRefused):
        family_login(email=email, full_name=name)


def test_a_closed_login_is_refused(world):
    world.cecilie.is_active = False
    world.cecilie.save()
    with pytest.raises(AccountRefused, match="lukket"):
        family_login(email="cecilie@example.dk", full_name="Cecilie Skov")
