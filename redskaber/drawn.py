"""Rows that are drawn as well: what each kind of drawing adds to the form and to the page, in one place."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from redskaber import maps
from redskaber.map_names import wrong_name
from redskaber.parts import Part, Reader
from redskaber.spec import VALG, Field


def prepare(field: Field, form_fields: Mapping[str, forms.Field]) -> None:
    """Make the form's rows short enough for forty people: lists instead of buttons, and the place unseen."""
    if not field.drawing:
        return
    for name, one in form_fields.items():
        key = name.rpartition("-")[2]
        inner = next((each for each in field.fields if each.key == key), None)
        if inner is not None and inner.kind == VALG and isinstance(one, forms.ChoiceField):
            one.choices = [("", _("Vælg")), *inner.label_of.items()]
            one.widget = forms.Select(choices=one.choices)
        elif key == maps.SPOT:
            one.widget = forms.HiddenInput(attrs={"autocomplete": "off"})


def form(field: Field, rows: Sequence[Mapping[str, Any]]) -> Part:
    """Return the drawing that stands above the rows of the form."""
    return Part("redskaber/form_map.html", maps.drawing_of(field, maps.people_of(rows)))


def read(field: Field, rows: Sequence[Mapping[str, Any]], reader: Reader) -> Part:
    """Return the drawing that stands in the place of the answered rows."""
    return maps.read(field, rows, reader)


def blank(field: Field) -> Part:
    """Return what is printed to draw on by hand."""
    return maps.at_the_blank(field)


def wrong(field: Field, row: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with a row that is drawn, by the key of the question."""
    if not field.drawing:
        return {}
    reasons = {key: wrong_name(str(row.get(key) or "")) for key in (maps.NAME, maps.HELPS)}
    return {key: reason for key, reason in reasons.items() if reason}
