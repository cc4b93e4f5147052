"""Turns entries into what a timeline draws: on the professionals' page, in the portal and in print.

The caller brings rows that the reader may see (`case.entries.readable_by(…).for_timeline()`) and says
who reads in a `Reading`. Nothing here decides about access; it only decides how a thing is said.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.template.defaultfilters import filesizeformat

from btimodel.danish import genitive
from btimodel.lookups import ReferenceDataMissing
from cases.models import Case
from cases.roles import CasePerm
from cases.visibility import FamilySight
from stafetlog.attachments import Attachment, of_entry
from stafetlog.beside import References, Related, known_at, sensitivity_note, source_facts
from stafetlog.besides import Answers, passage
from stafetlog.family_wish import answer_in
from stafetlog.finding import Marks
from stafetlog.looks import LOOKS, Words
from stafetlog.looks import words as all_words
from stafetlog.models import EntryKind, WordsHow
from stafetlog.models.entry import DISPUTABLE_KINDS, OWN_WORDS_KINDS, WRITABLE_KINDS
from stafetlog.rows import TimelineRow
from ui.addresses import address_by_key, address_of
from ui.dates import danish_date, danish_datetime
from ui.parts import Badge, Fact, FileLine, Link, TimelineEntry
from ui.words import gettext as _

# Gives the address of a page about an entry, whose key it may get as it will be written.
Address = Callable[[UUID | str], str]


@dataclass(frozen=True)
class Reading:
    """Who reads, and where links lead.

    `entry_url` gives the address of an entry that is not on the same page. `correct_url` is None for who does
    not write. `tool_url` gives the address of the filled tool that has the entry's id. `sight` takes out of
    every text what would tell one parent where the other lives (law.md N-2). `marks` are put on the text that
    is left, so that they cannot tell what was taken out. `answers` stand beside entries, and are cut already.
    """

    family: bool
    entry_url: Callable[[UUID], str]
    file_url: Address
    correct_url: Address | None = None
    tool_url: Address | None = None
    follow_url: Address | None = None
    disagree_url: Address | None = None
    ask_url: Address | None = None
    sight: FamilySight | None = None
    marks: Marks | None = None
    answers: Answers = field(default_factory=dict)

    def found_beside(self, row: TimelineRow) -> list[Fact]:
        """Return where beside the entry something stands that she looked for."""
        there = passage(self.answers.get(row.pk, ()), self.marks)
        return [there] if there else []

    def text(self, text: str) -> str:
        """Return a text as this reader may see it, with what she looked for marked."""
        shown = self.sight.text(text) if self.sight else text
        return self.marks.on(shown) if self.marks else shown

    def words(self, entry: TimelineRow | Related) -> str:
        """Return an entry's words as `text` does; what the reader typed herself stands as she typed it."""
        if self.sight is None or not is_own(self.sight, entry):
            return self.text(entry.text)
        return self.marks.on(entry.text) if self.marks else entry.text

    def title(self, attachment: Attachment, author: int) -> str:
        """Return what an attachment of somebody's entry is shown as."""
        own = self.sight is not None and self.sight.is_own(author)
        return attachment.title if own else self.text(attachment.title)

    def shows(self, attachment: Attachment, author: int) -> bool:
        """Return whether an attachment of somebody's entry is there for this reader."""
        seen, tells = self.sight, attachment.tells_no_place
        return not seen or seen.shows_file(tells_no_place=tells, author=author)

    def role(self, role: str) -> str:
        """Return how an author took part, as this reader may see it."""
        return self.sight.role(role) if self.sight else role


def is_own(sight: FamilySight, entry: TimelineRow | Related) -> bool:
    """Return whether somebody in the family reads what she has typed herself."""
    return entry.kind in OWN_WORDS_KINDS and sight.is_own(entry.author_id)


