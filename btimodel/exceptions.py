"""The one kind of refusal that is meant for the person who asked."""


class RuleBroken(Exception):
    """A rule says no. The text is one Danish sentence for the user: why, and what to do instead."""
