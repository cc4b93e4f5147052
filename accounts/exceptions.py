"""Refusals about accounts, one class a reason."""

from btimodel.exceptions import RuleBroken


class AccountRefused(RuleBroken):
    """The e-mail address cannot be this person's login."""
