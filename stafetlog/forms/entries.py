"""What is typed when one writes in the log or corrects an entry."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from btimodel.choices import Phase
from cases.models import Case, CaseMembership, CasePerson
from stafetlog.family_wish import UNANSWERED
from stafetlog.forms.family_wish import WISH_FIELDS, AsksFamily
from stafetlog.forms.files import WithFiles
from stafetlog.models import EntryKind, Sensitivity, WordsHow
from stafetlog.models.entry import RESPONSIBLE_KINDS, WORDS_KINDS, WRITABLE_KINDS
from stafetlog.rules import NO_CHILD_VIEW, OWN_MATTERS_RELATIONS
from stafetlog.services.entries import Responsibility, Source
from ui.fields import DateField, TextField, TimeField
from ui.forms import Form

TEXT_LIMIT, CHILD_VIEW_LIMIT = 10_000, 1000

KIND_HELP = {
    EntryKind.OBSERVATION: gettext_lazy(
        "Det, du har set eller hørt. Skriv det, et kamera ville have optaget."
    ),
    EntryKind.VURDERING: gettext_lazy("Hvad du tror, det betyder, og hvorfor."),
    EntryKind.BESLUTNING: gettext_lazy("Noget er afgjort: hvem gør hvad, og hvornår."),
    EntryKind.AFTALE: gettext_lazy("Noget, I er blevet enige om: hvem gør hvad, og hvornår."),
    EntryKind.SAMTALE: gettext_lazy("En snak med barnet, forældrene eller en kollega."),
    EntryKind.MOEDE: gettext_lazy("Det vigtigste fra et møde."),
    EntryKind.LYSGLIMT: gettext_lazy("Noget, der går godt."),
    EntryKind.FAMILIENS_ORD: gettext_lazy("Det, familien siger, med deres egne ord."),
    EntryKind.BARNETS_ORD: gettext_lazy("Det, barnet siger, med barnets egne ord."),
}


# How a professional can have got somebody's own words; what is typed under the family's login says so itself.
HOW_WORDS_CAME = [(how.value, how.label) for how in WordsHow if how != WordsHow.LOGIN]


class EntryForm(AsksFamily, WithFiles):
    """A new entry. Who, when and what is allowed is for the rules; this reads what was typed."""

    # As on the page, so that the summary of errors follows it.
    field_order = (
        "kind",
        "phase",
        "text",
        "on",
        "at",
        "coordinator",
        "performer",
        "deadline",
        "child_view",
        *WISH_FIELDS,
        "words_how",
        "heard_from",
        "heard_on",
        "concerns",
    )

    kind = forms.ChoiceField(label=gettext_lazy("Hvad skriver du?"), widget=forms.RadioSelect)
    phase = forms.ChoiceField(
        label=gettext_lazy("Hvor langt er I?"), choices=Phase.choices, widget=forms.RadioSelect
    )
    text = TextField(label=gettext_lazy("Skriv her"), rows=10, max_length=TEXT_LIMIT)
    on = DateField(label=gettext_lazy("Hvilken dag skete det?"))
    at = TimeField(
        label=gettext_lazy("Hvad var klokken?"),
        required=False,
        help_text=gettext_lazy("Frivilligt. Cirka er fint."),
    )
    coordinator = forms.ChoiceField(label=gettext_lazy("Hvem koordinerer?"), required=False)
    performer = forms.ChoiceField(label=gettext_lazy("Hvem gør det?"), required=False)
    deadline = DateField(
        label=gettext_lazy("Hvornår skal det være gjort?"),
        required=False,
        help_text=gettext_lazy("Frivilligt. For eksempel 15-10-2026"),
    )
    child_view = TextField(
        label=gettext_lazy("Hvad siger barnet til det?"),
        required=False,
        rows=3,
        max_length=CHILD_VIEW_LIMIT,
        help_text=gettext_lazy(
            "Skriv hvornår, og hvem der talte med barnet. Er barnet ikke hørt, så skriv hvorfor, og hvordan "
            "I finder dets syn."
        ),
    )
    concerns = forms.ChoiceField(
        label=gettext_lazy("Hvem må læse det?"),
        required=False,
        help_text=gettext_lazy(
            "Handler det om en forælders egen sygdom, behandling eller økonomi, så vælg forælderen: "
            "så kan den anden forælder ikke se indførslen. Stafetholderen kan altid læse det."
        ),
    )
    heard_from = forms.CharField(
        label=gettext_lazy("Har nogen fortalt dig det? Hvem?"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Frivilligt. For eksempel mormor, eller pædagogen i SFO'en"),
    )
    heard_on = DateField(
        label=gettext_lazy("Hvilken dag hørte du det?"),
        required=False,
        help_text=gettext_lazy("Frivilligt. Loggen viser selv, hvornår du skrev det."),
    )
    words_how = forms.ChoiceField(
        label=gettext_lazy("Hvordan er ordene kommet med?"),
        required=False,
        choices=(("", gettext_lazy("Vælg")), *HOW_WORDS_CAME),
        help_text=gettext_lazy("Frivilligt. Ord, som den anden selv har set på, er de bedste."),
    )
    follows = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, user: User, phase: Phase, **kwargs: Any) -> None:
        """`phase` is the one to suggest. The people to choose between are those of the case."""
        super().__init__(*args, user=user, **kwargs)
        self.members = {m.user_id: m for m in case.memberships.active(timezone.localdate()).professionals()}
        self.people = {person.pk: person for person in case.people.in_order()}
        now = timezone.localtime()
        self.fields["family_agrees"].required = False
        for name, value in (("phase", phase), ("on", now.date()), ("at", now.time())):
            self.fields[name].initial = value
        self.fields["kind"].choices = [(kind.value, _with_help(kind)) for kind in WRITABLE_KINDS]
        self.fields["coordinator"].choices = [("", _("Vælg")), *self._professionals()]
        self.fields["performer"].choices = [
            ("", _("Vælg")),
            (_("Fagpersoner"), [(f"u{pk}", label) for pk, label in self._professionals()]),
            (_("Familien"), [(f"p{person.pk}", _relation(person)) for person in self.people.values()]),
        ]
        self.fields["concerns"].choices = [
            ("", _("Familien og alle, der deltager i sagen")),
            (
                Sensitivity.TASK.value,
                _("Familien og de deltagere, der skriver - ikke dem, der kun læser med"),
            ),
            (
                _("En forælders egne forhold: ikke den anden forælder"),
                [
                    (str(p.pk), _relation(p))
                    for p in self.people.values()
                    if p.relation in OWN_MATTERS_RELATIONS
                ],
            ),
        ]

    def _professionals(self) -> list[tuple[int, str]]:
        return [(pk, member_label(m)) for pk, m in self.members.items()]

    def clean(self) -> dict[str, Any]:
        """Ask for the two that a decision needs, and put day and time together."""
        cleaned = super().clean()
        self.pass_over(*self._not_asked(cleaned.get("kind")))
        if cleaned.get("kind") in RESPONSIBLE_KINDS:
            if not cleaned.get("coordinator"):
                self.add_error("coordinator", _("Vælg, hvem der koordinerer."))
            if not cleaned.get("performer"):
                self.add_error("performer", _("Vælg, hvem der gør det."))
        if cleaned.get("kind") == EntryKind.BESLUTNING:
            self.ask_family()
            self._ask_for_child_view(cleaned)
        if cleaned.get("on"):
            cleaned["occurred_at"] = moment(cleaned["on"], cleaned.get("at"))
        return cleaned

    @staticmethod
    def _not_asked(kind: str | None) -> list[str]:
        """Return the fields that the page does not show for a kind."""
        names = [] if kind in RESPONSIBLE_KINDS else ["coordinator", "performer", "deadline"]
        names += [] if kind == EntryKind.BESLUTNING else ["child_view", *WISH_FIELDS]
        return names if kind in WORDS_KINDS else [*names, "words_how"]

    def _ask_for_child_view(self, cleaned: dict[str, Any]) -> None:
        """A decision tells the child's view, and the two are one entry, which can be corrected whole."""
        view = cleaned.get("child_view", "")
        whole = Responsibility(child_view=view, family=self.family).words(cleaned.get("text", ""))
        if not view and "child_view" not in self.errors:
            self.add_error("child_view", NO_CHILD_VIEW)
        elif len(whole) > TEXT_LIMIT:
            sentence = _("Med det, der hører til, er teksten på %(length)s tegn. Der er plads til %(most)s.")
            self.add_error("text", sentence % {"length": len(whole), "most": TEXT_LIMIT})

    @property
    def concerned(self) -> CasePerson | None:
        """The parent whose own matters the entry is about, or None."""
        chosen = self.cleaned_data["concerns"]
        return self.people[UUID(chosen)] if chosen and chosen != Sensitivity.TASK else None

    @property
    def sensitivity(self) -> Sensitivity:
        """Who among the professionals reads it."""
        return Sensitivity.TASK if self.cleaned_data["concerns"] == Sensitivity.TASK else Sensitivity.ORDINARY

    @property
    def source(self) -> Source:
        """Where the words come from. How somebody's own words came in is asked of two kinds alone."""
        typed = self.cleaned_data
        how = typed["words_how"] if typed["kind"] in WORDS_KINDS else ""
        return Source(typed["heard_from"], typed["heard_on"], how)

    @property
    def responsibility(self) -> Responsibility | None:
        """Who coordinates, who carries out and by when; None for the kinds that have none."""
        cleaned = self.cleaned_data
        if cleaned["kind"] not in RESPONSIBLE_KINDS:
            return None
        performer, decides = cleaned["performer"], cleaned["kind"] == EntryKind.BESLUTNING
        by_user = performer.startswith("u")
        return Responsibility(
            coordinator=self.members[int(cleaned["coordinator"])].user,
            performer=self.members[int(performer[1:])].user if by_user else None,
            performer_person=None if by_user else self.people[UUID(performer[1:])],
            deadline=cleaned["deadline"],
            child_view=cleaned["child_view"] if decides else "",
            family=self.family if decides else UNANSWERED,
        )


