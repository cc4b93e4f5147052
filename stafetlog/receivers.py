"""Who has the words that are corrected, and does not see the correction by itself (law.md D-11)."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from accounts.models import User
from cases import access
from cases.models import AccessEvent
from cases.roles import CasePerm
from cases.visibility import who_reads
from stafetlog.models import Entry, Sensitivity

THE_LOG = "stafetlog:"  # its pages, its document and its attachments


@dataclass(frozen=True)
class Receiver:
    """A professional who should be told of a correction, and why she will not see it."""

    name: str
    why: str


def to_tell(entry: Entry, by: User) -> list[Receiver]:
    """Return those who have fetched the log since the entry was written, and those who read it and have left.

    By name, in one question. Of an entry that not all may read, only those who may. The family reads its own
    log and sees the correction there.
    """
    events = AccessEvent.objects.filter(
        case_ref=entry.case_id, at__gte=entry.written_at, page__startswith=THE_LOG
    )
    fetched = events.filter(user_ref=OuterRef("pk"), action=AccessEvent.Action.PRINT)
    people = User.objects.filter(pk__in=events.values("user_ref"), kind=User.Kind.PROFESSIONAL)
    people = people.exclude(pk=by.pk).annotate(has_fetched=Exists(fetched))
    still_read = Q(pk__in=access.users_with(CasePerm.READ_ALL, entry.case))
    if entry.concerns_id or entry.sensitivity == Sensitivity.TASK:
        task = entry.sensitivity == Sensitivity.TASK
        people = people.filter(who_reads(entry.case, task=task, own_matters=bool(entry.concerns_id)))
    found = people.filter(Q(has_fetched=True) | ~still_read).order_by("sort_key", "full_name")
    return [Receiver(user.full_name, _why(user)) for user in found]


def _why(user: User) -> str:
    if user.has_fetched:
        return _("har hentet loggen som PDF, siden det blev skrevet.")
    return _("har læst i loggen, siden det blev skrevet, og har ikke adgang mere.")
