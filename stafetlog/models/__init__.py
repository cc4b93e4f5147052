"""The log and what leads to it."""

from stafetlog.models.closing import Closing
from stafetlog.models.draft import Draft
from stafetlog.models.entry import Entry, EntryKind, LogHead
from stafetlog.models.handover import Handover
from stafetlog.models.level import LevelChange
from stafetlog.models.undring import NoteObservation, Undringsnotat

__all__ = [
    "Closing",
    "Draft",
    "Entry",
    "EntryKind",
    "Handover",
    "LevelChange",
    "LogHead",
    "NoteObservation",
    "Undringsnotat",
]
