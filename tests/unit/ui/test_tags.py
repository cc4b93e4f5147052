"""The template tags, as a template writes them."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from tests.unit.ui.examples import OneField


def draw(source: str, **context: object) -> str:
    """Render a piece of template."""
    return Template("{% load fds %}" + source).render(Context(context))


def test_an_icon_without_a_label_is_silent():
    html = draw('{% icon "lock" %}')
    assert 'aria-hidden="true"' in html
    assert "dkfds/img/all-svg-icons.svg#lock" in html


def test_an_icon_with_a_label_is_read_aloud():
    assert 'role="img" aria-label="Låst"' in draw('{% icon "lock" "Låst" %}')


def test_an_own_drawing_takes_a_class():
    assert 'class="k-arms"' in draw('{% own_icon "vaaben" "k-arms" %}')


def test_an_alert_holds_a_heading_and_its_block_and_does_not_shout():
    html = draw('{% alert "warning" "Pas på" level=3 %}<p>{{ text }}</p>{% endalert %}', text="a < b")
    assert '<h3 class="alert-heading">Pas på</h3>' in html
    assert "<p>a &lt; b</p>" in html
    assert "role=" not in html.replace('role="img"', "")


def test_an_alert_that_appears_by_itself_announces_itself():
    assert 'role="alert"' in draw('{% alert "error" live=True %}Væk{% endalert %}')


def test_an_unknown_kind_of_alert_is_a_mistake():
    with pytest.raises(ValueError, match="unknown kind"):
        draw('{% alert "danger" %}{% endalert %}')


def test_a_badge_has_its_tone_and_escapes_its_word():
    html = draw('{% badge word "warning" %}', word="<Frist>")
    assert html == '<span class="badge badge-warning">&lt;Frist&gt;</span>'
    assert draw('{% badge "Ro" %}') == '<span class="badge">Ro</span>'


def test_an_unknown_tone_of_badge_is_a_mistake():
    with pytest.raises(ValueError, match="unknown tone"):
        draw('{% badge "x" "pink" %}')


def test_the_error_summary_links_to_the_field_and_can_take_focus():
    html = draw("{% error_summary form %}", form=OneField({}))
    assert 'href="#id_name"' in html
    assert 'tabindex="-1"' in html
    assert "Der er 1 fejl, som skal rettes" in html


def test_there_is_no_summary_without_errors():
    assert draw("{% error_summary form %}", form=OneField()).strip() == ""


def test_the_page_title_begins_with_the_word_error_when_the_form_has_one():
    assert draw("{% error_prefix %}", form=OneField({})) == "Fejl: "
    assert draw("{% error_prefix %}", form=OneField()) == ""
    assert draw("{% error_prefix %}") == ""


def test_a_form_page_has_token_buttons_and_a_way_back():
    html = draw(
        '{% form_page form submit="Gem" cancel_url="/sager/" %}', form=OneField(), csrf_token="hemmelig"
    )
    assert 'value="hemmelig"' in html
    assert "novalidate" in html
    assert ">Gem</button>" in html
    assert 'href="/sager/"' in html
    assert "data-autosave-url" not in html


def test_a_form_page_can_save_itself():
    html = draw(
        '{% form_page form autosave_url="/kladde/" draft_version=3 %}', form=OneField(), csrf_token="x"
    )
    assert 'data-autosave-url="/kladde/"' in html
    assert 'name="draft_version" value="3"' in html
    assert 'role="status"' in html


def test_the_draft_says_when_it_was_saved():
    assert "Kladde gemt kl. 14.32" in draw('{% draft_status "14.32" %}')


def test_pagination_keeps_the_other_arguments_of_the_address():
    page = Paginator(range(100), 10).page(2)
    html = draw("{% pagination page %}", page=page, request=RequestFactory().get("/?q=noah&side=2"))
    assert 'href="?q=noah&amp;side=3"' in html
    assert 'aria-current="page"' in html


def test_a_single_page_has_no_pagination():
    assert draw("{% pagination page %}", page=Paginator([1], 10).page(1)).strip() == ""


@pytest.mark.parametrize(("number", "missing"), [(1, "Forrige"), (10, "Næste")])
def test_the_first_page_has_no_previous_and_the_last_no_next(number, missing):
    html = draw("{% pagination page %}", page=Paginator(range(100), 10).page(number))
    assert missing not in html


def test_the_way_back_and_the_empty_list_lead_somewhere():
    assert 'href="/x"' in draw('{% back_link "/x" "Tilbage til loggen" %}')
    html = draw('{% empty_state "Ingen aftaler" "De kommer fra møder." "/ny" "Lav en" %}')
    assert "Ingen aftaler" in html
    assert 'href="/ny"' in html
    assert "<a" not in draw('{% empty_state "Ingen aftaler" %}')


def test_a_card_and_a_banner_hold_what_stands_in_their_block():
    assert "<p>tekst</p>" in draw('{% card "Aftaler" url="/a" link="Alle" %}<p>tekst</p>{% endcard %}')
    with_button = draw(
        '{% stafet_banner "Hos Alma" "siden i går" %}<button>Ja</button>{% endstafet_banner %}'
    )
    assert "<button>Ja</button>" in with_button
    assert "k-banner__actions" not in draw('{% stafet_banner "Hos Alma" %} {% endstafet_banner %}')


def test_dates_are_written_as_danes_read_them():
    summer = datetime(2026, 7, 5, 12, 30, tzinfo=UTC)
    assert draw("{{ day|dadate }}", day=date(2026, 10, 15)) == "15. oktober 2026"
    assert draw("{{ day|dadatetime }}", day=summer) == "5. juli 2026 kl. 14.30"
    assert draw("{{ day|dadatetime }}", day=date(2026, 10, 15)) == "15. oktober 2026"
    assert draw("{{ day|dadate }}", day=None) == ""


def test_a_moment_can_be_read_by_machines():
    assert draw("{% when day %}", day=date(2026, 10, 15)) == (
        '<time datetime="2026-10-15">15. oktober 2026</time>'
    )
    assert 'datetime="2026-07-05T14:30+02:00"' in draw(
        "{% when day %}", day=datetime(2026, 7, 5, 12, 30, tzinfo=UTC)
    )
    assert draw("{% when day %}", day=None) == ""


def test_a_telephone_number_can_be_tapped():
    assert draw('{% phone "12 34 56 78" %}') == '<a href="tel:12345678">12 34 56 78</a>'


@pytest.mark.parametrize(
    ("level", "kind"),
    [(constants.SUCCESS, "success"), (constants.ERROR, "error"), (constants.DEBUG, "info")],
)
def test_messages_are_drawn_as_alerts(level, kind):
    assert draw("{{ m|message_kind }}", m=Message(level, "Gemt")) == kind
