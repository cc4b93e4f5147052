"""Goals and measures: what the family and the professionals have agreed on (domain.md 3.3 D).

A goal's words and an evaluation are records of fact. A goal and a measure change their state alone: other
words are a new row of GoalWords, another measure is a new row that replaces the one before.
"""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stafetlog.models.entry import Entry
from stafetlog.plan_querysets import GoalQuerySet, MeasureQuerySet


class ChildView(models.TextChoices):
    """How the child's own view was found before a decision (law.md P-5)."""

    TALK = "talk", _("Vi har talt med barnet")
    OTHER_WAY = "other_way", _("Vi har fundet det på en anden måde")
    AS_GOAL = "as_goal", _("Det, der står ved målet, gælder også her")
    NOT_HEARD = "not_heard", _("Vi har ikke barnets syn endnu")


class Goal(models.Model):
    """One common goal. What it says stands in its words, newest last."""

    class Status(models.TextChoices):
        RUNNING = "running", _("I gang")
        REACHED = "reached", _("Nået")
        DROPPED = "dropped", _("Opgivet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="goals")
    status = models.CharField(max_length=10, choices=Status, default=Status.RUNNING)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.TextField(blank=True)
    end_entry = models.OneToOneField(Entry, models.PROTECT, related_name="goal_end", null=True, blank=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("mål")
        verbose_name_plural = _("mål")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(status="running", ended_on__isnull=True, end_entry__isnull=True)
                | (~Q(status="running") & Q(ended_on__isnull=False, end_entry__isnull=False)),
                name="goal_end_has_a_date",
            ),
        )

    def __str__(self) -> str:
        return f"mål {self.pk}"

    @property
    def is_running(self) -> bool:
        """Whether people still work towards it."""
        return self.status == self.Status.RUNNING


class GoalWords(models.Model):
    """What a goal says, in one wording: append-only."""

    class WordsOf(models.TextChoices):
        CHILD = "child", _("Barnets ord")
        PARENTS = "parents", _("Forældrenes ord")
        TOGETHER = "together", _("Ord, som familien og vi fandt sammen")
        PROFESSIONALS = "professionals", _("Fagpersonernes ord")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="goal_words")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="wordings")
    number = models.PositiveSmallIntegerField()
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="goal_words")
    title = models.CharField(_("mål"), max_length=200)
    success = models.TextField(_("sådan ser vi, at det lykkes"))
    words_of = models.CharField(max_length=15, choices=WordsOf)
    agreed_on = models.DateField()
    child_view = models.CharField(max_length=10, choices=ChildView)
    child_view_text = models.TextField()
    disagreement = models.TextField(blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("et måls ord")
        verbose_name_plural = _("måls ord")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("goal", "number"), name="goal_words_in_order"),
            models.CheckConstraint(condition=~Q(child_view="as_goal"), name="goal_has_the_childs_own_view"),
        )

    def __str__(self) -> str:
        return f"måls ord {self.pk}"


