"""Plays one story file: each step calls the service that a person would have used, on its own day."""

import datetime as dt
from typing import Any

from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.choices import Level
from cases import events
from cases.models import AccessEvent, Case
from cases.roles import Role
from cases.services import members
from cases.services.opening import ChildData, PersonData
from config.demo import clock, meetings
from config.demo.entries import EntrySteps
from config.demo.people import Cast
from config.demo.states import StateSteps, family_wish
from config.demo.tools import ToolSteps
from consent.models import Consent, ConsentDecision
from consent.services import answering, asking
from stafetlog.handover_notes import Note
from stafetlog.handover_rules import Asked
from stafetlog.models import (
    ChildView,
    Closing,
    Evaluation,
    Goal,
    GoalWords,
    LevelChange,
    Meeting,
    Undringsnotat,
)
from stafetlog.rules import open_offer
from stafetlog.services import (
    closing,
    evaluations,
    goals,
    handover,
    levels,
    next_date,
    undring,
)
from stafetlog.services.opening import FirstEntry, FromNote, open_stafetlog

Step = dict[str, Any]


class Story(ToolSteps, StateSteps, EntrySteps):
    """One case, or only notes, on its way through the steps of a file."""

    def __init__(self, cast: Cast, script: dict[str, Any]) -> None:
        self.cast, self.script = cast, script
        self.case: Any = None
        self.note: Undringsnotat | None = None
        self.meetings: dict[str, Meeting] = {}
        self.named = {}
        self.plan: dict[str, Any] = {}

    def play(self) -> None:
        """Do every step as the person named in it, at its time."""
        for step in self.script["steps"]:
            by = self.cast.users[step["by"]]
            with clock.at(clock.days_ago(step["ago"], step["at"])), acting_as(by):
                if self.case is not None:
                    self.case.refresh_from_db()
                getattr(self, f"do_{step['do']}")(step, by)

    def do_note(self, step: Step, by: Any) -> None:
        """Start an undringsnotat and write its observations."""
        first, *rest = [_seen(facts) for facts in step["seen"]]
        with clock.at(first.seen_at + dt.timedelta(hours=3)):
            note = undring.start(by=by, label=step["label"], first=first)
        for seen in rest:
            with clock.at(seen.seen_at + dt.timedelta(hours=3)):
                undring.add_observation(note=note, by=by, seen=seen)
        self.note = note

    def do_open(self, step: Step, by: Any) -> None:
        """Open the log; what was seen before follows with its own dates."""
        from_note = None
        if self.note:
            seen = frozenset(self.note.observations.values_list("pk", flat=True))
            from_note = FromNote(self.note, observation_ids=seen, interpretation_ids=seen)
        self.case = open_stafetlog(
            municipality=self.cast.municipality,
            child=_child(self.script["child"]),
            people=[PersonData(**facts) for facts in self.script["people"]],
            first=FirstEntry(
                concern=step["concern"].strip(),
                parents_talk=step["parents_talk"].strip(),
                purpose=step["purpose"],
            ),
            by=by,
            employment=by.employments.get(),
            from_note=from_note,
        )

    def do_family(self, step: Step, by: Any) -> None:
        """Give somebody in the family a login to this log."""
        members.add_family(
            case=self.case, person=self._person(step["person"]), user=self.cast.users[step["user"]], by=by
        )

    def do_member(self, step: Step, by: Any) -> None:
        """Let a professional take part."""
        user = self.cast.users[step["user"]]
        members.add_professional(
            case=self.case,
            user=user,
            employment=user.employments.get(),
            role=Role(step["role"]),
            task=step["task"],
            by=by,
        )

    def do_level(self, step: Step, by: Any) -> None:
        """Decide on another level."""
        decision = levels.LevelDecision(
            to_level=Level(step["to"]),
            reason=step["reason"].strip(),
            parents_informed=step["parents_informed"].strip(),
            notification_considered=step["notification_considered"].strip(),
            holder_choice=LevelChange.HolderChoice(step["holder"]),
            child_heard=step["child_heard"].strip(),
            summing_up=step.get("summing_up", "").strip(),
            family=family_wish(step),
        )
        levels.change(case=self.case, by=by, decision=decision)

    def do_next(self, step: Step, by: Any) -> None:
        """Set the next date."""
        kind = Case.NextKind(step["kind"])
        next_date.set_next(
            case=self.case, by=by, on=clock.day(step["in_days"]), kind=kind, about=step["about"]
        )

    def do_goal(self, step: Step, by: Any) -> None:
        """Set a common goal."""
        words = goals.Words(
            title=step["title"],
            success=step["success"].strip(),
            words_of=GoalWords.WordsOf(step["words_of"]),
            agreed_on=timezone.localdate(),
            child_view=ChildView(step["child_view"]),
            child_view_text=step["child_view_text"].strip(),
            disagreement=step.get("disagreement", "").strip(),
        )
        self.plan[step["key"]] = goals.set_goal(case=self.case, by=by, words=words)

    def do_goal_end(self, step: Step, by: Any) -> None:
        """End a goal."""
        goals.end_goal(
            goal=self.plan[step["of"]],
            by=by,
            status=Goal.Status(step["status"]),
            reason=step["reason"].strip(),
        )

    def do_measure(self, step: Step, by: Any) -> None:
        """Agree on a measure under a goal."""
        plan = goals.Plan(
            what=step["what"].strip(),
            responsible=self.cast.users[step["user"]] if "user" in step else None,
            responsible_person=self._person(step["person"]) if "person" in step else None,
            start_on=timezone.localdate(),
            evaluate_on=clock.day(step["due"]),
            child_view=ChildView.AS_GOAL,
        )
        self.plan[step["key"]] = goals.add_measure(goal=self.plan[step["goal"]], by=by, plan=plan)

    def do_evaluate(self, step: Step, by: Any) -> None:
        """Look at a measure."""
        measure = self.plan[step["of"]]
        result = evaluations.Result(
            done=Evaluation.Done(step["done"]),
            effect=step["effect"].strip(),
            heard=step["heard"],
            child_view=ChildView(step["child_view"]),
            child_view_text=step["child_view_text"].strip(),
            outcome=Evaluation.Outcome(step["outcome"]),
            evaluated_on=timezone.localdate(),
            next_on=clock.day(step["next"]) if "next" in step else None,
        )
        seen = measure.evaluations.count()
        evaluations.evaluate(measure=measure, by=by, result=result, seen=seen)

    def do_consent(self, step: Step, by: Any) -> None:
        """Ask for consent to a unit in another authority."""
        asking.ask(
            case=self.case,
            by=by,
            unit=self.cast.units[step["unit"]],
            information_types=step["types"],
            purpose=step["purpose"].strip(),
            until=clock.day(step["until"]),
            own_matters_of=[self._person(name) for name in step["own_matters_of"]],
        )

    def do_answer(self, step: Step, by: Any) -> None:
        """Answer for oneself."""
        answering.answer_self(
            consent=Consent.objects.get(case=self.case, unit=self.cast.units[step["unit"]]),
            person=self._person(step["person"]),
            answer=ConsentDecision.Answer(step["answer"]),
            by=by,
        )

    def do_call_meeting(self, step: Step, by: Any) -> None:
        """Call a meeting."""
        self.meetings[step["key"]] = meetings.call(self.case, self.cast, step, by)

    def do_hold_meeting(self, step: Step, by: Any) -> None:
        """Hold a meeting that was called."""
        meetings.hold(self.meetings[step["key"]], self.cast, step, by)

    def do_offer(self, step: Step, by: Any) -> None:
        """Offer the stafet."""
        note = {name: text.strip() for name, text in step["note"].items()}
        asked = Asked(said=step["family_asked"].strip(), who=step["asked_who"], on=timezone.localdate())
        handover.offer(case=self.case, to=self.cast.users[step["to"]], note=Note(**note), asked=asked, by=by)

    def do_accept(self, step: Step, by: Any) -> None:
        """Say yes to the stafet."""
        handover.accept(handover=open_offer(self.case), by=by)

    def do_close(self, step: Step, by: Any) -> None:
        """Close the log."""
        names = ("summary", "what_helped", "who_follows", "family_words")
        words = {name: step[name].strip() for name in names}
        farewell = closing.Farewell(Closing.Reason(step["reason"]), **words, family=family_wish(step))
        closing.close(case=self.case, by=by, farewell=farewell)

    def do_read(self, step: Step, by: Any) -> None:
        """Leave the trace of somebody who read."""
        events.record(case=self.case, by=by, action=AccessEvent.Action.READ, page=step["page"])


def _seen(facts: Step) -> undring.Seen:
    return undring.Seen(
        seen_at=clock.days_ago(facts["ago"], facts["at"]),
        place=facts["place"],
        saw_heard=facts["saw_heard"].strip(),
        interpretation=facts.get("interpretation", "").strip(),
    )


def _child(facts: dict[str, Any]) -> ChildData:
    today = timezone.localdate()
    born = (
        dt.date(today.year - facts["age"], 3, 14)
        if today >= dt.date(today.year, 6, 14)
        else dt.date(today.year - facts["age"] - 1, 9, 14)
    )
    serial = facts.get("cpr_serial", "")
    return ChildData(
        name=facts["name"],
        birth_date=born,
        # A replacement number, which no real child has: the day plus 60.
        cpr=f"{born.day + 60}{born:%m%y}{serial}" if serial else "",
        place=facts["place"],
        group_name=facts["group_name"],
    )
