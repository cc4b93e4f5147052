"""Refusals of the case's own rules, one class a reason."""

from btimodel.exceptions import RuleBroken


class CaseClosed(RuleBroken):
    """The case is closed and read-only."""


class MissingRight(RuleBroken):
    """The person lacks the right; views answer 403 before it comes to this."""


class HolderCannotLeave(RuleBroken):
    """A stafetholder cannot leave before the stafet has new hands (domain.md 4.4)."""


class DuplicateCase(RuleBroken):
    """The child already has an open stafetlog."""


class TooManySearches(RuleBroken):
    """The person has searched for more children than anybody needs to in an hour."""


class NoFamilyAccess(RuleBroken):
    """The person has no right to read the log with a login of her own."""


class MemberRefused(RuleBroken):
    """The person cannot be added to those who take part."""


class PersonRefused(RuleBroken):
    """What is said of somebody in the family cannot be right."""
