"""Somebody in the family writes her own words in the log (domain.md 3.5; law.md P-5)."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from accounts.models import User
from btimodel.choices import Phase
from cases.models import Case, CasePerson
from cases.roles import CasePerm
from cases.rules import check_has, check_is_open
from stafetlog import entry_rules, rules
from stafetlog.models import Entry, EntryKind, WordsHow
from stafetlog.models.entry import WRITABLE_KINDS
from stafetlog.services import entries, files


@transaction.atomic
def write(
    *,
    case: Case,
    by: User,
    text: str,
    alone: bool = False,
    new_files: Collection[UUID] = (),
    entry_id: UUID | None = None,
) -> Entry:
    """Return the entry: the child's own words when it is the child who writes, else the family's.

    `alone` keeps a parent's words from the other parent (law.md C-12). `new_files` and `entry_id` as for
    entries.write. Raises MissingRight, CaseClosed, FileRefused or EntryRefused.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("child").get(pk=case.pk)
    check_has(by, CasePerm.FAMILY_READ, case)
    check_is_open(case)
    if entry_id and (written := Entry.objects.filter(pk=entry_id, case=case, author=by).first()):
        return written
    entry_rules.check_own_voice(by, case, text)
    me = case.people.filter(user=by).first()
    phase = case.entries.filter(kind__in=WRITABLE_KINDS).latest_phase() or Phase.OPSPORING
    return entries.append(
        case=case,
        by=by,
        kind=_kind(me),
        phase=Phase(phase),
        text=text,
        concerns=me if alone and me and me.relation in rules.OWN_MATTERS_RELATIONS else None,
        source=entries.Source(words_how=WordsHow.LOGIN),
        attached=files.attach(case=case, by=by, kept=(), added=new_files),
        entry_id=entry_id,
    )


def _kind(me: CasePerson | None) -> EntryKind:
    is_child = me is not None and me.relation == CasePerson.Relation.CHILD
    return EntryKind.BARNETS_ORD if is_child else EntryKind.FAMILIENS_ORD
