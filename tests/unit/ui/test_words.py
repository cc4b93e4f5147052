"""Words and addresses that a process looks up once are those that Django finds."""

from uuid import UUID

import pytest
from django.urls import NoReverseMatch, reverse

from btimodel.choices import ActorGroup, Level
from ui.addresses import address_of
from ui.words import gettext, label_of, ngettext

ONE, OTHER = UUID(int=1), UUID(int=0xABC << 100)


def test_words_are_those_of_the_site():
    assert gettext("Gem") == "Gem"
    assert [ngettext("%(n)s dag", "%(n)s dage", n) % {"n": n} for n in (0, 1, 2)] == [
        "0 dage",
        "1 dag",
        "2 dage",
    ]


def test_choices_of_different_lists_with_the_same_value_keep_their_own_words():
    assert label_of(Level(1)) == str(Level(1).label)
    assert label_of(ActorGroup(1)) == str(ActorGroup(1).label)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("home", ()),
        ("case", (ONE,)),
        ("case", (OTHER,)),
        ("stafetlog:entry", (ONE, OTHER)),
        ("guides:group", ("direkte",)),
        ("admin:accounts_user_change", (7,)),
    ],
)
def test_addresses_are_those_of_the_urls(name, args):
    assert address_of(name, *args) == reverse(name, args=args)


def test_what_cannot_stand_in_an_address_is_refused():
    for args in ((), (-1,), ("x/y",)):
        with pytest.raises(NoReverseMatch):
            address_of("case", *args)
