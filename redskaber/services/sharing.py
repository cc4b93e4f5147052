"""Shares a tool: one entry in the log, and a record that nothing changes (product.md, model 4)."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from btimodel.choices import Phase
from cases.models import Case, CasePerson
from redskaber import rules
from redskaber.answers import Answers, texts
from redskaber.exceptions import FillingChanged
from redskaber.kinds import own_parts
from redskaber.models import FilledTool
from redskaber.reading import summary
from redskaber.services import drawings
from redskaber.spec import Spec
from stafetlog.models import EntryKind
from stafetlog.rules import check_entry, check_may_write_about
from stafetlog.services import entries


@transaction.atomic
def share(
    *, filled: FilledTool, by: User, answers: Answers, concerns: CasePerson | None, version: int
) -> FilledTool:
    """Return the tool as it now stands in the log, readable by those who read its entry.

    `answers` is what a valid form said of the draft's `version`. A correction keeps whom the first was about.
    Raises MissingRight, CaseClosed, ToolRefused, EntryRefused, FileRefused or FillingChanged.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("child").get(pk=filled.case_id)
    mine = _locked(filled)
    rules.check_may_fill(by, case, mine.spec)
    rules.check_is_own_draft(by, mine)
    if mine.version != version:
        raise FillingChanged(mine)
    old, tool = mine.replaces, mine.spec.spec
    if old is not None:
        rules.check_may_correct(by, old)
        concerns = old.entry.concerns if old.entry else None
    rules.check_complete(tool, answers)
    check_may_write_about(by, case, concerns)
    now, text = timezone.now(), summary(tool, answers)
    check_entry(
        case=case,
        kind=EntryKind.REDSKAB,
        text="\n".join([text, *texts(tool, answers)]),
        occurred_at=now,
        concerns=concerns,
        responsibility=None,
        corrects=None,
    )
    mine.entry = entries.append(
        case=case,
        by=by,
        kind=EntryKind.REDSKAB,
        phase=phase_of(case, tool),
        text=text,
        occurred_at=now,
        concerns=concerns,
        corrects=old.entry if old else None,
        attached=drawings.into_entry(case=case, by=by, filled=mine, answers=answers),
        entry_id=mine.pk,
    )
    mine.answers, mine.typed, mine.shared_at = answers | _kept(mine, answers), {}, now
    mine.save(update_fields=["answers", "typed", "entry", "shared_at"])
    return mine


def _locked(filled: FilledTool) -> FilledTool:
    rows = FilledTool.objects.select_for_update(of=("self",)).select_related(
        "spec", "replaces__entry__concerns"
    )
    return rows.get(pk=filled.pk)


def phase_of(case: Case, tool: Spec) -> Phase:
    """Return the phase the log is in, if the tool belongs to it, else the tool's first."""
    latest = case.entries.latest_phase()
    return Phase(latest if latest in tool.phases else tool.phases[0])


def _kept(filled: FilledTool, answers: Answers) -> Answers:
    """Return what the tool itself puts beside the answers."""
    keep = own_parts(filled.spec.spec.slug).keep
    return keep(filled, answers) if keep else {}
