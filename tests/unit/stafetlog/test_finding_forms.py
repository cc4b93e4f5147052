"""The form that finds something in a log is drawn the same whether it was kept or made for the page."""

from django.utils import timezone

from stafetlog.forms.finding import EmptyFindForm, FindForm

WRITERS = [(7, "Alma Lind"), (8, "Bo <b>Holm</b> & søn")]


def flat(fields: dict[str, str]) -> dict[str, str]:
    return {name: " ".join(html.split()) for name, html in fields.items()}


def test_an_empty_form_is_kept_and_only_the_writers_are_put_in():
    for since in (None, timezone.now()):
        for writers in (WRITERS, []):
            made = FindForm(writers=writers, since=since)
            each = {name: made[name].as_field_group() for name in made.fields}
            assert flat(EmptyFindForm(writers, since).drawn) == flat(each)
            assert flat(made.drawn) == flat(each)
