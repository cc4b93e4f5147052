"""A colleague is asked to answer an entry: the answer is an entry, the asking is not in the log."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReplyRequest(models.Model):
    """One question to one colleague about one entry, until it is answered or taken back."""

    class State(models.TextChoices):
        OPEN = "open", _("Venter på svar")
        ANSWERED = "answered", _("Besvaret")
        WITHDRAWN = "withdrawn", _("Trukket tilbage")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="reply_requests")
    entry = models.ForeignKey("stafetlog.Entry", models.PROTECT, related_name="reply_requests")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="replies_asked")
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="replies_owed")
    question = models.CharField(_("spørgsmål"), max_length=300, blank=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.ForeignKey(
        "stafetlog.Entry", models.PROTECT, related_name="answers_request", null=True, blank=True
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("entry", "to_user"),
                condition=models.Q(state="open"),
                name="one_open_reply_request",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", ended_at__isnull=True)
                | models.Q(state__in=("answered", "withdrawn"), ended_at__isnull=False),
                name="reply_request_ends_on_a_day",
            ),
        )
        indexes = (models.Index(fields=("to_user",), condition=models.Q(state="open"), name="reply_owed_by"),)

    def __str__(self) -> str:
        return f"svar ønsket {self.pk}"
