"""The pages that must stand when nothing else does."""

import pytest
from django.template.loader import render_to_string


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("400", "Vi forstod ikke"),
        ("403", "ikke adgang"),
        ("403_csrf", "stået åben for længe"),
        ("404", "Siden findes ikke"),
        ("429", "For mange forsøg"),
        ("500", "Noget gik galt"),
        ("503", "Vi kan ikke nå databasen"),
    ],
)
def test_an_error_page_needs_no_context_and_no_database(name, words):
    html = render_to_string(f"{name}.html")
    assert words in html
    assert "<script" not in html
    assert '<html lang="da">' in html


def test_the_page_for_a_missing_case_does_not_tell_whether_it_exists():
    html = render_to_string("404.html")
    assert "eller også er det ikke noget, du har adgang til" in html
