"""Rules of the log. `check_…` raises one Danish sentence; `can_…` asks the same body."""

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from btimodel.choices import Level
from btimodel.exceptions import RuleBroken
from btimodel.lookups import deadline_days
from cases import access
from cases.models import Case, CaseMembership, CasePerson, UnitDoor
from cases.roles import PROFESSIONAL_ROLES, CasePerm
from cases.rules import check_can_manage, check_has, check_is_open
from cases.visibility import leaks
from stafetlog.exceptions import (
    EntryRefused,
    NextDateRefused,
    OfferGone,
    OfferPending,
    SameLevel,
)
from stafetlog.family_wish import check_answered
from stafetlog.models import Entry, EntryKind, Handover, WordsHow
from stafetlog.models.entry import RESPONSIBLE_KINDS, WRITABLE_KINDS

if TYPE_CHECKING:
    from stafetlog.services.entries import Responsibility

# An entry may concern the own matters of one of these; of nobody else, since the log has no entry that the
# whole family is kept from (law.md C-12; product.md, What must always hold).
OWN_MATTERS_RELATIONS = frozenset(
    {
        CasePerson.Relation.MOTHER,
        CasePerson.Relation.FATHER,
        CasePerson.Relation.CO_PARENT,
        CasePerson.Relation.GUARDIAN,
        CasePerson.Relation.STEP_PARENT,
    }
)

NO_CHILD_VIEW = gettext_lazy(
    "Skriv, hvad barnet siger til beslutningen, hvornår og til hvem, eller hvorfor barnet ikke er hørt."
)


def role_line(user: User, case: Case) -> str:
    """Return how the author takes part today, for example "Lærer, Lindeskolen"."""
    member = (
        CaseMembership.objects.active(timezone.localdate())
        .filter(case=case, user=user)
        .select_related("unit", "person")
        .first()
    )
    if member is None:
        return str(_("Ikke deltager"))
    if member.person is not None:
        return str(member.person.get_relation_display())
    return f"{member.title}, {member.unit}"


def check_can_write(user: User, case: Case, kind: EntryKind) -> None:
    """Who and when: a deltager who writes, an open log, a kind that people write.

    Raises MissingRight, CaseClosed or EntryRefused.
    """
    check_has(user, CasePerm.WRITE, case)
    check_is_open(case)
    if kind not in WRITABLE_KINDS:
        raise EntryRefused(_("Den slags indførsel skriver systemet selv. Vælg en anden slags."))


def check_can_correct(user: User, entry: Entry) -> None:
    """Who and when: as for writing; and corrections stand in a row, so that one text is the newest.

    Raises MissingRight, CaseClosed or EntryRefused.
    """
    check_can_write(user, entry.case, EntryKind(entry.kind))
    if entry.words_how == WordsHow.LOGIN:
        raise EntryRefused(
            _("Det er familiens egne ord. Dem retter ingen. Skriv, at I er uenige, eller følg op på dem.")
        )
    if entry.corrections.exists():
        raise EntryRefused(_("Indførslen er allerede rettet. Ret den nyeste rettelse i stedet."))


def check_may_write_about(user: User, case: Case, person: CasePerson | None) -> None:
    """Who: one writes about the own matters that one may read of (law.md C-12). Raises EntryRefused."""
    if person is None or access.can(user, CasePerm.READ_OWN_MATTERS, case):
        return
    today = timezone.localdate()
    doors = UnitDoor.objects.of_member(user, case.pk, today)
    if not doors.showing_own_matters_of([person.pk], today).exists():
        raise EntryRefused(
            _("Du kan ikke skrive om en forælders egne forhold, før forælderen selv har sagt ja til det.")
        )