class Measure(models.Model):
    """One indsats: what is done, by one person, from a day, and the day we look at whether it helps.

    `evaluate_on` moves on when an evaluation lets the measure go on; the evaluations remember each date.
    """

    class Status(models.TextChoices):
        RUNNING = "running", _("I gang")
        EVALUATED = "evaluated", _("Evalueret, fortsætter")
        CHANGED = "changed", _("Lavet om")
        DONE = "done", _("Afsluttet")
        GIVEN_UP = "given_up", _("Opgivet")

    ACTIVE = (Status.RUNNING, Status.EVALUATED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="measures")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="measures")
    # The minutes of a meeting are one entry for everything agreed on there.
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="measures")
    what = models.TextField(_("indsats"))
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="measures", null=True, blank=True
    )
    responsible_person = models.ForeignKey(
        "cases.CasePerson", models.PROTECT, related_name="measures", null=True, blank=True
    )
    start_on = models.DateField(_("start"))
    evaluate_on = models.DateField(_("evalueres"))
    status = models.CharField(max_length=10, choices=Status, default=Status.RUNNING)
    ended_on = models.DateField(null=True, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, related_name="replaced_by", null=True, blank=True)
    child_view = models.CharField(max_length=10, choices=ChildView)
    child_view_text = models.TextField(blank=True)
    disagreement = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("indsats")
        verbose_name_plural = _("indsatser")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(responsible__isnull=True, responsible_person__isnull=False)
                | Q(responsible__isnull=False, responsible_person__isnull=True),
                name="measure_has_one_responsible",
            ),
            models.CheckConstraint(
                condition=Q(evaluate_on__gt=models.F("start_on")), name="measure_evaluated_after_start"
            ),
            models.CheckConstraint(
                condition=Q(status__in=("running", "evaluated"), ended_on__isnull=True)
                | (~Q(status__in=("running", "evaluated")) & Q(ended_on__isnull=False)),
                name="measure_end_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(child_view="as_goal") | ~Q(child_view_text=""), name="measure_has_the_childs_view"
            ),
        )
        indexes = (
            models.Index(
                fields=("responsible", "evaluate_on"),
                condition=Q(status__in=("running", "evaluated")),
                name="measure_due_responsible",
            ),
            models.Index(
                fields=("case", "evaluate_on"),
                condition=Q(status__in=("running", "evaluated")),
                name="measure_due_case",
            ),
        )

    def __str__(self) -> str:
        return f"indsats {self.pk}"

    @property
    def is_active(self) -> bool:
        """Whether it still waits for an evaluation."""
        return self.status in self.ACTIVE

    def is_planned(self, today: dt.date) -> bool:
        """Whether it is agreed on and has not begun."""
        return self.status == self.Status.RUNNING and self.start_on > today

    def is_overdue(self, today: dt.date) -> bool:
        """Whether it should have been evaluated before today."""
        return self.is_active and self.evaluate_on < today


class Evaluation(models.Model):
    """One look at a measure (domain.md 5.12): was it done, did it help, and what now. Append-only."""

    class Done(models.TextChoices):
        YES = "yes", _("Ja")
        PARTLY = "partly", _("Delvist")
        NO = "no", _("Nej")

    class Outcome(models.TextChoices):
        GO_ON = "go_on", _("Vi fortsætter")
        CHANGE = "change", _("Vi laver den om")
        STOP = "stop", _("Vi afslutter den. Der er ikke brug for den mere")
        GIVE_UP = "give_up", _("Vi opgiver den. Den virkede ikke, eller den kunne ikke lade sig gøre")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="evaluations")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="evaluations")
    number = models.PositiveSmallIntegerField()
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="evaluation")
    was_due_on = models.DateField()
    evaluated_on = models.DateField()
    done = models.CharField(max_length=10, choices=Done)
    effect = models.TextField(_("hvad betød det for barnet"))
    heard = models.CharField(_("hvem er hørt"), max_length=300)
    child_view = models.CharField(max_length=10, choices=ChildView)
    child_view_text = models.TextField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    next_on = models.DateField(null=True, blank=True)
    evaluated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("evaluering")
        verbose_name_plural = _("evalueringer")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("measure", "number"), name="evaluations_in_order"),
            models.CheckConstraint(
                condition=Q(outcome__in=("go_on", "change"), next_on__isnull=False)
                | (~Q(outcome__in=("go_on", "change")) & Q(next_on__isnull=True)),
                name="evaluation_going_on_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(child_view="as_goal"), name="evaluation_has_the_childs_own_view"
            ),
        )

    def __str__(self) -> str:
        return f"evaluering {self.pk}"


# Where an evaluation leads: every outcome and the state it gives the measure.
OUTCOME_STATUS = {
    Evaluation.Outcome.GO_ON: Measure.Status.EVALUATED,
    Evaluation.Outcome.CHANGE: Measure.Status.CHANGED,
    Evaluation.Outcome.STOP: Measure.Status.DONE,
    Evaluation.Outcome.GIVE_UP: Measure.Status.GIVEN_UP,
}
