"""The form of the family's own step."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import CasePerson
from redskaber.forms.fields import form_fields
from redskaber.spec import Field
from stafetlog.rules import OWN_MATTERS_RELATIONS
from ui.fields import TextField
from ui.forms import Form


class OwnStepForm(Form):
    """A step, some words, and for a parent whether the other parent sees it."""

    page = forms.UUIDField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    words = TextField(
        label=_("Vil du skrive, hvorfor?"),
        help_text=_("Skriv, som du ville sige det. Alle, der læser loggen, kan se det."),
        rows=3,
        max_length=1500,
        required=False,
    )
    alone = forms.BooleanField(
        label=_("Den anden forælder skal ikke kunne se mit trin"),
        help_text=_("Så ser kun du og de fagpersoner, der må læse om dine egne forhold, det."),
        required=False,
    )

    def __init__(self, *args: Any, scale: Field, me: CasePerson | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        step = forms.ChoiceField(
            label=_("Hvilket trin synes du selv, barnet er på?"),
            choices=_plain_choices(scale),
            widget=forms.RadioSelect,
            error_messages={"required": _("Vælg et trin."), "invalid_choice": _("Vælg et trin.")},
        )
        if me is None or me.relation not in OWN_MATTERS_RELATIONS:
            del self.fields["alone"]
        self.fields = {"step": step, **self.fields}

    @property
    def given(self) -> dict[str, Any]:
        """What was said, as the service takes it."""
        data = self.cleaned_data
        return {
            "step": data["step"],
            "words": data["words"],
            "alone": data.get("alone", False),
            "filling_id": data["page"],
        }


def _plain_choices(scale: Field) -> Any:
    """The steps with their words; the advice beneath is for those whose work it is."""
    plain = Field(scale.key, scale.kind, scale.label, steps=tuple(_without_more(scale)))
    return form_fields(plain, 0)[scale.key].choices


def _without_more(scale: Field) -> Any:
    return (type(one)(one.number, one.name, one.text) for one in scale.steps)
