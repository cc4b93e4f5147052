"""The pages that are open to everybody: whom to call, what is kept, what others have made."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from btimodel.models import Municipality, RetentionRule
from config.thirdparty import as_markdown, parts

PAGES = ["accessibility", "privacy", "third_party"]


@pytest.mark.parametrize("name", PAGES)
def test_it_opens_before_the_municipality_is_set_up(db, client, name):
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_it_opens_for_everybody(world, client, client_for, name):
    assert client.get(reverse(name)).status_code == 200
    for user in (world.alma, world.cecilie, world.hassan):
        assert client_for(user).get(reverse(name)).status_code == 200


def test_accessibility_gives_phone_and_mail(world, client):
    Municipality.objects.update(contact_email="hjaelp@example.dk")
    text = client.get(reverse("accessibility")).content.decode()
    assert 'href="tel:12345678"' in text
    assert 'href="mailto:hjaelp@example.dk"' in text


def test_the_short_address_leads_to_was_when_there_is_one(world, client):
    assert client.get(reverse("was")).url == reverse("accessibility")
    Municipality.objects.update(accessibility_url="https://www.was.digst.dk/eksempelby-dk")
    assert client.get(reverse("was")).url == "https://www.was.digst.dk/eksempelby-dk"


def test_privacy_shows_the_rules_as_they_are(world, client):
    RetentionRule.objects.filter(key="kort").update(text="Vi gemmer den i ti måneder.")
    text = client.get(reverse("privacy")).content.decode()
    assert "Vi gemmer den i ti måneder." in text
    assert "Eksempelby Kommune" in text
    assert "Datatilsynet" in text


def test_health_says_ok_and_nothing_else(db, client):
    assert client.get(reverse("health")).content == b"ok"


def test_the_licences_on_the_page_and_in_the_document_are_of_what_is_installed(client, db):
    pinned = (settings.BASE_DIR / "requirements" / "base.txt").read_text(encoding="utf-8")
    names = {
        name.lower() for name in re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[a-z]+\])?==", pinned, re.MULTILINE)
    }
    assert {part["name"] for part in parts()["python"]} == names
    assert (settings.BASE_DIR / "docs" / "tredjepart.md").read_text(encoding="utf-8") == as_markdown()
    text = client.get(reverse("third_party")).content.decode()
    for licence in ("MIT", "OFL-1.1", "Apache-2.0", "LGPL-3.0"):
        assert licence in text


def test_logging_out_empties_the_browser(world, client_for):
    client = client_for(world.alma)
    asked = client.get(reverse("account_logout"))
    assert "Clear-Site-Data" not in asked.headers
    left = client.post(reverse("account_logout"))
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get(reverse("home")).status_code == 302
