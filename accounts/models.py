"""People who log in, and where professionals work."""

from datetime import date

from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from btimodel.choices import ActorGroup
from btimodel.danish import sort_key
from btimodel.history import tracked
from btimodel.models import Unit


class UserManager(BaseUserManager):
    """Makes users by e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Return a new saved user; no password means none can log in with one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """Return a new administrator. An administrator sees no case (product.md)."""
        rights = {"kind": User.Kind.ADMINISTRATOR, "is_staff": True, "is_superuser": True}
        return self.create_user(email, password, **(rights | fields))


class User(AbstractBaseUser, PermissionsMixin):
    """One person who can log in: a professional, an administrator, or somebody in a family."""

    class Kind(models.TextChoices):
        PROFESSIONAL = "professional", _("Fagperson")
        FAMILY = "family", _("Familie")
        ADMINISTRATOR = "administrator", _("Administrator")

    email = models.EmailField(_("mail"), unique=True)
    full_name = models.CharField(_("navn"), max_length=120)
    sort_key = models.CharField(max_length=150, editable=False)
    kind = models.CharField(_("slags"), max_length=15, choices=Kind, default=Kind.PROFESSIONAL)
    phone = models.CharField(_("arbejdstelefon"), max_length=30, blank=True)
    is_active = models.BooleanField(_("kan logge ind"), default=True)
    is_staff = models.BooleanField(_("kan bruge administrationen"), default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    # Of the one who is logged in: her work on a day, found together with her (`lookups.user_at_work`).
    at_work_on: date | None = None
    job: "Employment | None" = None

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ("full_name",)

    class Meta:
        verbose_name = _("bruger")
        verbose_name_plural = _("brugere")
        ordering = ("sort_key", "full_name", "pk")

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args, **kwargs) -> None:
        """Keep the sort key in step with the name."""
        self.sort_key = sort_key(self.full_name)
        super().save(*args, **kwargs)

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Return whether the user has a permission; being an administrator opens no object (product.md)."""
        if obj is not None:
            return any(
                backend.has_perm(self, perm, obj)
                for backend in get_backends()
                if hasattr(backend, "has_perm")
            )
        return super().has_perm(perm)

    def get_full_name(self) -> str:
        """Return the name as people write it."""
        return self.full_name

    def get_short_name(self) -> str:
        """Return the first name."""
        return self.full_name.partition(" ")[0]


class Employment(models.Model):
    """Where a professional works, as what, and when (law.md D-2: ends with the job)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="employments", verbose_name=_("bruger"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="employments", verbose_name=_("enhed"))
    title = models.CharField(_("stilling"), max_length=80)
    actor_group = models.PositiveSmallIntegerField(_("aktørgruppe"), choices=ActorGroup)
    is_leader = models.BooleanField(_("leder af enheden"), default=False)
    valid_from = models.DateField(_("fra"))
    valid_until = models.DateField(_("til og med"), null=True, blank=True)

    history = tracked()

    class Meta:
        verbose_name = _("ansættelse")
        verbose_name_plural = _("ansættelser")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="employment_ends_after_start",
                violation_error_message=_("Slutdatoen skal ligge efter startdatoen."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}, {self.unit}"
