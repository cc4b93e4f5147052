"""The demonstration's tools: filled, rated and shared through the services, with what a story file tells."""

from typing import Any
from uuid import uuid4

from accounts.models import User
from accounts.whoasks import acting_as
from cases.models import Case
from config.demo import clock
from config.demo.people import FOLDER, Cast
from redskaber import drawings, rounds
from redskaber.answers import COUNT, Typed
from redskaber.forms.case import CaseToolForm
from redskaber.lookups import tool_in_use
from redskaber.models import FilledTool, ToolSpec
from redskaber.services import drafts, sharing
from redskaber.services import drawings as drawing_service
from redskaber.services import rounds as rating
from redskaber.services.drafts import Sent

DAY = "dag:"  # before a number of days from today


class BadStory(ValueError):
    """A story fills a tool with what its form refuses."""


class ToolSteps:
    """The steps of a story that fill tools. The story has the case and the cast."""

    cast: Cast
    case: Case

    def do_tool(self, step: dict[str, Any], by: User) -> None:
        """Fill a tool and share it."""
        sent = Sent(_typed(step["typed"]), 0, uuid4())
        tool = _tool(step["tool"])
        draft = drafts.save(case=self.case, by=by, filling_id=uuid4(), tool=tool, sent=sent)
        if draft is None:
            raise BadStory(tool.slug)
        if "drawing" in step:
            _draw(draft, by, step["drawing"])
        _share(draft, by)

    def do_round(self, step: dict[str, Any], by: User) -> None:
        """Rate alone, each in her own name; and then together, when the step says what they agree on."""
        tool = _tool(step["tool"])
        users = {self.cast.users[name].pk for name in step["members"]}
        members = [one for one in rounds.who_can_rate(self.case, tool.slug) if one.user_id in users]
        begun = rating.start(case=self.case, by=by, tool=tool, members=members)
        for name, own in step["alone"].items():
            user = self.cast.users[name]
            with acting_as(user):
                rating.rate(rating_round=begun, by=user, step=own["step"], words=own["words"])
        if "typed" in step:
            draft = rating.join(rating_round=begun, by=by)
            drafts.write_into(draft, Sent(_typed(step["typed"]), draft.version, draft.page))
            _share(draft, by)


def _tool(slug: str) -> ToolSpec:
    found = tool_in_use(slug)
    if found is None:
        raise BadStory(f"Redskabet {slug} mangler. Kør manage.py load_content først.")
    return found


def _share(draft: FilledTool, by: User) -> None:
    form = CaseToolForm.of_typed(
        draft.typed, tool=draft.spec.spec, user=by, case=draft.case, files=drawings.in_draft(draft)
    )
    if not form.is_valid():
        raise BadStory(f"{draft.spec.slug}: {form.errors.as_json()}")
    sharing.share(filled=draft, by=by, answers=form.answers, concerns=None, version=draft.version)


def _draw(draft: FilledTool, by: User, facts: dict[str, str]) -> None:
    """Add the child's drawing to a draft, with the words that stand for it."""
    data = (FOLDER / facts["file"]).read_bytes()
    added = drawing_service.add(filled=draft, by=by, name=facts["file"], data=data, tells_no_place=True)
    field = drawings.field_of(draft.spec.spec)
    if added is not None and field is not None:
        typed = draft.typed | {f"{field.key}-{added.pk}": [facts["shows"]]}
        drafts.write_into(draft, Sent(typed, draft.version, draft.page))


def _typed(answers: dict[str, Any]) -> Typed:
    """Return answers as a page would send them; a list of mappings is rows."""
    typed: Typed = {}
    for name, value in answers.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            typed[f"{name}-{COUNT}"] = [str(len(value))]
            for number, row in enumerate(value):
                typed |= {f"{name}-{number}-{key}": [_word(word)] for key, word in row.items()}
        else:
            typed[name] = [_word(one) for one in value] if isinstance(value, list) else [_word(value)]
    return typed


def _word(value: Any) -> str:
    text = str(value).strip()
    return f"{clock.day(int(text.removeprefix(DAY))):%d-%m-%Y}" if text.startswith(DAY) else text
