"""Every write of a coordination meeting: called, changed, cancelled, held and written down."""

from stafetlog.services.meetings.calling import Plan, call, cancel, change, send_agenda
from stafetlog.services.meetings.holding import finish, tell_child_words
from stafetlog.services.meetings.words import Agreement, ChildWords, Minutes, NewGoal

__all__ = [
    "Agreement",
    "ChildWords",
    "Minutes",
    "NewGoal",
    "Plan",
    "call",
    "cancel",
    "change",
    "finish",
    "send_agenda",
    "tell_child_words",
]
