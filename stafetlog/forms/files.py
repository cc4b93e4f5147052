"""What every form that ends in an entry carries, and the files that may come beside the words."""

import datetime as dt
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from stafetlog.attachments import About
from stafetlog.models.draft import LONGEST_SUBJECT, Origin
from ui.fields import DateField, FilesField
from ui.forms import Form


class WrittenBy(Form):
    """What every form that ends in an entry carries, unseen: which entry it becomes, and who opened it.

    The id makes a second click the same entry. On a shared computer somebody else may have logged in since
    the page was opened; then nothing is written in her name.
    """

    entry_id = forms.UUIDField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    writer = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["entry_id"].initial = uuid4
        self.fields["writer"].initial = user.pk

    def clean_writer(self) -> int:
        """Refuse what was typed under another login."""
        if self.cleaned_data["writer"] != self.user.pk:
            raise forms.ValidationError(
                _("Siden blev åbnet med et andet login. Tjek, at du er logget ind, og åbn siden igen.")
            )
        return int(self.cleaned_data["writer"])


class WithFiles(WrittenBy):
    """A form with files beside the words. They are taken in by stafetlog.views.attaching."""

    # "(frivilligt)" beside fields that a file or a decision must have would be wrong; they say it themselves.
    mark_optional = False

    files = FilesField(label=gettext_lazy("Vedhæft billeder eller dokumenter"), required=False)
    file_subject = forms.CharField(
        label=gettext_lazy("Hvad er det?"),
        required=False,
        max_length=LONGEST_SUBJECT,
        help_text=gettext_lazy("Nogle få ord, for eksempel: Tegning fra onsdag. Ingen navne og adresser."),
    )
    file_dated = DateField(label=gettext_lazy("Hvilken dato er papiret fra?"), required=False)
    file_origin = forms.ChoiceField(
        label=gettext_lazy("Hvor kommer det fra?"),
        required=False,
        choices=[
            (Origin.OWN.value, gettext_lazy("Vi har selv lavet det")),
            (Origin.RECEIVED.value, gettext_lazy("Vi har fået det")),
            (Origin.SENT.value, gettext_lazy("Vi har sendt det")),
        ],
    )
    tells_no_place = forms.BooleanField(
        label=gettext_lazy("Jeg har set efter: bilagene viser ikke, hvor nogen bor, eller hvor barnet er"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file_dated"].initial = timezone.localdate

    def clean_file_dated(self) -> dt.date | None:
        """A document is not of a day to come."""
        dated: dt.date | None = self.cleaned_data["file_dated"]
        if dated and dated > timezone.localdate():
            raise forms.ValidationError(_("Datoen ligger i fremtiden. Tjek datoen."))
        return dated

    def forget(self, name: str) -> None:
        """Show a field empty: what stood in it has been used."""
        self.data = self.data.copy()
        self.data[name] = ""

    def about(self) -> About | None:
        """Return what was said of the files, or None when that is not all there."""
        typed = self.cleaned_data
        subject, dated = typed.get("file_subject", ""), typed.get("file_dated")
        return About(subject, dated, typed.get("file_origin", "")) if subject and dated else None
