"""Forms of the family's pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.models import ConsentDecision
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
