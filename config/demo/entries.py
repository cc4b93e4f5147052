"""The demonstration's steps that write in the log, and one that only begins to."""

import datetime as dt
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from btimodel.choices import Phase
from cases.models import Case, CasePerson
from config.demo import clock
from config.demo.papers import add_papers
from config.demo.people import Cast
from config.demo.states import family_wish
from stafetlog.models import Entry, EntryKind
from stafetlog.services import drafts, entries, own_words

Step = dict[str, Any]


class EntrySteps:
    """The steps of a story that write entries. The story has the case, the cast and what it has named."""

    cast: Cast
    case: Case
    named: dict[str, Entry]

    def do_entry(self, step: Step, by: User) -> None:
        """Write in the log."""
        entry = entries.write(
            case=self.case,
            by=by,
            kind=EntryKind(step["kind"]),
            phase=Phase(step["phase"]),
            text=step["text"].strip(),
            occurred_at=timezone.now() - dt.timedelta(minutes=20),
            concerns=self._person(step["concerns"]) if "concerns" in step else None,
            responsibility=self._responsibility(step),
            new_files=add_papers(self.case, by, step.get("papers", [])),
        )
        self.named[step.get("key", "")] = entry

    def do_correct(self, step: Step, by: User) -> None:
        """Correct an entry: a new one beside it."""
        entries.correct(entry=self.named[step["of"]], by=by, text=step["text"].strip())

    def do_own_words(self, step: Step, by: User) -> None:
        """Let somebody in the family write for herself."""
        own_words.write(case=self.case, by=by, text=step["text"].strip())

    def do_draft(self, step: Step, by: User) -> None:
        """Begin an entry and leave it."""
        typed = {name: step[name].strip() for name in ("kind", "phase", "text")}
        drafts.save(case=self.case, by=by, form=drafts.ENTRY, data=typed, version=0, page=uuid4())

    def _person(self, name: str) -> CasePerson:
        return self.case.people.get(name=name)

    def _responsibility(self, step: Step) -> entries.Responsibility | None:
        if "coordinator" not in step:
            return None
        return entries.Responsibility(
            coordinator=self.cast.users[step["coordinator"]],
            performer=self.cast.users[step["performer"]] if "performer" in step else None,
            performer_person=self._person(step["performer_person"]) if "performer_person" in step else None,
            deadline=clock.day(step["due"]) if "due" in step else None,
            child_view=step.get("child_view", "").strip(),
            family=family_wish(step),
        )
