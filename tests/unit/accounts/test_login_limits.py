"""Guesses at a password are counted for each account and for each address on the net."""

import pytest
from django.urls import reverse


@pytest.fixture
def guess(client, settings):
    """Try a wrong password from an address on the net, as the proxy in front tells it."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"login": "8/m/ip", "login_failed": "4/m/ip,2/5m/key"}

    def guess(email, *, address="203.0.113.7", password="en forkert kode"):
        details = {"login": email, "password": password}
        return client.post(reverse("account_login"), details, headers={"x-forwarded-for": address})

    return guess


def test_one_who_guesses_shuts_nobody_else_out(world, guess):
    for number in range(6):
        stopped = guess(f"x{number}@example.dk")
    assert "Vent fem minutter, og prøv igen." in stopped.content.decode()
    elsewhere = guess(world.alma.email, address="198.51.100.4")
    assert "passer ikke sammen" in elsewhere.content.decode()


def test_one_account_is_shut_for_guesses_from_everywhere(world, guess):
    answers = [guess(world.alma.email, address=f"203.0.113.{number}") for number in range(3)]
    assert "passer ikke sammen" in answers[1].content.decode()
    assert "Vent fem minutter, og prøv igen." in answers[2].content.decode()


def test_too_many_answers_are_refused_in_plain_danish(world, guess):
    refused = [guess("") for _ in range(9)][-1]
    assert refused.status_code == 429
    text = refused.content.decode()
    assert "Vent et minut, og prøv igen." in text
    assert "Too Many" not in text
