"""What the error summary at the top of a page says and where each line leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BaseFormSet


@dataclass(frozen=True)
class SummaryEntry:
    """One line: the text, and the id of the widget it leads to (empty for errors of the whole form)."""

    message: str
    target: str = ""


def summary_entries(*forms: BaseForm | BaseFormSet[Any] | None) -> list[SummaryEntry]:
    """Collect the errors of forms and formsets in the order they stand on the page.

    Unbound and error-free forms add nothing; None is passed over, so a template need not ask first.
    """
    entries: list[SummaryEntry] = []
    for form in forms:
        if form is None:
            continue
        if isinstance(form, BaseFormSet):
            entries += [SummaryEntry(str(message)) for message in form.non_form_errors()]
            entries += summary_entries(*form.forms)
        else:
            entries += _entries_of_form(form)
    return entries


def _entries_of_form(form: BaseForm) -> list[SummaryEntry]:
    if not form.is_bound:
        return []
    entries = [SummaryEntry(str(message)) for message in form.non_field_errors()]
    for bound in form:
        target = "" if bound.is_hidden else getattr(bound, "error_target", bound.id_for_label)
        entries += [SummaryEntry(str(message), target) for message in bound.errors]
    return entries
