"""A template says the same folded as unfolded; only constants are drawn when it is read."""

from uuid import UUID

import pytest
from django.template import Context, Engine, NodeList, Template
from django.template.base import TextNode
from django.template.loader import get_template

from ui.folding import AddressNode, Loader, SetNode, folded

LOADED = "{% load i18n static fds %}"
KEY = UUID(int=7)


def fold(source: str) -> Template:
    template = Template(LOADED + source)
    template.nodelist = folded(template.nodelist)
    return template


@pytest.mark.parametrize(
    "source",
    [
        '{% translate "Gem" %} og {% icon "lock" %}{% badge "Ny" "info" %}{% phone "112" %}',
        '<a href="{% url "home" %}">{% static "ui/app.js" %}</a>{% comment %}x{% endcomment %}',
        '{% back_link "/" "Til <siden>" %}{% alert_word "error" %}{% own_icon "stafet" %}',
    ],
)
def test_constants_become_one_text_that_says_the_same(source):
    whole = fold(source)
    assert [type(node) for node in whole.nodelist] == [TextNode]
    assert whole.render(Context()) == Template(LOADED + source).render(Context())


@pytest.mark.parametrize(
    "source",
    [
        '{% badge name "info" %}{% icon shape %}{% translate name %}{{ name }}',
        '{% if name %}{% translate "Ja" %} {{ name }}{% else %}{% icon "lock" %}{% endif %}',
        '{% for one in names %}{% translate "Nr." %} {{ one }}{% empty %}{% translate "Ingen" %}{% endfor %}',
        '{% translate "Hej" as word %}{% url "home" as home %}{{ word }} {{ name }} {{ home }}',
        '{% card "Titel" %}{% translate "Ja" %}{{ name }}{% endcard %}{% when day %}',
        '{% url "case" key %} {% url "guides:group" slug %} {% url "guides:group" group=slug %}',
        '{% url "stafetlog:entry" key key as there %}{{ there }}',
        '{% autoescape off %}{{ name }}{% translate "Gem" %}{% endautoescape %}',
    ],
)
def test_what_depends_on_a_variable_is_asked_each_time(source):
    for name in ("Ann & Bo", "<b>"):
        context = {
            "name": name,
            "names": [name, "x"],
            "shape": "lock",
            "day": None,
            "key": KEY,
            "slug": "direkte",
        }
        assert fold(source).render(Context(context)) == Template(LOADED + source).render(Context(context))


def test_names_and_addresses_are_nodes_of_their_own():
    nodes = fold('{% translate "Hej" as word %}{% url "case" key %}').nodelist
    assert [type(node) for node in nodes] == [SetNode, AddressNode]


def test_an_address_that_is_not_there_is_a_fault_when_the_page_is_asked_for():
    template = fold('{% url "no_such_page" %}')
    with pytest.raises(Exception, match="no_such_page"):
        template.render(Context())


def test_the_site_reads_its_templates_folded():
    assert isinstance(Engine.get_default().template_loaders[0], Loader)
    template = get_template("config/part_first_steps.html").template
    assert isinstance(template.nodelist, NodeList)
    assert [type(node) for node in template.nodelist] == [TextNode]
