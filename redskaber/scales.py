"""What the scales add to a tool: the chart, what each rated alone, what was set before (domain.md 5.4)."""

from typing import Any

from cases.access import perms_on
from redskaber import rounds, trends
from redskaber.answers import Answers
from redskaber.models import FilledTool
from redskaber.parts import Extra, Part, Reader
from redskaber.spec import Spec


def read(tool: Spec, answers: Answers, reader: Reader) -> Part | None:
    """Return what each rated alone, and the chart with what was set before and since."""
    scale = rounds.scale_of(tool)
    labels = scale.label_of if scale else {}
    alone = [
        {
            "name": one["navn"],
            "title": reader.text(one["stilling"]),
            "step": labels.get(str(one["trin"]), str(one["trin"])),
            "words": reader.text(one["ord"]),
        }
        for one in answers.get(trends.ALONE, [])
    ]
    chart = trends.chart(tool.slug, tool.title, reader)
    if not alone and chart is None:
        return None
    return Part("redskaber/scale_read.html", {"alone": alone, "chart": chart})


def over_time(tool: Spec, filled: list[FilledTool], reader: Reader) -> Part | None:
    """Return the chart of everything that was set, with the same as a table."""
    chart = trends.chart(tool.slug, tool.title, reader)
    return Part("redskaber/chart_whole.html", chart) if chart else None


def above_the_form(form: Any, case: Any, draft: FilledTool | None) -> Part | None:
    """Return what was set last, and what each rated alone when the form is of a round."""
    if case is None:
        return None
    readable = case.entries.readable_by(form.user, perms_on(form.user, case))
    found = trends.history(readable, form.tool.slug)
    alone = rounds.given(draft.round, form.user) if draft is not None and draft.round is not None else []
    if not found.readings and not alone:
        return None
    return Part("redskaber/scale_before.html", {"before": trends.table(found)[:6], "alone": alone})


def keep(filled: FilledTool, answers: Answers) -> Answers:
    """Return what each rated alone, to be kept with the joint step for good."""
    if filled.round is None:
        return {}
    if filled.replaces is not None:
        return {name: value for name, value in filled.replaces.answers.items() if name == trends.ALONE}
    return {trends.ALONE: rounds.kept_ratings(filled.round)}


ON_A_SCALE = Extra(read=read, over_time=over_time, form=above_the_form, keep=keep)
