"""Who is the child's adult, in the child's and the family's words. Never saves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models import CaseMembership
from stafetlog.forms.keeping import KeptForm
from ui.fields import TextField

NOBODY = "0"


class ChildsAdultForm(KeptForm):
    """One of the professionals who take part, or nobody for the time being."""

    who = forms.ChoiceField(label=_("Hvem er barnets voksne?"), widget=forms.RadioSelect)
    words = TextField(
        label=_("Hvad siger barnet og familien til valget?"),
        help_text=_("Spørg barnet først: hvem vil det helst gå til? Skriv det med barnets egne ord."),
        max_length=1000,
        rows=4,
    )

    def __init__(self, *args: Any, members: list[CaseMembership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._users = {str(member.user_id): member.user for member in members}
        self.fields["who"].choices = [
            *(
                (str(member.user_id), f"{member.user.full_name}, {member.title}, {member.unit}")
                for member in members
            ),
            (NOBODY, _("Ingen lige nu")),
        ]

    def chosen(self) -> User | None:
        """Return who was chosen, or None for nobody."""
        return self._users.get(self.cleaned_data["who"])
