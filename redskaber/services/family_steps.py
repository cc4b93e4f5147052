"""A parent or the young person sets a step of her own on the family's pages (domain.md 5.4; law.md P-5)."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case, CasePerson
from cases.roles import CasePerm
from cases.rules import check_has, check_is_open
from redskaber.exceptions import ToolRefused
from redskaber.models import FilledTool, ToolSpec
from redskaber.reading import summary
from redskaber.rounds import BECAUSE, STEP, scale_of
from redskaber.services.sharing import phase_of
from redskaber.trends import VOICE
from stafetlog.models import EntryKind
from stafetlog.rules import OWN_MATTERS_RELATIONS
from stafetlog.services import entries


@transaction.atomic
def share(
    *, case: Case, by: User, tool: ToolSpec, step: str, words: str, alone: bool, filling_id: UUID
) -> FilledTool:
    """Return the step as it stands in the log. `alone` keeps it from the other parent (law.md C-12).

    `filling_id` is what the page was opened with: sent twice, it is one step, and the first is returned.
    Raises MissingRight, CaseClosed, ToolRefused or EntryRefused.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("child").get(pk=case.pk)
    check_has(by, CasePerm.FAMILY_READ, case)
    check_is_open(case)
    me = case.people.filter(user=by).first()
    scale = scale_of(tool.spec)
    if me is None or scale is None or step not in scale.label_of:
        raise ToolRefused(_("Vælg et af trinnene."))
    there = FilledTool.objects.filter(pk=filling_id, case=case, author=by).first()
    if there is not None:
        return there
    answers = {"dato": timezone.localdate().isoformat(), STEP: step, VOICE: _voice(me)}
    if words:
        answers[BECAUSE] = words
    entry = entries.append(
        case=case,
        by=by,
        kind=EntryKind.REDSKAB,
        phase=phase_of(case, tool.spec),
        text=summary(tool.spec, answers),
        concerns=me if alone and me.relation in OWN_MATTERS_RELATIONS else None,
        entry_id=filling_id,
    )
    now = timezone.now()
    made = FilledTool(
        id=filling_id,
        case=case,
        author=by,
        spec=tool,
        page=uuid4(),
        answers=answers,
        entry=entry,
        shared_at=now,
        started_at=now,
        updated_at=now,
    )
    made.save(force_insert=True)
    return made


def _voice(me: CasePerson) -> str:
    """Return whose step it is, as the chart and the table say it."""
    return _("Barnet") if me.relation == CasePerson.Relation.CHILD else str(me.get_relation_display())
