"""The one kind of refusal that is meant for the person who asked."""


class RuleBroken(Exception):
    """A rule says no. The text is one Danish sentence for the user: why, and what to do instead.

    `about` names what the sentence is about, where that is one thing that was typed: a form that has a field
    of that name says it beside the field.
    """

    def __init__(self, *sentence: object, about: str = "") -> None:
        super().__init__(*sentence)
        self.about = about