def professional_reading(case: Case, perms: frozenset[CasePerm]) -> Reading:
    """Return how a professional with `perms` reads the log."""
    writes = CasePerm.WRITE in perms and case.is_open
    return Reading(
        family=False,
        entry_url=lambda pk: address_of("stafetlog:entry", case.pk, pk),
        file_url=address_by_key("stafetlog:attachment", case.pk),
        correct_url=address_by_key("stafetlog:entry_correct", case.pk) if writes else None,
        tool_url=address_by_key("redskaber:show", case.pk),
        follow_url=address_by_key("stafetlog:entry_create", case.pk, query="til") if writes else None,
        disagree_url=address_by_key("stafetlog:disagree", case.pk) if writes else None,
        ask_url=address_by_key("stafetlog:ask_reply", case.pk) if writes else None,
    )


def family_reading(
    case: Case,
    sight: FamilySight,
    *,
    entry_url: Callable[[UUID], str],
    tool_url: Address | None = None,
) -> Reading:
    """Return how somebody in the family reads the log: without what she may not know of places."""
    return Reading(
        family=True,
        entry_url=entry_url,
        file_url=address_by_key("stafetlog:attachment", case.pk),
        tool_url=tool_url,
        disagree_url=address_by_key("portal:disagree", case.pk) if case.is_open else None,
        sight=sight,
    )


def present(
    rows: Iterable[TimelineRow], reading: Reading, *, beside: Iterable[Related] = ()
) -> list[TimelineEntry]:
    """Return the entries as a timeline draws them, in the order they come.

    `beside` are the entries on other pages that these refer to or are referred to by (`related_to`).
    Raises ReferenceDataMissing when nobody has said how late an entry is late.
    """
    listed = list(rows)
    here = {row.pk for row in listed}

    def address(pk: UUID) -> str:
        return f"#{anchor(pk)}" if pk in here else reading.entry_url(pk)

    words, references = all_words(), References.among([*listed, *beside])
    return [_one(row, reading, address, words, references) for row in listed]


def anchor(pk: UUID | str) -> str:
    """Return an entry's id on its page. Not its number: a gap would tell a parent that one is left out."""
    return f"i-{pk}"


def is_late(row: TimelineRow) -> bool:
    """Whether an entry was written so late that the reader should know (J-1). A correction always is late."""
    if row.late_days is None:
        raise ReferenceDataMissing("Fristen sent_noteret mangler. Kør manage.py load_content.")
    return row.corrects_id is None and row.written_at - known_at(row) >= dt.timedelta(days=row.late_days)


def is_new(row: TimelineRow) -> bool:
    """Whether somebody else wrote the entry since the reader was last here; False where nobody asked."""
    return bool(getattr(row, "is_new", False))


def seen_from(rows: Sequence[TimelineRow]) -> str:
    """Return the anchor of the first entry that is not new after those that are, or "".

    Above it the timeline draws a line. An entry about something older that was written lately stands below it
    and has its mark alone.
    """
    if rows and is_new(rows[0]):
        return next((anchor(row.pk) for row in rows if not is_new(row)), "")
    return ""


def _one(
    row: TimelineRow,
    reading: Reading,
    address: Callable[[UUID], str],
    words: Words,
    references: References,
) -> TimelineEntry:
    icon, tone = LOOKS[row.kind]
    author, role = author_of(row, reading)
    key = str(row.pk)
    return TimelineEntry(
        anchor=anchor(key),
        kind=words.kinds[row.kind],
        happened=row.occurred_at,
        author=author,
        text=reading.words(row),
        icon=icon,
        tone=tone,
        role=role,
        written=row.written_at,
        note=_note(row, reading),
        badges=_badges(row, words),
        facts=_facts(row, words) + source_facts(row, reading.text) + reading.found_beside(row),
        files=_files(row, reading) if row.attachments else [],
        refers=references.links(row, address),
        voices=references.voices(row, reading.words, address),
        corrects=_corrects(row, address),
        corrected_by=_corrected_by(row, address),
        actions=_actions(row, key, reading, words),
    )


