"""Tools as people fill them, for the tests: through the services, on the tools that ship."""

from uuid import uuid4

from accounts.models import User
from accounts.whoasks import acting_as
from cases.models import Case, CasePerson
from redskaber.forms.case import CaseToolForm
from redskaber.lookups import tool_in_use
from redskaber.models import FilledTool, NoteTool, ToolSpec
from redskaber.services import drafts, notes, sharing
from redskaber.services.drafts import Sent
from stafetlog.models import Undringsnotat

OBSERVATIONS, SIGNS = "observationsskema", "tegn-paa-mistrivsel"
SEEN = {
    "lykkes": "Han hjælper de små.",
    "observationer-antal": "1",
    "observationer-0-dato": "03-11-2026",
    "observationer-0-saa_hoerte": "Noah sad alene ved cykelskuret.",
    "tolkning": "Måske er han træt.",
}


def the_tool(slug: str) -> ToolSpec:
    """Return the version in use. Fails when the content is not loaded."""
    found = tool_in_use(slug)
    assert found is not None, slug
    return found


def sent(typed: dict[str, str | list[str]], *, version: int = 0) -> Sent:
    """Return what a page would send."""
    lists = {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
    return Sent(lists, version, uuid4())


def draft(
    case: Case,
    by: User | None = None,
    typed: dict[str, str | list[str]] | None = None,
    *,
    slug: str = OBSERVATIONS,
) -> FilledTool:
    """Return a draft, the stafetholder's unless told."""
    by = by or case.stafetholder
    with acting_as(by):
        saved = drafts.save(
            case=case, by=by, filling_id=uuid4(), tool=the_tool(slug), sent=sent(dict(typed or SEEN))
        )
    assert saved is not None
    return saved


def share(filled: FilledTool, by: User, concerns: CasePerson | None = None) -> FilledTool:
    """Return a draft of somebody's, shared as its form says."""
    with acting_as(by):
        form = CaseToolForm.of_typed(filled.typed, tool=filled.spec.spec, user=by, case=filled.case)
        assert form.is_valid(), form.errors
        return sharing.share(
            filled=filled, by=by, answers=form.answers, concerns=concerns, version=filled.version
        )


def shared(
    case: Case,
    by: User | None = None,
    typed: dict[str, str | list[str]] | None = None,
    *,
    slug: str = OBSERVATIONS,
    concerns: CasePerson | None = None,
) -> FilledTool:
    """Return a tool that stands in the log."""
    by = by or case.stafetholder
    return share(draft(case, by, typed, slug=slug), by, concerns)


def on_note(note: Undringsnotat, typed: dict[str, str | list[str]] | None = None) -> NoteTool:
    """Return a tool on a note; the caller acts as the note's author."""
    return notes.save(
        note=note,
        by=note.author,
        filling_id=uuid4(),
        tool=the_tool(OBSERVATIONS),
        sent=sent(dict(typed or SEEN)),
    )
