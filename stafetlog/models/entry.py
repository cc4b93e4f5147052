"""The log's entries: append-only in the database, chained by a trigger (migration stafetlog/0002)."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from btimodel.choices import Level, Phase
from stafetlog.querysets import EntryQuerySet


class EntryKind(models.TextChoices):
    """What kind of thing an entry tells (domain.md 3.3 C)."""

    OBSERVATION = "observation", _("Observation")
    VURDERING = "vurdering", _("Vurdering")
    BESLUTNING = "beslutning", _("Beslutning")
    AFTALE = "aftale", _("Aftale")
    SAMTALE = "samtale", _("Samtale")
    MOEDE = "moede", _("Møde")
    DATO = "dato", _("Dato")
    LYSGLIMT = "lysglimt", _("Lysglimt")
    FAMILIENS_ORD = "familiens_ord", _("Familiens ord")
    BARNETS_ORD = "barnets_ord", _("Barnets ord")
    AABNING = "aabning", _("Stafetloggen åbnet")
    NIVEAU = "niveau", _("Niveauskift")
    STAFET = "stafet", _("Stafetten")
    SAMTYKKE = "samtykke", _("Samtykke")
    DELTAGER = "deltager", _("Deltagere")
    TILSTAND = "tilstand", _("Pause og genåbning")
    LUKNING = "lukning", _("Stafetloggen lukket")
    REDSKAB = "redskab", _("Redskab")
    UENIGHED = "uenighed", _("Vi er uenige")


# The kinds a person chooses between; the others are written by the service that does the thing.
WRITABLE_KINDS = (
    EntryKind.OBSERVATION,
    EntryKind.VURDERING,
    EntryKind.BESLUTNING,
    EntryKind.AFTALE,
    EntryKind.SAMTALE,
    EntryKind.MOEDE,
    EntryKind.LYSGLIMT,
    EntryKind.FAMILIENS_ORD,
    EntryKind.BARNETS_ORD,
)

# What somebody may see otherwise and say so: what is seen, said and decided. Not the bare facts of dates,
# consents and who takes part, and not a disagreement itself.
DISPUTABLE_KINDS = (
    *WRITABLE_KINDS,
    EntryKind.AABNING,
    EntryKind.NIVEAU,
    EntryKind.STAFET,
    EntryKind.TILSTAND,
    EntryKind.LUKNING,
    EntryKind.REDSKAB,
)

# These say who coordinates, who carries out and by when (product.md, model 2).
RESPONSIBLE_KINDS = (EntryKind.BESLUTNING, EntryKind.AFTALE)

# Words of the family: the entry says how they came to stand here.
WORDS_KINDS = (EntryKind.FAMILIENS_ORD, EntryKind.BARNETS_ORD)
# What somebody in the family types herself; what the program writes in her name is not among it.
OWN_WORDS_KINDS = (*WORDS_KINDS, EntryKind.UENIGHED, EntryKind.REDSKAB)


class Sensitivity(models.TextChoices):
    """Who among the professionals reads an entry (law.md D-8); cases.visibility holds what follows."""

    ORDINARY = "ordinary", _("Alle, der deltager i sagen")
    TASK = "task", _("Kun familien og de deltagere, der skriver i loggen")


class WordsHow(models.TextChoices):
    """How somebody's own words came into the log. `LOGIN` is what she types herself, under her own login."""

    LOGIN = "login", _("Skrevet med eget login")
    OWN = "own", _("Skrevet eller dikteret af den, der siger det")
    TOGETHER = "together", _("Skrevet sammen")
    RETOLD = "retold", _("Genfortalt bagefter")


class RefersHow(models.TextChoices):
    """What an entry is to the one it refers to."""

    FOLLOW_UP = "follow_up", _("Opfølgning på")
    DISAGREEMENT = "disagreement", _("Uenig i")
    ANSWER = "answer", _("Svar på")


