"""Questions about the log, in the domain's words."""

import datetime as dt
from collections.abc import Collection, Sequence
from itertools import repeat
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, JSONObject
from django.utils import timezone

from btimodel.lookups import days_of
from cases.roles import CasePerm
from cases.visibility import readable_anywhere, readable_entries
from stafetlog.finding import Wanted, beginning_of, text_holds

OWN_COLUMNS = (
    "pk",
    "seq",
    "kind",
    "phase",
    "level",
    "text",
    "occurred_at",
    "written_at",
    "author_id",
    "author_role",
    "deadline",
    "hash",
    "concerns_id",
    "corrects_id",
    "attachments",
    "heard_from",
    "heard_on",
    "words_how",
    "sensitivity",
    "refers_to_id",
    "refers_how",
)
# What a row tells of the entry that corrects it (stafetlog.rows.Correction).
CORRECTION = {"pk": "pk", "written_at": "written_at", "attachments": "attachments"}


def is_one_of(column: str, keys: list[UUID]) -> models.Func:
    """Return the condition that a column holds one of the keys, however many: the same SQL for all."""
    listed = Value(keys, output_field=ArrayField(models.UUIDField()))
    return models.Func(
        F(column),
        listed,
        template="(%(expressions)s))",
        arg_joiner=" = ANY(",
        output_field=models.BooleanField(),
    )


def newer_than(since: Any, reader: Any) -> models.ExpressionWrapper:
    """Return whether others have written an entry after a moment."""
    return models.ExpressionWrapper(
        Q(written_at__gt=since) & ~Q(author=reader), output_field=models.BooleanField()
    )