def author_of(row: TimelineRow, reading: Reading) -> tuple[str, str]:
    """Return who wrote, and as what. Who in the family has answered a consent is not told to the others."""
    if reading.family and row.kind == EntryKind.SAMTYKKE:
        return _("Stafetloggen"), ""
    return row.author_name, reading.role(row.author_role)


def _badges(row: TimelineRow, words: Words) -> list[Badge]:
    badges = [words.new] if is_new(row) else []
    if row.kind in WRITABLE_KINDS:
        badges.append(words.phases[row.phase])
    badges.append(words.levels[row.level])
    if row.corrects_id is not None:
        badges.append(words.correction)
    if row.correction is not None:
        badges.append(words.corrected)
    if is_late(row):
        badges.append(words.late)
    if against := answer_in(row.kind, row.text):
        badges.append(words.against[against])
    return badges


def _facts(row: TimelineRow, words: Words) -> list[Fact]:
    """Who coordinates, who carries out, by when (product.md, model 2)."""
    facts = []
    if row.coordinator_name:
        facts.append(Fact(words.coordinates, row.coordinator_name))
    if row.performer_name:
        facts.append(Fact(words.performs, row.performer_name))
    if row.deadline:
        facts.append(Fact(words.deadline, danish_date(row.deadline)))
    return facts


def _files(row: TimelineRow, reading: Reading) -> list[FileLine]:
    """The attachments. A corrected entry leads to none: the correction shows those that are still shown."""
    corrected = row.correction is not None
    still = {one.id for one in of_entry(row.correction["attachments"] if row.correction else [])}
    return [
        FileLine(
            name=reading.title(one, row.author_id),
            size=_about(one),
            url="" if corrected else reading.file_url(one.key),
            mark=_("Trukket tilbage") if corrected and one.id not in still else "",
            digest=one.sha256,
        )
        for one in of_entry(row.attachments)
        if reading.shows(one, row.author_id)
    ]


def _about(one: Attachment) -> str:
    """Return the day, kind and size of an attachment; one from before it was asked for has no day."""
    parts = (danish_date(dt.date.fromisoformat(one.dated)) if one.dated else "", one.ending)
    return ", ".join(filter(None, (*parts, filesizeformat(one.size))))


def _note(row: TimelineRow, reading: Reading) -> str:
    if row.concerns_name is None:
        return "" if reading.family else sensitivity_note(row)
    if reading.family:
        return _("Handler om dine egne forhold. Den anden forælder ser den ikke.")
    return _("Handler om %(names)s egne forhold. Den anden forælder ser den ikke.") % {
        "names": genitive(row.concerns_name.partition(" ")[0])
    }


def _corrects(row: TimelineRow, address: Callable[[UUID], str]) -> Link | None:
    if row.corrects_written_at is None:
        return None
    when = danish_datetime(row.corrects_written_at)
    return Link(_("indførslen skrevet %(when)s") % {"when": when}, address(row.corrects_id))


def _corrected_by(row: TimelineRow, address: Callable[[UUID], str]) -> Link | None:
    if row.correction is None:
        return None
    when = danish_datetime(dt.datetime.fromisoformat(row.correction["written_at"]))
    return Link(_("rettelsen skrevet %(when)s") % {"when": when}, address(UUID(row.correction["pk"])))


def _actions(row: TimelineRow, key: str, reading: Reading, words: Words) -> list[Link]:
    newest = row.correction is None
    written = newest and row.kind in WRITABLE_KINDS
    ways = (
        (words.tool, reading.tool_url if row.kind == EntryKind.REDSKAB else None),
        (words.follow, reading.follow_url if written else None),
        (words.ask, reading.ask_url if written else None),
        (words.disagree, reading.disagree_url if newest and row.kind in DISPUTABLE_KINDS else None),
        (words.correct, reading.correct_url if written and row.words_how != WordsHow.LOGIN else None),
    )
    return [Link(label, url(key)) for label, url in ways if url is not None]
