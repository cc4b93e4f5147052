"""Rules of the undringsnotat (domain.md 2.2, 3.4). `check_…` raises one Danish sentence."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.lookups import current_employments
from accounts.models import User
from btimodel.exceptions import RuleBroken
from cases.exceptions import MissingRight
from stafetlog.exceptions import NoteClosed, NoteRefused
from stafetlog.models import Undringsnotat


def check_at_work(user: User) -> None:
    """Who: a professional with a current employment keeps notes and opens logs. Raises MissingRight."""
    if user.kind != User.Kind.PROFESSIONAL or not user.is_active:
        raise MissingRight(_("Undringsnotater og nye stafetlogge er for fagpersoner."))
    if not current_employments(user, on=timezone.localdate()).exists():
        raise MissingRight(_("Du har ingen ansættelse i dag. Spørg din leder, om den er registreret."))


def at_work(user: User) -> bool:
    """Return whether the user may keep notes and open logs today."""
    try:
        check_at_work(user)
    except RuleBroken:
        return False
    return True


def check_own_and_open(note: Undringsnotat, by: User) -> None:
    """Who and when: the author alone, on a note that is not ended. Raises MissingRight or NoteClosed."""
    check_at_work(by)
    if note.author_id != by.pk:
        raise MissingRight(_("Notatet er ikke dit."))
    if note.status != Undringsnotat.Status.OPEN:
        raise NoteClosed(_("Notatet er afsluttet og kan kun læses. Start et nyt, hvis der er sket noget."))


def check_seen_at(seen_at: dt.datetime) -> None:
    """What: something seen has happened. Raises NoteRefused."""
    if seen_at > timezone.now():
        raise NoteRefused(_("Tidspunktet ligger i fremtiden. Skriv, hvornår du så eller hørte det."))


def must_decide(note: Undringsnotat) -> bool:
    """Return whether the day has come to end the note, open a log, or notify (domain.md 2.2)."""
    return note.status == Undringsnotat.Status.OPEN and note.decide_by <= timezone.localdate()
