"""What a form on a case carries unseen when it saves itself while one types. Never saves."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _

from accounts.models import User
from ui.forms import Form


class KeptForm(Form):
    """A form with a draft: which opened page it is, and who opened it.

    For what does not end in an entry of its own id; the others are stafetlog.forms.entries.WrittenBy. On a
    shared computer somebody else may have logged in since; then nothing is written in her name.
    """

    entry_id = forms.UUIDField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    opened_by = forms.IntegerField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["entry_id"].initial = uuid4
        self.fields["opened_by"].initial = user.pk

    def clean_opened_by(self) -> int | None:
        """Refuse what was typed under another login."""
        opened_by: int | None = self.cleaned_data["opened_by"]
        if opened_by is not None and opened_by != self.user.pk:
            raise forms.ValidationError(
                _("Siden blev åbnet med et andet login. Tjek, at du er logget ind, og åbn siden igen.")
            )
        return opened_by

    def answers(self) -> dict[str, Any]:
        """Return what was typed in a valid form, without what it carries unseen."""
        unseen = ("entry_id", "opened_by")
        return {name: value for name, value in self.cleaned_data.items() if name not in unseen}
