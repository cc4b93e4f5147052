"""What the log says of goals, measures and evaluations: whole sentences that the family reads too."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from stafetlog.models import ChildView, Evaluation, Goal, GoalWords, Measure
from ui.dates import danish_date

if TYPE_CHECKING:
    from stafetlog.services.evaluations import Result
    from stafetlog.services.goals import Plan, Words


def goal_set(words: "Words") -> str:
    """Return the text of a new goal's entry."""
    return _joined(_("Nyt fælles mål: %(title)s") % {"title": words.title}, *_about(words))


def goal_reworded(before: GoalWords, words: "Words") -> str:
    """Return the text of a goal's new words, the old ones beside."""
    return _joined(
        _("Målet har fået nye ord: %(title)s") % {"title": words.title},
        _("Før stod der: %(title)s") % {"title": before.title},
        *_about(words),
    )


def goal_ended(words: GoalWords, status: Goal.Status, reason: str) -> str:
    """Return the text of a goal's end."""
    sentence = _("Målet er nået: %(title)s")
    if status == Goal.Status.DROPPED:
        sentence = _("Målet er opgivet: %(title)s")
    return _joined(sentence % {"title": words.title}, reason)


def measure_added(words: GoalWords, plan: "Plan", replaces: Measure | None) -> str:
    """Return the text of a new measure's entry."""
    first = _("Ny indsats: %(what)s") if replaces is None else _("Indsatsen er lavet om til: %(what)s")
    return _joined(
        first % {"what": plan.what},
        _("Før: %(what)s") % {"what": replaces.what} if replaces else "",
        _("Mål: %(title)s") % {"title": words.title},
        _("%(name)s har ansvaret. Start: %(start)s. Evalueres: %(end)s.")
        % {
            "name": responsible_name(plan),
            "start": danish_date(plan.start_on),
            "end": danish_date(plan.evaluate_on),
        },
        child_view(plan.child_view, plan.child_view_text),
        _disagreement(plan.disagreement),
    )


def evaluated(measure: Measure, result: "Result") -> str:
    """Return the text of an evaluation's entry."""
    outcome = str(result.outcome.label)
    if result.outcome == Evaluation.Outcome.GO_ON:
        outcome = _("%(outcome)s, og vi evaluerer igen den %(date)s") % {
            "outcome": outcome,
            "date": danish_date(result.next_on),
        }
    return _joined(
        _("Evaluering af indsatsen: %(what)s") % {"what": measure.what},
        _("Talt om den %(date)s. Hørt: %(heard)s")
        % {"date": danish_date(result.evaluated_on), "heard": result.heard},
        _("Blev den gennemført? %(done)s.") % {"done": result.done.label},
        _("Det betød for barnet: %(effect)s") % {"effect": result.effect},
        child_view(result.child_view, result.child_view_text),
        _("Hvad nu? %(outcome)s.") % {"outcome": outcome},
    )


def child_view(how: str, text: str) -> str:
    """Return the child's view, or why it is missing, in one paragraph."""
    return _("Barnets syn: %(how)s. %(text)s") % {"how": ChildView(how).label, "text": text}


def responsible_name(plan: "Plan | Measure") -> str:
    """Return the name of the one who is responsible."""
    if plan.responsible_person is not None:
        return str(plan.responsible_person.name)
    return str(plan.responsible.full_name) if plan.responsible else ""


def _about(words: "Words") -> tuple[str, ...]:
    return (
        _("Sådan ser vi, at det lykkes: %(success)s") % {"success": words.success},
        _("%(whose)s. Aftalt den %(date)s.")
        % {"whose": words.words_of.label, "date": danish_date(words.agreed_on)},
        child_view(words.child_view, words.child_view_text),
        _disagreement(words.disagreement),
    )


def _disagreement(text: str) -> str:
    return _("Ikke alle er enige: %(text)s") % {"text": text} if text else ""


def _joined(*paragraphs: str) -> str:
    return "\n\n".join(paragraph.strip() for paragraph in paragraphs if paragraph.strip())