def check_entry(
    *,
    case: Case,
    kind: EntryKind,
    text: str,
    occurred_at: dt.datetime,
    concerns: CasePerson | None,
    responsibility: "Responsibility | None",
    corrects: Entry | None,
    same_files: bool = True,
) -> None:
    """What: words, dates, people and links of one entry. Raises EntryRefused."""
    if not text.strip():
        raise EntryRefused(_("Skriv noget i feltet, før du gemmer."))
    if occurred_at > timezone.now():
        raise EntryRefused(_("Datoen ligger i fremtiden. Skriv, hvornår det skete."), about="on")
    if timezone.localdate(occurred_at) < case.child.birth_date - dt.timedelta(days=365):
        raise EntryRefused(_("Datoen ligger længe før barnets fødsel. Tjek årstallet."), about="on")
    check_gives_nothing_away(case, text)
    _check_concerns(case, concerns)
    if corrects is not None:
        _check_correction(case, text, corrects, same_files=same_files)
    elif kind in RESPONSIBLE_KINDS:
        _check_responsibility(case, responsibility, occurred_at)
        _check_child_view(kind, responsibility)
        if kind == EntryKind.BESLUTNING and responsibility:
            check_answered(responsibility.family)


def check_gives_nothing_away(case: Case, text: str, *, places: bool = True) -> None:
    """What the other parent must not learn never enters the log (law.md N-2, N-4; cases.visibility.leaks).

    Raises EntryRefused.
    """
    if found := leaks(text, case, places=places):
        raise EntryRefused(" ".join(found))


def _check_concerns(case: Case, concerns: CasePerson | None) -> None:
    if concerns is None:
        return
    if concerns.case_id != case.pk:
        raise EntryRefused(_("Personen hører ikke til denne sag. Vælg en fra listen."))
    if concerns.relation not in OWN_MATTERS_RELATIONS:
        raise EntryRefused(
            _("Kun en forælders eller værges egne forhold kan holdes for sig. Vælg en fra listen.")
        )


def _check_correction(case: Case, text: str, corrects: Entry, *, same_files: bool) -> None:
    if corrects.case_id != case.pk:
        raise EntryRefused(_("Indførslen hører ikke til denne sag."))
    if same_files and corrects.text.strip() == text.strip():
        raise EntryRefused(_("Teksten er den samme som før. Ret den, eller gå tilbage til loggen."))


def _check_responsibility(
    case: Case, responsibility: "Responsibility | None", occurred_at: dt.datetime
) -> None:
    """A decision says who coordinates and who carries out (product.md, model 2)."""
    if responsibility is None or responsibility.coordinator is None:
        raise EntryRefused(_("Vælg, hvem der koordinerer, og hvem der gør det."))
    if responsibility.performer is None and responsibility.performer_person is None:
        raise EntryRefused(_("Vælg, hvem der gør det."))
    if responsibility.deadline and responsibility.deadline < timezone.localdate(occurred_at):
        raise EntryRefused(
            _("Fristen ligger før den dag, det blev besluttet. Tjek datoen."), about="deadline"
        )
    if responsibility.deadline and _is_far_ahead(responsibility.deadline):
        raise EntryRefused(_("Fristen ligger meget langt fremme. Tjek årstallet."), about="deadline")
    people = {responsibility.coordinator.pk} | (
        {responsibility.performer.pk} if responsibility.performer else set()
    )
    taking_part = set(
        CaseMembership.objects.active(timezone.localdate())
        .filter(case=case, user_id__in=people, role__in=PROFESSIONAL_ROLES)
        .values_list("user_id", flat=True)
    )
    if people - taking_part:
        raise EntryRefused(_("Den valgte person deltager ikke i sagen. Vælg en fra listen."))
    if responsibility.performer_person and responsibility.performer_person.case_id != case.pk:
        raise EntryRefused(_("Personen hører ikke til denne sag. Vælg en fra listen."))


def _check_child_view(kind: EntryKind, responsibility: "Responsibility | None") -> None:
    """The child's view comes before a decision, or the reason why not (law.md P-5)."""
    if kind == EntryKind.BESLUTNING and not (responsibility and responsibility.child_view.strip()):
        raise EntryRefused(NO_CHILD_VIEW)


def why_not(check: Callable[..., None], *args: Any) -> str:
    """Return the sentence with which a check says no, or "" when it says nothing."""
    try:
        check(*args)
    except RuleBroken as reason:
        return str(reason)
    return ""


