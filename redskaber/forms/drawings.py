"""The drawings of a form: a file that comes with it, and the words that stand for each file that is there."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from redskaber.answers import FILE, SHOWS
from redskaber.spec import Field
from stafetlog.attachments import Attachment
from ui.fields import FilesField

NEW = "ny"
WORDS = 300


def new_name(field: Field) -> str:
    """Return the name of the field that takes new files."""
    return f"{field.key}-{NEW}"


def drawing_fields(field: Field, files: Iterable[Attachment]) -> dict[str, forms.Field]:
    """Return the form's fields: what each file shows, and one for new files while there is room."""
    found: dict[str, forms.Field] = {f"{field.key}-{file.id}": words_field() for file in files}
    if len(found) < (field.most or 1):
        found[new_name(field)] = FilesField(
            label=gettext_lazy("Vælg et billede eller en scanning"), required=False
        )
    return found


def words_field() -> forms.CharField:
    """Return the field for what a drawing shows: it stands for the drawing to whoever cannot see it."""
    return forms.CharField(
        label=gettext_lazy("Hvad forestiller tegningen?"),
        help_text=gettext_lazy("Skriv det, man ser, til den, der ikke kan se tegningen. Tolk den ikke."),
        max_length=WORDS,
        required=False,
    )


def drawings_of(field: Field, data: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return each file of a form's cleaned data with its words; "" while there are none."""
    begins = f"{field.key}-"
    names = [name for name in data if name.startswith(begins) and name != new_name(field)]
    return [
        {FILE: str(UUID(name.removeprefix(begins))), SHOWS: str(data[name] or "").strip()} for name in names
    ]
