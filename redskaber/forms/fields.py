"""One question of a tool as fields of a Django form, and what was answered as plain data."""

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from redskaber import drawn, spec
from redskaber.answers import COUNT
from redskaber.forms.drawings import drawings_of
from redskaber.spec import Field
from ui.fields import DateField, TextField, TimeField

# What is asked of a sign that is ticked (domain.md 5.2): no points, only words.
HOW_OFTEN = (
    ("sjaeldent", gettext_lazy("Sjældent")),
    ("ugentligt", gettext_lazy("Hver uge")),
    ("dagligt", gettext_lazy("Hver dag")),
)
DETAILS = ("ofte", "siden", "hvor", "eks")
DETAIL_LABELS = {
    "ofte": gettext_lazy("Hvor ofte?"),
    "siden": gettext_lazy("Siden hvornår?"),
    "hvor": gettext_lazy("I hvilke situationer?"),
    "eks": gettext_lazy("Et eksempel: hvad så eller hørte du?"),
}
DETAIL_LENGTH = {"siden": 60, "hvor": 300, "eks": 1000}


def form_fields(field: Field, rows: int) -> dict[str, forms.Field]:
    """Return the form's fields for one question, by name. None is required: the form asks in its clean()."""
    if field.kind in (spec.VEJLEDNING, spec.TEGNING):
        return {}
    if field.kind == spec.TEGN:
        return _sign_fields(field)
    if field.kind == spec.RAEKKER:
        found: dict[str, forms.Field] = {
            f"{field.key}-{COUNT}": forms.IntegerField(
                widget=forms.HiddenInput(attrs={"autocomplete": "off"}), initial=rows, required=False
            )
        }
        for number in range(rows):
            for inner in field.fields:
                found[f"{field.key}-{number}-{inner.key}"] = _single(inner)
        drawn.prepare(field, found)
        return found
    return {field.key: _single(field)}


def answer_of(field: Field, data: dict[str, Any]) -> Any:
    """Return what was answered to one question, as plain data, or None. `data` is a form's cleaned data."""
    if field.kind == spec.TEGN:
        return {
            sign.key: details
            for sign in field.signs
            if (details := _sign(f"{field.key}-{sign.key}", data)) is not None
        } or None
    if field.kind == spec.RAEKKER:
        return [row for number in range(field.most or 0) if (row := row_of(field, number, data))] or None
    if field.kind == spec.TEGNING:
        return drawings_of(field, data) or None
    return _plain(data.get(field.key))


def row_of(field: Field, number: int, data: dict[str, Any]) -> dict[str, Any]:
    """Return what stands in one row; an empty row holds nothing."""
    values = {inner.key: _plain(data.get(f"{field.key}-{number}-{inner.key}")) for inner in field.fields}
    return {key: value for key, value in values.items() if value is not None}


def _single(field: Field) -> forms.Field:
    common: dict[str, Any] = {"label": field.label, "help_text": field.help, "required": False}
    if field.kind == spec.TEKST:
        return forms.CharField(max_length=field.max_length, **common)
    if field.kind == spec.LANGTEKST:
        return TextField(rows=field.lines or 4, max_length=field.max_length, **common)
    if field.kind == spec.DATO:
        return DateField(**common | ({"help_text": field.help} if field.help else {}))
    if field.kind == spec.KLOKKESLAET:
        return TimeField(**common)
    if field.kind == spec.TAL:
        return forms.IntegerField(
            min_value=field.least,
            max_value=field.most,
            error_messages=_number_messages(field),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-char-8"}),
            **common,
        )
    choices = [(value, _with_help(field, value, label)) for value, label in field.label_of.items()]
    if field.kind == spec.FLERVALG:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **common)
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)


def _number_messages(field: Field) -> dict[str, str]:
    names = {"label": field.label, "least": field.least, "most": field.most}
    return {
        "invalid": _("Skriv et helt tal ved »%(label)s«.") % names,
        "min_value": _("Tallet ved »%(label)s« skal være mindst %(least)s.") % names,
        "max_value": _("Tallet ved »%(label)s« må højst være %(most)s.") % names,
    }


def _with_help(field: Field, value: str, label: str) -> str | SafeString:
    """Draw an answer with the words that explain it."""
    for choice in field.choices:
        if choice.value == value and choice.help:
            return format_html('{}<span class="k-choice__help">{}</span>', label, choice.help)
    for step in field.steps:
        if str(step.number) == value:
            more = format_html_join(
                "", '<span class="k-choice__help"><strong>{}:</strong> {}</span>', step.more
            )
            return format_html('{}<span class="k-choice__help">{}</span>{}', label, step.text, more)
    return label


def _sign_fields(field: Field) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    for sign in field.signs:
        name = f"{field.key}-{sign.key}"
        found[name] = forms.BooleanField(label=sign.label, required=False)
        found[f"{name}-ofte"] = forms.ChoiceField(
            label=DETAIL_LABELS["ofte"], choices=[("", _("Vælg")), *HOW_OFTEN], required=False
        )
        for detail in ("siden", "hvor"):
            found[f"{name}-{detail}"] = forms.CharField(
                label=DETAIL_LABELS[detail], max_length=DETAIL_LENGTH[detail], required=False
            )
        found[f"{name}-eks"] = TextField(
            label=DETAIL_LABELS["eks"], rows=2, max_length=DETAIL_LENGTH["eks"], required=False
        )
    return found


def _sign(name: str, data: dict[str, Any]) -> dict[str, str] | None:
    """Return a sign's details; an example without a tick is a sign too, so that no words are lost."""
    details = {detail: str(data.get(f"{name}-{detail}") or "") for detail in DETAILS}
    given = {detail: text for detail, text in details.items() if text}
    return given if data.get(name) or given else None


def _plain(value: Any) -> Any:
    if value in (None, "", []):
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()[:5] if hasattr(value, "hour") else value.isoformat()
    return value
