"""The pages of the login, through allauth's own views and forms."""

import re

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth import get_user_model
from django.urls import reverse

from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db

MAIL = "alma.lind@example.dk"


@pytest.fixture
def alma():
    """A teacher with a password."""
    return get_user_model().objects.create_user(MAIL, PASSWORD, full_name="Alma Lind")


def page_of(response) -> str:
    """Return the page of a good answer."""
    assert response.status_code == 200
    return response.content.decode()


def test_the_login_is_danish_and_in_our_look(client):
    html = page_of(client.get(reverse("account_login")))
    assert "<title>Log ind - Stafetten</title>" in html
    assert "Intet barn skal falde mellem to stole." in html
    assert 'class="form-input"' in html
    assert "placeholder" not in html


def test_a_wrong_password_is_told_at_the_top_and_in_the_title(client, alma):
    html = page_of(client.post(reverse("account_login"), {"login": MAIL, "password": "forkert"}))
    assert "<title>Fejl: Log ind - Stafetten</title>" in html
    assert "Der er 1 fejl, som skal rettes" in html
    assert f'value="{MAIL}"' in html


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        ("account_login", ("Udfyld feltet »Mailadresse«.", "Udfyld feltet »Adgangskode«.")),
        ("account_reset_password", ("Udfyld feltet »Mailadresse«.",)),
    ],
)
def test_an_empty_field_is_called_by_its_name(client, name, sentences):
    html = page_of(client.post(reverse(name), {}))
    assert [sentence for sentence in sentences if html.count(sentence) != 2] == []  # above and beside it
    assert not any(foreign in html for foreign in ("Email", "e-mail", "påkrævet"))


@pytest.mark.parametrize(("name", "field"), [("account_login", "login"), ("account_reset_password", "email")])
def test_what_is_no_mail_address_is_told_beside_it_and_stays(client, name, field):
    html = page_of(client.post(reverse(name), {field: "alma.lind", "password": "x"}))
    assert html.count("Mailadressen skal skrives som navn@example.dk.") == 2
    assert 'value="alma.lind"' in html


def test_an_empty_change_of_password_names_all_its_fields(client, alma):
    client.force_login(alma, backend="accounts.backends.LoginBackend")
    html = page_of(client.post(reverse("account_change_password"), {}))
    assert "Der er 3 fejl, som skal rettes" in html
    assert html.count("Udfyld feltet »") == 6
    assert "påkrævet" not in html


def test_the_way_onwards_survives_the_login(client):
    html = page_of(client.get(reverse("account_login") + "?next=/undringsnotater/"))
    assert 'value="/undringsnotater/"' in html


def test_a_new_password_can_be_asked_for(client, alma):
    assert "Send link" in page_of(client.get(reverse("account_reset_password")))
    asked = client.post(reverse("account_reset_password"), {"email": MAIL}, follow=True)
    assert "Se i din indbakke" in page_of(asked)


def test_a_new_password_can_be_chosen(client, alma):
    key = {"uidb36": user_pk_to_url_str(alma), "key": default_token_generator.make_token(alma)}
    path = reverse("account_reset_password_from_key", kwargs=key)
    assert "Gem ny adgangskode" in page_of(client.get(path, follow=True))


def test_the_mailed_link_leads_to_a_new_password(client, alma, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": MAIL})
    link = re.search(r"https?://[^/]+(/\S+)", mailoutbox[0].body)
    assert "Gem ny adgangskode" in page_of(client.get(link[1], follow=True))


def test_a_used_up_link_says_so(client):
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "x-y"})
    assert "Linket virker ikke længere" in page_of(client.get(path))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("account_logout", "Vil du logge af?"),
        ("account_change_password", "Skift adgangskode"),
        ("account_reauthenticate", "Bekræft, at det er dig"),
        ("account_reset_password_from_key_done", "Adgangskoden er ændret"),
    ],
)
def test_the_other_pages_are_danish_too(client, alma, name, words):
    client.force_login(alma, backend="accounts.backends.LoginBackend")
    html = page_of(client.get(reverse(name)))
    assert words in html
    assert "Alma Lind" in html
