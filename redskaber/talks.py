"""What the talks add to their files: the stop on top, and what can be done with what was said."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Case
from cases.roles import CasePerm
from redskaber.models import FilledTool
from redskaber.parts import Part
from stafetlog.goal_rules import newest
from stafetlog.models import Goal, Meeting, Undringsnotat

AGREEMENTS, WORDS, TO_AGENDA, TALKED_ON = "aftaler", "barnets_ord", "vil_have_med", "talte_sammen"
NOTIFY_TEMPLATE = "underretningsskabelon"


def duty_url() -> str:
    """Return the page about the duty to notify."""
    return reverse("guides:notify_help")


def stop_first(form: Any, case: Case | None, draft: FilledTool | None) -> Part:
    """Say on top when the talk is not held, with the way to notify."""
    return Part("redskaber/stop_first.html", {"duty_url": duty_url(), "template": NOTIFY_TEMPLATE})


def is_one_parents_own(filled: FilledTool) -> bool:
    """Return whether one parent may not read it, who does read plan and agendas (law.md C-12)."""
    return filled.entry is not None and filled.entry.concerns_id is not None


def agreements(case: Case, filled: FilledTool, perms: frozenset[CasePerm]) -> Part | None:
    """Offer each agreement as a measure under a goal, to the stafetholder, who sets measures."""
    agreed = filled.answers.get(AGREEMENTS, [])
    if not agreed or CasePerm.MANAGE not in perms or is_one_parents_own(filled):
        return None
    running = [goal for goal in Goal.objects.filter(case=case).with_words() if goal.is_running]
    goals = [{"pk": goal.pk, "title": newest(goal).title} for goal in running]
    context = {"case": case, "filled": filled, "agreed": agreed, "goals": goals}
    return Part("redskaber/next_agreements.html", context)


def child_to_the_agenda(case: Case, filled: FilledTool, perms: frozenset[CasePerm]) -> Part | None:
    """Offer the child's own words for the agenda of the next meeting; what stands there is never replaced."""
    if is_one_parents_own(filled):
        return None
    meeting = Meeting.objects.filter(case=case).visible_to(filled.author, perms).coming().first()
    context: dict[str, Any] = {"case": case, "filled": filled, "meeting": meeting}
    return Part("redskaber/next_child_words.html", context | {"may_call": CasePerm.MANAGE in perms})


def after_asking(note: Undringsnotat) -> Part:
    """Say what a talk in an adult's clinic can lead to, with the ways there."""
    links = [
        (_("Skriv mere i undringsnotatet"), reverse("undring:note", args=[note.pk])),
        (_("Tag kontakt: begynd med et samtykke"), reverse("tools:tool", args=["samtykkeskema"])),
        (_("Åbn en stafetlog sammen med familien"), reverse("opening:from_note", args=[note.pk])),
        (_("Underret"), reverse("undring:notify", args=[note.pk])),
    ]
    return Part("redskaber/next_links.html", {"links": links})


def measure_of(agreed: dict[str, str]) -> dict[str, str]:
    """Return one agreement as the plan's form is typed; who it was agreed with stays in the words."""
    what = agreed["hvad"]
    if agreed.get("hvem"):
        what = _("%(what)s (aftalt: %(who)s)") % {"what": what, "who": agreed["hvem"]}
    return {"what": what, "evaluate_on": agreed.get("dato", "")}
