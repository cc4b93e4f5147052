"""What somebody has been reminded of, so that nobody is reminded of the same twice in a day."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReminderKind(models.TextChoices):
    """What a reminder is about. The label is a line of the mail: it names nobody and nothing."""

    OFFER = "offer", _("Du er bedt om at tage en stafet og har ikke svaret.")
    OFFER_UNANSWERED = "unanswered", _("I din enhed venter et tilbud om stafetten på svar.")
    DROPPED = "dropped", _("En stafetholder kan ikke længere åbne sin sag. En anden skal tage stafetten.")
    MEASURE = "measure", _("En indsats skulle have været evalueret.")
    NEXT_DATE = "next_date", _("En stafetlog mangler en næste dato, eller datoen er passeret.")
    REVIEW = "review", _("En stafetlog skal gennemgås: Er den stadig nødvendig?")
    AGENDA = "agenda", _("Der er snart møde, og dagsordenen er ikke sendt.")
    MINUTES = "minutes", _("Et møde er holdt, og referatet mangler.")
    CONSENT = "consent", _("Et samtykke udløber snart.")
    NOTE = "note", _("Du skal tage stilling til et undringsnotat.")
    NOTE_ENDS = "note_ends", _("Et undringsnotat, som du ikke har taget stilling til, bliver snart slettet.")


class Reminder(models.Model):
    """That one person was reminded of one thing on a day. Only she reads it; it goes with the case."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=ReminderKind)
    # What it is about: a case's rows where the reader sees the case; an undringsnotat or an offer has none.
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="reminders", null=True, blank=True)
    subject = models.UUIDField()
    sent_on = models.DateField()

    class Meta:
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(
                fields=("user", "kind", "subject", "sent_on"), name="reminded_once_a_day"
            ),
        )
        indexes = (models.Index(fields=("sent_on",), name="reminder_by_day"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.sent_on:%Y-%m-%d}"
