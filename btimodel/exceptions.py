"""The one kind of refusal that is meant for the person who asked."""


class RuleBroken(Exception):  # noqa: N818 - a refusal, not a fault
    """A rule says no. The text is one Danish sentence for the user: why, and what to do instead."""
