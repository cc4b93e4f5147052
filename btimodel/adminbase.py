"""What every page of the administration shares: nothing is deleted, and changes can be looked up."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth import get_user_model
from django.db.models import ForeignKey
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _


class KeptAdmin(admin.ModelAdmin):
    """Reference data is taken out of use, never deleted: cases point at it (product.md)."""

    actions = None
    view_on_site = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes."""
        return False


class Lookup(AutocompleteSelect):
    """Django's list that is searched as one types; what is sent and is no number is told beside the field."""

    def optgroups(self, name: str, value: list[str], attr: dict[str, Any] | None = None) -> Any:
        """Return the options; Django itself falls over what is no number."""
        return super().optgroups(name, [each for each in value if str(each).isdecimal()], attr)


class WithLookups:
    """An administration page whose `autocomplete_fields` are drawn with `Lookup`."""

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        """Return the field of a form."""
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = Lookup(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class HistoryPage:
    """The page "Historik": who changed which value, from what to what."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the changes of one row, newest first."""
        found = self.get_object(request, object_id)
        if found is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Historik: %(what)s") % {"what": found},
            "opts": self.opts,
            "object": found,
            "changes": changes_of(found),
        }
        return TemplateResponse(request, "admin/historik.html", context)


def changes_of(instance: Any) -> list[dict[str, Any]]:
    """Return what happened to one row: when, by whom, and each value before and after."""
    records = list(instance.history.order_by("-history_date", "-history_id"))
    users = get_user_model().objects.in_bulk({r.history_user_id for r in records if r.history_user_id})
    names = {field.name: field.verbose_name for field in instance._meta.fields}
    changes = []
    for number, record in enumerate(records):
        older = records[number + 1] if number + 1 < len(records) else None
        delta = record.diff_against(older, foreign_keys_are_objs=True).changes if older else []
        values = [{"field": names[c.field], "old": c.old, "new": c.new} for c in delta]
        by = users.get(record.history_user_id)
        changes.append(
            {
                "at": record.history_date,
                "by": by.full_name if by else _("Programmet"),
                "is_new": record.history_type == "+",
                "values": values,
            }
        )
    return changes
