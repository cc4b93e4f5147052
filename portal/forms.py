"""Forms of the family's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import CasePerson
from consent.models import ConsentDecision
from stafetlog.forms.entries import TEXT_LIMIT
from stafetlog.forms.files import WithFiles
from stafetlog.forms.finding import FindForm
from stafetlog.rules import OWN_MATTERS_RELATIONS
from ui.fields import TextField
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


class OwnWordsForm(WithFiles):
    """What somebody in the family will say, and for a parent whether the other parent reads it."""

    text = TextField(
        label=_("Hvad vil du sige?"),
        help_text=_(
            "Skriv, som du ville sige det. Det kan være noget, der er svært, og noget, der går godt."
        ),
        rows=8,
        max_length=TEXT_LIMIT,
    )
    alone = forms.BooleanField(
        label=_("Den anden forælder skal ikke kunne læse det"),
        help_text=_("Så læser kun du og de fagpersoner, der må læse om dine egne forhold, det."),
        required=False,
    )

    def __init__(self, *args: Any, me: CasePerson | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if me is None or me.relation not in OWN_MATTERS_RELATIONS:
            del self.fields["alone"]