class EntryQuerySet(models.QuerySet):
    """Entries of a log."""

    def readable_by(
        self, user: Any, perms: frozenset[CasePerm], on: dt.date | None = None
    ) -> "EntryQuerySet":
        """Return the entries `user` (or her key) may read today, given what she may do (cases.visibility)."""
        readable = readable_entries(user, perms, on or timezone.localdate())
        return self.none() if readable is None else self.filter(readable)

    def for_timeline(self, **also: Any) -> "EntryQuerySet":
        """Newest first, as `TimelineRow`s: what a line of the timeline shows, and `also`, in one query.

        Rows and not entries: a page shows fifty. What stands in other tables comes as scalar subqueries:
        PostgreSQL answers those for the rows of the page alone, and joins for the whole log before sorting.
        """
        related = {
            "author_name": self._one("author", "full_name"),
            "coordinator_name": self._one("coordinator", "full_name"),
            "performer_name": Coalesce(
                self._one("performer_person", "name"), self._one("performer", "full_name")
            ),
            "concerns_name": self._one("concerns", "name"),
            "corrects_written_at": self._one("corrects", "written_at"),
            "correction": self._correction(),
            "late_days": days_of("sent_noteret"),
        }
        rows = self.annotate(**related, **also).order_by("-occurred_at", "-seq")
        return rows.values_list(*OWN_COLUMNS, *related, *also, named=True)

    def _one(self, relation: str, column: str) -> Subquery:
        """A column of the one row that an entry's relation leads to, or null."""
        related: Any = self.model._meta.get_field(relation).related_model
        return Subquery(related._base_manager.filter(pk=OuterRef(f"{relation}_id")).order_by().values(column))

    def _correction(self) -> Subquery:
        """The first correction of an entry, all that is told of it in one question, or null."""
        corrections = self.model._default_manager.filter(corrects=OuterRef("pk")).order_by("seq")
        return Subquery(corrections.values(found=JSONObject(**CORRECTION))[:1])

    def showing_file(self, key: Any) -> "EntryQuerySet":
        """The entries that show an attachment: that hold it, and are not corrected by another."""
        return self.filter(attachments__contains=[{"id": str(key)}], corrections__isnull=True)

    def related_to(self, *, here: list[UUID], wanted: list[UUID] | None) -> Any:
        """Those among `wanted`, or that refer to one `here`, and are not here themselves; one query.

        Called on what the reader may see: an entry that she may not see is not there for its neighbours.
        """
        refers = Q(is_one_of("refers_to_id", here), refers_to__isnull=False)
        near = self.filter(refers if wanted is None else Q(is_one_of("pk", wanted)) | refers)
        near = near.exclude(is_one_of("pk", here))
        named = {"author_name": self._one("author", "full_name"), "correction": self._correction()}
        own = ("pk", "kind", "text", "occurred_at", "author_id", "refers_to_id", "refers_how")
        return near.annotate(**named).values_list(*own, *named, named=True)

    def beside_the_plan(self) -> "EntryQuerySet":
        """Entries that no goal or measure answers for: whoever shows the plan shows these beside it."""
        return self.filter(
            goal_words__isnull=True, goal_end__isnull=True, measures__isnull=True, evaluation__isnull=True
        )

    def newer_than(self, entry: Any) -> "EntryQuerySet":
        """The entries that stand before `entry` on the timeline."""
        same_moment = Q(occurred_at=entry.occurred_at, seq__gt=entry.seq)
        return self.filter(Q(occurred_at__gt=entry.occurred_at) | same_moment)

    def found_by(
        self, wanted: Wanted, reader: Any, beside: Sequence[Collection[Any]] = ()
    ) -> "EntryQuerySet":
        """Those of the entries, which the reader may see, that she looks for.

        `beside` are, for each of the wanted terms, those it stands beside (stafetlog.besides).
        """
        found = self
        for name in ("kind", "phase", "author"):
            if value := getattr(wanted, name):
                found = found.filter(**{name: value})
        if wanted.first:
            found = found.filter(occurred_at__gte=beginning_of(wanted.first))
        if wanted.last:
            found = found.filter(occurred_at__lt=beginning_of(wanted.last + dt.timedelta(days=1)))
        if wanted.since:
            found = found.news_for(reader, wanted.since)
        for term, keys in zip(wanted.terms, beside or repeat(()), strict=False):
            holds = text_holds(term)
            found = found.filter(holds | Q(pk__in=keys) if keys else holds)
        return found

    def with_news(self, reader: Any, since: Any, **also: Any) -> "EntryQuerySet":
        """As `for_timeline`, with `is_new` on each row; nothing is new when the reader was never here."""
        if since is None:
            return self.for_timeline(**also)
        return self.for_timeline(is_new=newer_than(since, reader), **also)

    def news_for(self, reader: Any, since: Any) -> "EntryQuerySet":
        """What others have written after a moment, or after a column that holds one."""
        return self.filter(written_at__gt=since).exclude(author=reader)

    def readable_anywhere_by(self, user_id: int, on: dt.date) -> "EntryQuerySet":
        """What `readable_by` says, across the cases that a professional reads."""
        return self.filter(readable_anywhere(user_id, on))

    def first_on_or_before(self, day: dt.date) -> Any:
        """The newest entry about something that happened on a day or before it, or None."""
        before = self.filter(occurred_at__lt=beginning_of(day + dt.timedelta(days=1)))
        return before.order_by("-occurred_at", "-seq").first()

    def by_writer(self, **also: Any) -> models.QuerySet[Any, Any]:
        """Everyone who wrote one of the entries in Danish order, with how many (`number`) and `also`."""
        named = {
            "full_name": self._one("author", "full_name"),
            "sort_key": self._one("author", "sort_key"),
        }
        found = self.order_by().values("author_id").annotate(number=models.Count("*"), **also)
        # After the counting, so that it is not done for each entry.
        return found.annotate(**named).order_by("sort_key", "full_name", "author_id")

    def latest_phase(self) -> str | None:
        """The phase the log was in when somebody last wrote, or None for an empty log."""
        return self.order_by("-seq").values_list("phase", flat=True).first()


class DraftFileQuerySet(models.QuerySet):
    """Files beside what somebody writes."""

    def undescribed(self) -> "DraftFileQuerySet":
        """Those that do not say yet what they are, or what day they are of (law.md J-2)."""
        return self.filter(Q(subject="") | Q(dated__isnull=True))


class HandoverQuerySet(models.QuerySet):
    """Offers of the stafet and their answers."""

    def pending(self) -> "HandoverQuerySet":
        """Offers that nobody has answered or taken back."""
        return self.filter(state="pending")

    def awaiting(self, user: Any) -> "HandoverQuerySet":
        """Open offers that this user is asked to answer, oldest first."""
        return self.pending().filter(to_user=user).order_by("offered_at")

    def with_people(self) -> "HandoverQuerySet":
        """The newest first, with who gave, who was asked, and where she works."""
        return self.select_related("from_user", "to_user", "to_unit").order_by("-offered_at")

    def with_note(self) -> "HandoverQuerySet":
        """With the people and the note."""
        return self.with_people().select_related("note")
