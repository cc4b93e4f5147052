"""Reference data in the administration. No case content here or anywhere in it (product.md)."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Model
from django.http import HttpRequest

from btimodel.adminbase import HistoryPage, KeptAdmin
from btimodel.models import (
    Authority,
    Deadline,
    LegalBasis,
    LegalBasisVersion,
    Municipality,
    RetentionRule,
    Unit,
)


@admin.register(Municipality)
class MunicipalityAdmin(HistoryPage, KeptAdmin):
    """The municipality: one, made once."""

    list_display = ("name", "department", "support_phone", "contact_email")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """An installation has one municipality."""
        return super().has_add_permission(request) and not Municipality.objects.exists()


@admin.register(Authority)
class AuthorityAdmin(KeptAdmin):
    """Authorities in the law's sense (law.md X-11)."""

    list_display = ("name", "municipality", "journal_duty")
    search_fields = ("name",)


@admin.register(Unit)
class UnitAdmin(HistoryPage, KeptAdmin):
    """Units. One that has closed is taken out of use, never removed."""

    list_display = ("name", "authority", "actor_group", "phone", "is_active")
    list_filter = ("is_active", "authority", "actor_group")
    search_fields = ("name",)
    ordering = ("sort_key",)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """A unit never changes authority: its doors and consents rest on it."""
        return ("authority",) if obj else ()


class VersionInline(admin.StackedInline):
    """A basis' versions, to read: the law's text is not the municipality's to write (law.md B-7)."""

    model = LegalBasisVersion
    extra = 0
    can_delete = False
    readonly_fields = fields = (
        "act_title",
        "paragraph",
        "plain_text",
        "parameters",
        "predecessor",
        "valid_from",
        "valid_to",
        "verification",
        "verified_on",
        "source_url",
    )

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Versions come with the program."""
        return False


@admin.register(LegalBasis)
class LegalBasisAdmin(HistoryPage, KeptAdmin):
    """Legal bases: the municipality writes its own note, and may switch one off (law.md B-7)."""

    list_display = ("key", "current", "verification", "is_enabled")
    list_filter = ("is_enabled", "kind")
    search_fields = ("key", "versions__act_title", "versions__paragraph")
    fields = ("key", "is_enabled", "local_note")
    readonly_fields = ("key",)
    inlines = (VersionInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Bases come with the program."""
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the versions with the list."""
        return super().get_queryset(request).prefetch_related("versions").order_by("key")

    @admin.display(description="Nyeste udgave")
    def current(self, basis: LegalBasis) -> str:
        """Return the newest version's name."""
        return str(basis.versions.all()[0])

    @admin.display(description="Efterprøvet")
    def verification(self, basis: LegalBasis) -> str:
        """Return how sure we are of the newest version (law.md B-5)."""
        return basis.versions.all()[0].get_verification_display()


@admin.register(Deadline)
class DeadlineAdmin(HistoryPage, KeptAdmin):
    """Deadlines: the number of days is the municipality's, unless it follows from a law."""

    list_display = ("text", "days", "is_law")
    search_fields = ("text", "key")
    fields = ("text", "key", "is_law", "days")
    ordering = ("text",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The program asks for its deadlines by key."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """Lock everything but a number that is ours to choose."""
        locked = ("text", "key", "is_law")
        return (*locked, "days") if obj is not None and obj.is_law else locked


@admin.register(RetentionRule)
class RetentionRuleAdmin(HistoryPage, KeptAdmin):
    """How long a closed log is kept: the municipality's decision with its archive (law.md R-2, R-6)."""

    list_display = ("title", "months", "archive_marking")
    fields = ("key", "title", "text", "months", "archive_marking")
    readonly_fields = ("key",)
    ordering = ("key",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Closing a log chooses between the rules that come with the program."""
        return False