class Entry(models.Model):
    """One entry. `seq`, `written_at`, `prev_hash` and `hash` are set by the database, whatever is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No index of its own: entry_newest_first begins with it, and must be the one that PostgreSQL chooses.
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="entries", db_index=False)
    seq = models.PositiveIntegerField(default=0, editable=False)
    kind = models.CharField(_("slags"), max_length=15, choices=EntryKind)
    phase = models.CharField(_("fase"), max_length=12, choices=Phase)
    level = models.PositiveSmallIntegerField(_("niveau"), choices=Level)
    text = models.TextField(_("tekst"))
    occurred_at = models.DateTimeField(_("hvornår skete det"))
    written_at = models.DateTimeField(_("skrevet"), auto_now_add=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="entries")
    author_role = models.CharField(_("skrevet som"), max_length=200)
    concerns = models.ForeignKey(
        "cases.CasePerson", models.PROTECT, related_name="own_matters", null=True, blank=True
    )
    corrects = models.ForeignKey("self", models.PROTECT, related_name="corrections", null=True, blank=True)
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="coordinates", null=True, blank=True
    )
    performer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="performs", null=True, blank=True
    )
    performer_person = models.ForeignKey(
        "cases.CasePerson", models.PROTECT, related_name="performs", null=True, blank=True
    )
    deadline = models.DateField(_("frist"), null=True, blank=True)
    # What was heard and not seen: from whom, and when (law.md J-1). `written_at` says when it was noted.
    heard_from = models.CharField(_("fortalt af"), max_length=120, blank=True, db_default="")
    heard_on = models.DateField(_("hørt den"), null=True, blank=True)
    words_how = models.CharField(
        _("hvordan ordene kom med"), max_length=10, choices=WordsHow, blank=True, db_default=""
    )
    sensitivity = models.CharField(
        _("hvem læser"),
        max_length=10,
        choices=Sensitivity,
        default=Sensitivity.ORDINARY,
        db_default=Sensitivity.ORDINARY,
    )
    refers_to = models.ForeignKey("self", models.PROTECT, related_name="referred_by", null=True, blank=True)
    refers_how = models.CharField(_("hører til"), max_length=12, choices=RefersHow, blank=True, db_default="")
    # The attachments, as stafetlog.attachments.Attachment writes them: name, kind, size and digest of each.
    # They stand in the row itself, so that the chain, row security and the purge hold for them too.
    attachments = models.JSONField(
        _("bilag"), default=list, blank=True, db_default=models.Value([], models.JSONField())
    )
    prev_hash = models.CharField(max_length=64, default="", editable=False)
    hash = models.CharField(max_length=64, default="", editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("indførsel")
        verbose_name_plural = _("indførsler")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("case", "seq"), name="entry_seq_once_a_case"),
            models.CheckConstraint(
                condition=models.Q(performer__isnull=True) | models.Q(performer_person__isnull=True),
                name="entry_has_one_performer",
            ),
            models.CheckConstraint(
                condition=models.Q(refers_to__isnull=True, refers_how="")
                | (models.Q(refers_to__isnull=False) & ~models.Q(refers_how="")),
                name="entry_refers_somehow",
            ),
            models.CheckConstraint(
                condition=models.Q(heard_on__isnull=True) | ~models.Q(heard_from=""),
                name="entry_heard_from_somebody",
            ),
        )
        indexes = (
            # As the timeline stands: a page of it is read without sorting the log.
            models.Index(fields=("case", "-occurred_at", "-seq"), name="entry_newest_first"),
            models.Index(
                fields=("coordinator", "deadline"),
                condition=models.Q(deadline__isnull=False),
                name="entry_deadline_coordinator",
            ),
            models.Index(
                fields=("performer", "deadline"),
                condition=models.Q(deadline__isnull=False),
                name="entry_deadline_performer",
            ),
            models.Index(
                fields=("case",), condition=~models.Q(attachments=[]), name="entry_with_attachments"
            ),
            # How many there are, how many are new and who has written: answered out of the index, for every
            # page of the log asks for it.
            models.Index(
                fields=("case", "written_at"),
                include=("author", "concerns", "sensitivity"),
                name="entry_as_written",
            ),
            # What is due and what belongs together in one log, without reading all of it.
            models.Index(
                fields=("case", "deadline"),
                condition=models.Q(deadline__isnull=False),
                name="entry_deadline_case",
            ),
            models.Index(
                fields=("case",), condition=models.Q(refers_to__isnull=False), name="entry_that_refers"
            ),
        )

    def __str__(self) -> str:
        return f"indførsel {self.pk}"


class LogHead(models.Model):
    """The end of a case's chain: written by the trigger alone, with the salt the chain began from."""

    case = models.OneToOneField("cases.Case", models.PROTECT, primary_key=True, related_name="log_head")
    seq = models.PositiveIntegerField()
    salt = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"kædens ende {self.pk}"
