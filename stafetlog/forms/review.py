"""What the stafetholder answers when a log is looked through. Never saves."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from btimodel.exceptions import RuleBroken
from cases.models import Case
from cases.models.case import PURPOSE_LENGTH
from stafetlog.forms.files import WrittenBy
from stafetlog.review_rules import check_next_review, latest_day
from stafetlog.services.review import Review
from ui.fields import DateField, TextField


class ReviewForm(WrittenBy):
    """Whether the log is still needed, and for what (law.md D-7)."""

    purpose = TextField(
        label=_("Hvad bruges stafetloggen til?"),
        help_text=_("Passer sætningen ikke længere, så ret den."),
        max_length=PURPOSE_LENGTH,
        rows=3,
    )
    needed_for = TextField(
        label=_("Hvorfor er den stadig nødvendig?"),
        help_text=_("Hvad mangler I at nå sammen? Er der ikke noget, så luk loggen i stedet."),
        max_length=500,
        rows=4,
    )
    on = DateField(label=_("Hvornår gennemgår du den igen?"))

    def __init__(self, *args: Any, case: Case, initial: dict[str, Any] | None = None, **kwargs: Any) -> None:
        known = {"purpose": case.purpose, "on": latest_day()}
        super().__init__(*args, initial=known | (initial or {}), **kwargs)

    def clean_on(self) -> dt.date:
        """Say at the date when it is not one to choose."""
        on: dt.date = self.cleaned_data["on"]
        try:
            check_next_review(on)
        except RuleBroken as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return on

    def review(self) -> Review:
        """Return what a valid form holds."""
        data = self.cleaned_data
        return Review(data["purpose"], data["needed_for"], data["on"])
