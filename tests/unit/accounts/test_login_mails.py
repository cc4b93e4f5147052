"""Mails about a login: what cannot be sent tells nothing about whose address is known."""

import logging
import smtplib

import pytest
from django.core import mail
from django.urls import reverse


@pytest.fixture
def no_mail_server(monkeypatch):
    """A mail server that refuses each receiver, in words that hold the address."""

    def refuse(message, *_args, **_more):
        raise smtplib.SMTPRecipientsRefused(dict.fromkeys(message.to, (550, b"ingen")))

    monkeypatch.setattr(mail.EmailMessage, "send", refuse)


def test_a_mail_that_cannot_be_sent_does_not_tell_which_addresses_are_known(
    world, client, no_mail_server, caplog
):
    caplog.set_level(logging.WARNING)
    known, unknown = (
        client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in (world.alma.email, "ukendt@example.dk")
    )
    assert known.redirect_chain == unknown.redirect_chain
    assert known.status_code == unknown.status_code == 200
    assert known.content == unknown.content
    assert "could not be sent" in caplog.text
    assert world.alma.email not in caplog.text


def test_the_administrator_is_told_of_mails_that_could_not_be_sent(world, client_for, no_mail_server):
    page = client_for(world.hassan).post(
        reverse("admin:accounts_user_changelist"),
        {"action": "send_password_mail", "_selected_action": [world.dorte.pk]},
        follow=True,
    )
    assert page.status_code == 200
    assert "Mail sendt til 0." in page.content.decode()
    assert "Mailen til 1 kunne ikke sendes." in page.content.decode()


def test_the_mail_with_the_link_is_plain_danish_and_names_nobody(world, client):
    client.post(reverse("account_reset_password"), {"email": world.alma.email})
    (letter,) = mail.outbox
    assert letter.subject == "Vælg en adgangskode til Stafetten"
    assert "http://testserver/konto/glemt/" in letter.body
    for foreign in ("Password", "email", "brugerkonto", "Tak fordi", world.alma.full_name):
        assert foreign not in letter.subject + letter.body
