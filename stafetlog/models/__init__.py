"""The log and what leads to it."""

from stafetlog.models.closing import Closing
from stafetlog.models.draft import Draft, DraftFile
from stafetlog.models.entry import Entry, EntryKind, LogHead, RefersHow, Sensitivity, WordsHow
from stafetlog.models.goals import ChildView, Evaluation, Goal, GoalWords, Measure
from stafetlog.models.handover import Handover
from stafetlog.models.level import LevelChange
from stafetlog.models.meeting import ChildHeard, Meeting, MeetingItem, MeetingParticipant
from stafetlog.models.pdf_job import PdfJob
from stafetlog.models.reply import ReplyRequest
from stafetlog.models.undring import NoteObservation, Undringsnotat

__all__ = [
    "ChildHeard",
    "ChildView",
    "Closing",
    "Draft",
    "DraftFile",
    "Entry",
    "EntryKind",
    "Evaluation",
    "Goal",
    "GoalWords",
    "Handover",
    "LevelChange",
    "LogHead",
    "Measure",
    "Meeting",
    "MeetingItem",
    "MeetingParticipant",
    "NoteObservation",
    "PdfJob",
    "RefersHow",
    "ReplyRequest",
    "Sensitivity",
    "Undringsnotat",
    "WordsHow",
]
