"""Forms of the family's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.models import ConsentDecision
from stafetlog.forms.finding import FindForm
from ui.forms import Form

Answer = ConsentDecision.Answer


class AnswerForm(Form):
    """Yes or no: two buttons of the same size, and no other field (law.md C-1)."""

    answer = forms.TypedChoiceField(
        choices=((Answer.GIVEN, _("Ja")), (Answer.REFUSED, _("Nej"))),
        coerce=Answer,
        label=_("Dit svar"),
        error_messages={"required": _("Vælg ja eller nej."), "invalid_choice": _("Vælg ja eller nej.")},
    )


class FamilyFindForm(FindForm):
    """Words, kind and period. Not who wrote: the log does not tell one parent what the other has answered."""

    fields_kept = ("ord", "slags", "fra", "til")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, writers=[], since=None, **kwargs)
        for name in ("fase", "hvem"):
            del self.fields[name]
