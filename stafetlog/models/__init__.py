"""The log and what leads to it."""

from stafetlog.models.closing import Closing
from stafetlog.models.draft import Draft, DraftFile
from stafetlog.models.entry import Entry, EntryKind, LogHead, RefersHow, Sensitivity, WordsHow
from stafetlog.models.goals import ChildView, Evaluation, Goal, GoalWords, Measure
from stafetlog.models.handover import ChildTransition, Handover, HandoverNote
from stafetlog.models.level import LevelChange
from stafetlog.models.meeting import ChildHeard, Meeting, MeetingItem, MeetingParticipant
from stafetlog.models.pdf_job import PdfJob
from stafetlog.models.reminder import Reminder, ReminderKind
from stafetlog.models.reply import ReplyRequest
from stafetlog.models.state import StateChange
from stafetlog.models.undring import NoteObservation, Undringsnotat
from stafetlog.models.wish import FamilyAgrees

__all__ = [
    "ChildHeard",
    "ChildTransition",
    "ChildView",
    "Closing",
    "Draft",
    "DraftFile",
    "Entry",
    "EntryKind",
    "Evaluation",
    "FamilyAgrees",
    "Goal",
    "GoalWords",
    "Handover",
    "HandoverNote",
    "LevelChange",
    "LogHead",
    "Measure",
    "Meeting",
    "MeetingItem",
    "MeetingParticipant",
    "NoteObservation",
    "PdfJob",
    "RefersHow",
    "Reminder",
    "ReminderKind",
    "ReplyRequest",
    "Sensitivity",
    "StateChange",
    "Undringsnotat",
    "WordsHow",
]
