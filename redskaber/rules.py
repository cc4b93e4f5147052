"""Rules of the tools. `check_…` raises one Danish sentence."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case
from cases.roles import CasePerm
from cases.rules import check_has, check_is_open
from redskaber.answers import missing, stops
from redskaber.exceptions import ToolRefused
from redskaber.models import FilledTool, ToolSpec
from redskaber.spec import Spec


def check_may_fill(user: User, case: Case, tool: ToolSpec) -> None:
    """Who and when: a deltager who writes, an open log, a tool that is meant for a case.

    Raises MissingRight, CaseClosed or ToolRefused.
    """
    check_has(user, CasePerm.WRITE, case)
    check_is_open(case)
    if not tool.spec.on_case:
        raise ToolRefused(_("Redskabet er til at printe og udfyldes ikke på en sag."))


def check_is_own_draft(user: User, filled: FilledTool) -> None:
    """Who and when: its author alone, until it is shared. Raises ToolRefused."""
    if filled.author_id != user.pk:
        raise ToolRefused(_("Kladden er ikke din."))
    if filled.is_shared:
        raise ToolRefused(_("Redskabet er allerede delt og kan ikke ændres. Du kan skrive en rettelse."))


def check_may_correct(user: User, filled: FilledTool) -> None:
    """Who and when: as for filling; and corrections stand in a row, so that one is the newest.

    Raises MissingRight, CaseClosed or ToolRefused.
    """
    check_has(user, CasePerm.WRITE, filled.case)
    check_is_open(filled.case)
    if not filled.is_shared:
        raise ToolRefused(_("Redskabet er ikke delt endnu. Ret i kladden i stedet."))
    if FilledTool.objects.filter(replaces=filled, entry__isnull=False).exists():
        raise ToolRefused(_("Redskabet er allerede rettet. Ret det nyeste i stedet."))


def check_complete(tool: Spec, answers: Mapping[str, Any]) -> None:
    """What: no answer keeps it out of the log, every required question has its answer, and something is said.

    Raises ToolRefused.
    """
    for _field, sentence in stops(tool, answers):
        raise ToolRefused(sentence)
    for one in missing(tool, answers):
        if one.must:
            raise ToolRefused(_("Udfyld »%(label)s«, før du deler.") % {"label": one.field.label})
    if not answers:
        raise ToolRefused(_("Redskabet er tomt. Skriv noget, før du deler."))
