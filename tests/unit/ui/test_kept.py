"""What is kept of a page is drawn with the named values alone, and anew when they change."""

import pytest
from django.template import Context, Template

from tests.strictness import UndefinedVariable


def test_the_part_is_drawn_once_for_each_value():
    template = Template("{% load fds %}{% kept word %}<{{ word }}>{% endkept %}")
    drawn = [template.render(Context({"word": word})) for word in ("a", "b", "a", "")]
    assert drawn == ["<a>", "<b>", "<a>", "<>"]


def test_nothing_else_reaches_the_part():
    template = Template("{% load fds %}{% kept %}{{ user }}{% endkept %}")
    with pytest.raises(UndefinedVariable):
        template.render(Context({"user": "Alma"}))


def test_only_reference_data_words_and_numbers_are_named():
    template = Template("{% load fds %}{% kept thing %}x{% endkept %}")
    with pytest.raises(TypeError):
        template.render(Context({"thing": object()}))