def open_offer(case: Case) -> Handover | None:
    """Return the case's open offer of the stafet, if any."""
    return Handover.objects.filter(case=case, state=Handover.State.PENDING).with_note().first()


def check_may_offer(user: User, case: Case) -> None:
    """The holder offers, one offer at a time (domain.md 4.4).

    Raises MissingRight, CaseClosed or OfferPending.
    """
    check_can_manage(user, case)
    offer = open_offer(case)
    check_is_free(case, offer.to_user.full_name if offer else "")


def check_is_free(case: Case, asked: str) -> None:
    """When: an open log whose stafet is offered to nobody yet; `asked` is whoever is, by name, or "".

    Raises CaseClosed or OfferPending.
    """
    check_is_open(case)
    if asked:
        raise OfferPending(
            _("Stafetten er allerede tilbudt til %(name)s. Vent på svar, eller træk tilbuddet tilbage.")
            % {"name": asked}
        )


def can_offer(user: User, case: Case) -> bool:
    """Return whether the page should show the offer's button."""
    return not why_not(check_may_offer, user, case)


def check_can_answer(user: User, handover: Handover) -> None:
    """Only the one who was asked answers, on an open case. Raises OfferGone, MissingRight or CaseClosed."""
    if handover.state != Handover.State.PENDING or handover.to_user_id != user.pk:
        raise OfferGone(_("Tilbuddet gælder ikke længere. Se på sagen, hvem der har stafetten."))
    check_has(user, CasePerm.TAKE_STAFET, handover.case)
    check_is_open(handover.case)


def check_can_withdraw(user: User, handover: Handover) -> None:
    """Only the holder who offered takes it back, before the answer. Raises OfferGone."""
    if handover.state != Handover.State.PENDING or handover.from_user_id != user.pk:
        raise OfferGone(_("Tilbuddet er allerede besvaret. Se på sagen, hvem der har stafetten."))


def check_can_change_level(user: User, case: Case, to_level: Level) -> None:
    """The holder decides, to another level. Raises MissingRight, CaseClosed or SameLevel."""
    check_can_manage(user, case)
    if case.level == to_level:
        raise SameLevel(_("Sagen er allerede på det niveau. Vælg et andet niveau."))


def check_next_day(on: dt.date) -> None:
    """A next date is today or later, and not years ahead (domain.md 3.8). Raises NextDateRefused."""
    today = timezone.localdate()
    if on < today:
        raise NextDateRefused(_("Datoen er passeret. Vælg i dag eller en dag, der kommer."), about="on")
    if _is_far_ahead(on):
        raise NextDateRefused(
            _("Datoen ligger meget langt fremme. Tjek årstallet, eller vælg en tidligere dag."), about="on"
        )


def _is_far_ahead(on: dt.date) -> bool:
    """Return whether a day to come is so far off that nobody follows up: a mistyped year, nearly always."""
    return on > timezone.localdate() + dt.timedelta(days=deadline_days("naeste_dato_senest"))


def check_can_set_next(user: User, case: Case, on: dt.date, kind: str) -> None:
    """The holder sets the next date, another one than before (domain.md 3.8).

    Raises MissingRight, CaseClosed or NextDateRefused.
    """
    check_can_manage(user, case)
    check_next_day(on)
    if (case.next_on, case.next_kind) == (on, kind):
        raise NextDateRefused(
            _("Det er allerede den næste dato. Vælg en anden dag, eller gå tilbage til sagen.")
        )


def check_is_not_offered(case: Case) -> None:
    """When: nobody is asked to take the stafet, so that it is not closed between two hands.

    Raises OfferPending.
    """
    offer = open_offer(case)
    if offer is not None:
        raise OfferPending(
            _(
                "Stafetten er tilbudt til %(name)s. Vent på svar, eller træk tilbuddet tilbage, "
                "før du lukker loggen."
            )
            % {"name": offer.to_user.full_name}
        )
