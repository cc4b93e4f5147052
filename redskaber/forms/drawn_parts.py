"""The form of a tool as its page draws it: sections, questions, and what stands inside a question."""

from dataclasses import dataclass, field

from django.forms.boundfield import BoundField

from redskaber.parts import Part
from redskaber.spec import Field, Section
from stafetlog.attachments import Attachment


@dataclass(frozen=True)
class SignPart:
    """One sign: its box, and what is asked when it is ticked."""

    box: BoundField
    details: list[BoundField]

    @property
    def is_open(self) -> bool:
        """Whether something stands in the details, or is wrong there, so that they must be seen."""
        return any(detail.value() or detail.errors for detail in self.details)


@dataclass(frozen=True)
class DrawingPart:
    """One drawing that is there: its file, and the field for the words that stand for it."""

    file: Attachment
    words: BoundField


@dataclass(frozen=True)
class FormPart:
    """One question as the page draws it; `hidden` until its condition is met."""

    field: Field
    hidden: bool
    is_asked_of: bool = False
    bound: BoundField | None = None
    signs: list[SignPart] = field(default_factory=list)
    rows: list[list[BoundField]] = field(default_factory=list)
    count: BoundField | None = None
    drawings: list[DrawingPart] = field(default_factory=list)
    new_file: BoundField | None = None
    can_have_more: bool = False
    drawn: Part | None = None

    @property
    def template(self) -> str:
        """What draws the question."""
        return self.drawn.template if self.drawn else "redskaber/form_part.html"


@dataclass(frozen=True)
class FormSection:
    """One section as the page draws it."""

    section: Section
    hidden: bool
    parts: list[FormPart]
