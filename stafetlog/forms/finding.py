"""What is typed to find something in a log, and the day one wants to go to."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from btimodel.choices import Phase
from stafetlog.finding import Wanted, terms_of
from stafetlog.models import EntryKind
from ui.fields import DateField
from ui.forms import Form
from ui.markup import fill, with_more

LONGEST = 100
SHORTEST = 2


class FindForm(Form):
    """Words, kind, phase, who wrote, and when it happened. All of it may be left out."""

    mark_optional = False
    fields_kept = ("ord", "slags", "fase", "hvem", "fra", "til", "nyt")

    ord = forms.CharField(
        label=gettext_lazy("Søg i loggen"),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": gettext_lazy("Skriv højst 100 tegn. Et eller to ord er nok.")},
    )
    slags = forms.ChoiceField(label=gettext_lazy("Slags"), required=False)
    fase = forms.ChoiceField(label=gettext_lazy("Fase"), required=False)
    hvem = forms.ChoiceField(label=gettext_lazy("Skrevet af"), required=False)
    fra = DateField(label=gettext_lazy("Fra og med"), required=False)
    til = DateField(label=gettext_lazy("Til og med"), required=False)
    nyt = forms.BooleanField(label=gettext_lazy("Kun det, der er nyt siden sidst"), required=False)

    def __init__(
        self, *args: Any, writers: list[tuple[int, str]], since: dt.datetime | None, **kwargs: Any
    ) -> None:
        """`writers` are those who have written what the reader may see; `since` is her last visit."""
        super().__init__(*args, **kwargs)
        self.since = since
        self.fields["slags"].choices = [("", _("Alle slags")), *EntryKind.choices]
        self.fields["fase"].choices = [("", _("Alle faser")), *Phase.choices]
        for name in ("slags", "fase", "hvem"):
            self.fields[name].error_messages["invalid_choice"] = _("Vælg et af punkterne på listen.")
        self.fields["hvem"].choices = [("", _("Alle")), *((str(pk), name) for pk, name in writers)]
        if since is None:
            del self.fields["nyt"]

    def clean_ord(self) -> str:
        """Refuse what would find nearly everything, or nothing."""
        words = str(self.cleaned_data["ord"])
        if words and not any(len(term) >= SHORTEST for term in terms_of(words)):
            raise forms.ValidationError(_("Skriv mindst to bogstaver af et ord."))
        return words

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned = super().clean()
        first, last = cleaned.get("fra"), cleaned.get("til")
        if first and last and last < first:
            self.add_error("til", _("Den sidste dag ligger før den første. Byt dem om, eller ret den ene."))
        return cleaned

    @property
    def wanted(self) -> Wanted:
        """What is looked for; nothing, when the form is not bound or not valid."""
        if not self.is_bound or not self.is_valid():
            return Wanted()
        chosen = self.cleaned_data
        return Wanted(
            words=chosen["ord"],
            kind=chosen["slags"],
            phase=chosen.get("fase", ""),
            author=int(chosen["hvem"]) if chosen.get("hvem") else None,
            first=chosen["fra"],
            last=chosen["til"],
            since=self.since if chosen.get("nyt") else None,
        )

    @property
    def drawn(self) -> dict[str, SafeString]:
        """The fields by name. Those of an empty form that tell of nobody are kept in the process."""
        kept = {} if self.is_bound else _empty_fields()
        names = set(kept) - {"hvem", "nyt"}
        return {name: kept[name] if name in names else self[name].as_field_group() for name in self.fields}

    @property
    def has_more(self) -> bool:
        """Whether something but words was asked for: then those fields stand open."""
        return self.is_bound and any(self[name].data for name in self.fields if name != "ord")


@dataclass(frozen=True)
class EmptyFindForm:
    """The same form before anything is typed, as every page of the log begins with.

    It is drawn once in a process; only those who have written are put in, and whether anything can be new.
    """

    writers: list[tuple[int, str]]
    since: dt.datetime | None
    is_bound = has_more = False
    wanted = Wanted()

    @property
    def drawn(self) -> dict[str, SafeString]:
        """The fields by name."""
        fields = dict(_empty_fields())
        people = [fill(OPTION, key=str(pk), name=name) for pk, name in self.writers]
        fields["hvem"] = with_more(fields["hvem"], SOMEBODY, people)
        if self.since is None:
            del fields["nyt"]
        return fields


OPTION = '<option value="{key}">{name}</option>\n'
# What an option is drawn as by templates/django/forms, for somebody whose name nobody has.
NOBODY = "SKREVET AF"
SOMEBODY = f'<option value="0">{NOBODY}</option>'


@cache
def _empty_fields() -> dict[str, SafeString]:
    """Return the fields of an empty form; the option SOMEBODY stands where the writers belong."""
    form = FindForm(writers=[(0, NOBODY)], since=timezone.now())
    return {name: form[name].as_field_group() for name in form.fields}


class DayForm(Form):
    """The day to go to on the timeline."""

    mark_optional = False

    dag = DateField(label=gettext_lazy("Gå til en dato"))

    @property
    def drawn(self) -> SafeString:
        """The field."""
        return self["dag"].as_field_group()


class EmptyDayForm:
    """The same form before anything is typed, which is drawn once in a process."""

    is_bound = False

    @property
    def drawn(self) -> SafeString:
        """The field."""
        return _kept_day()


@cache
def _kept_day() -> SafeString:
    return DayForm()["dag"].as_field_group()
