"""Refusals of consent's own rules, one class a reason."""

from btimodel.exceptions import RuleBroken


class NoConsentNeeded(RuleBroken):
    """The unit is in the case's own authority (law.md X-11)."""


class ConsentRefused(RuleBroken):
    """The request for consent is not precise enough, or not allowed (law.md C-2)."""


class NotASigner(RuleBroken):
    """The person's answer is not asked for (law.md C-10: a parent without custody can never sign)."""


class AnswerRefused(RuleBroken):
    """The answer cannot be recorded as it stands."""
