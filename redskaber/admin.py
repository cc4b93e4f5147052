"""The municipality's own versions of tools, and its offers. What anybody has filled is never here."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from btimodel.adminbase import HistoryPage, KeptAdmin
from btimodel.reader import BadContent
from redskaber.content import add_local, check_local
from redskaber.models import Offer, ToolSpec


class ToolSpecForm(forms.ModelForm):
    """The words of a tool, as YAML (docs/redskaber.md), and whether it is in use."""

    source = forms.CharField(
        label=gettext_lazy("Indhold"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 40, "cols": 110, "spellcheck": "true"}),
        help_text=gettext_lazy(
            "Retter du her, bliver det kommunens egen udgave, som er i brug fra nu af. Den gamle bliver "
            "stående, og det, der allerede er udfyldt, vises som før."
        ),
    )

    class Meta:
        model = ToolSpec
        fields = ("source", "retired")

    def clean_source(self) -> str:
        """Return the content with plain line ends; refuse what is no tool, with line and reason."""
        source = str(self.cleaned_data["source"]).replace("\r\n", "\n")
        if source.strip() == self.instance.source.strip():
            return str(self.instance.source)
        try:
            check_local(source=source, based_on=self.instance)
        except BadContent as fault:
            raise forms.ValidationError(str(fault)) from fault
        return source


@admin.register(ToolSpec)
class ToolSpecAdmin(KeptAdmin):
    """Versions of tools: read, taken out of use, or made into a version of one's own."""

    form = ToolSpecForm
    list_display = ("title", "version_label", "retired", "loaded_at")
    list_filter = ("slug", "retired")
    search_fields = ("title", "slug")
    ordering = ("title", "-version", "-local")
    fields = ("slug", "version", "local", "loaded_at", "retired", "source")
    readonly_fields = ("slug", "version", "local", "loaded_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A tool begins with a file; a version of one's own with the one before it."""
        return False

    def save_model(self, request: HttpRequest, obj: ToolSpec, form: forms.ModelForm, change: bool) -> None:
        """Make a new version when the words are other ones; the old row keeps its words."""
        if "retired" in form.changed_data:
            obj.save(update_fields=["retired"])
        if obj.source != form.initial["source"]:
            made = add_local(source=obj.source, based_on=obj)
            messages.success(request, _("Det blev til %(tool)s.") % {"tool": made})

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Everything but the words and the use stays."""
        return self.readonly_fields


@admin.register(Offer)
class OfferAdmin(HistoryPage, KeptAdmin):
    """Offers. One that has closed is taken out of use, never removed."""

    list_display = ("name", "target", "need", "from_age", "to_age", "checked_on", "is_example", "is_active")
    list_filter = ("is_active", "is_example", "target", "need")
    search_fields = ("name", "text")
    ordering = ("sort_key",)