class DisagreementForm(WithFiles):
    """How somebody sees it otherwise."""

    text = TextField(
        label=gettext_lazy("Hvordan ser du det?"),
        rows=8,
        max_length=TEXT_LIMIT,
        help_text=gettext_lazy("Skriv det med dine egne ord. Du behøver ikke overbevise nogen."),
    )


class AskForm(Form):
    """Whom to ask about an entry, and what."""

    to = forms.ChoiceField(label=gettext_lazy("Hvem vil du bede om svar?"))
    question = forms.CharField(
        label=gettext_lazy("Hvad vil du vide?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For eksempel: Har du set det samme i SFO'en?"),
    )

    def __init__(self, *args: Any, colleagues: list[CaseMembership], **kwargs: Any) -> None:
        """`colleagues` are those who may read the entry and answer."""
        super().__init__(*args, **kwargs)
        self.colleagues = {member.user_id: member for member in colleagues}
        people = [(str(pk), member_label(member)) for pk, member in self.colleagues.items()]
        self.fields["to"].choices = [("", _("Vælg")), *people]

    @property
    def asked(self) -> User:
        """The chosen colleague."""
        return self.colleagues[int(self.cleaned_data["to"])].user


class CorrectionForm(WithFiles):
    """The words that should have stood there."""

    text = TextField(
        label=gettext_lazy("Sådan skulle der have stået"),
        rows=10,
        max_length=TEXT_LIMIT,
        help_text=gettext_lazy("Skriv hele indførslen, som den skal være."),
    )


def moment(on: dt.date, at: dt.time | None) -> dt.datetime:
    """Return day and time in Danish time. Without a time: noon, or now when that is earlier today."""
    if at is not None:
        return timezone.make_aware(dt.datetime.combine(on, at))
    noon = timezone.make_aware(dt.datetime.combine(on, dt.time(12)))
    now = timezone.now()
    return min(noon, now) if on == timezone.localdate() else noon


def _with_help(kind: EntryKind) -> SafeString:
    return format_html('{}<span class="k-choice__help">{}</span>', kind.label, KIND_HELP[kind])


def _relation(person: CasePerson) -> str:
    return f"{person.name} ({person.get_relation_display().lower()})"


def member_label(member: CaseMembership) -> str:
    """Return how a professional is named in a list: "Alma Lind, Lærer, Lindeskolen"."""
    return f"{member.user.full_name}, {member.title}, {member.unit}"
