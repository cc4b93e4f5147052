"""The texts in the administration: adapt one, compare it with the program's, go back. No case content."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from btimodel.adminbase import HistoryPage, KeptAdmin
from handlevejledninger import services
from handlevejledninger.addresses import address_of
from handlevejledninger.comparing import difference
from handlevejledninger.content.wording import BadWording, as_yaml, read_wording
from handlevejledninger.models import Content
from handlevejledninger.preview import preview


class WordingForm(forms.ModelForm):
    """The municipality's wording, in the same form as the program's file."""

    wording = forms.CharField(
        label=gettext_lazy("Kommunens tekst"),
        widget=forms.Textarea(attrs={"rows": 40, "cols": 110, "spellcheck": "true"}),
        help_text=gettext_lazy(
            "Ret teksten, og behold navnene før hvert kolon. Tøm feltet for at få programmets tekst tilbage."
        ),
        required=False,
    )

    class Meta:
        model = Content
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["wording"].initial = as_yaml(self.instance.document)

    def clean_wording(self) -> dict[str, Any] | None:
        """Return the wording, checked as the program's own file would be; None for an empty one."""
        raw = self.cleaned_data["wording"]
        if not raw.strip():
            return None
        try:
            return read_wording(self.instance, raw)
        except BadWording as fault:
            raise forms.ValidationError(str(fault)) from fault


@admin.register(Content)
class ContentAdmin(HistoryPage, KeptAdmin):
    """Every text, with a mark on those that the municipality has made its own."""

    form = WordingForm
    list_display = ("title", "kind", "version", "adapted", "must_compare")
    list_filter = ("kind", "is_retired")
    search_fields = ("title", "key")
    ordering = ("kind", "order", "title")
    fields = ("title", "kind", "version", "wording")
    readonly_fields = ("title", "kind", "version")
    change_form_template = "admin/tekst.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Texts come with the program."""
        return False

    @admin.display(boolean=True, description=gettext_lazy("tilpasset lokalt"))
    def adapted(self, content: Content) -> bool:
        """Whether the municipality has its own wording."""
        return content.is_adapted

    @admin.display(boolean=True, description=gettext_lazy("skal sammenlignes"))
    def must_compare(self, content: Content) -> bool:
        """Whether the program's text has changed since."""
        return content.waits

    def save_model(self, request: HttpRequest, obj: Content, form: forms.ModelForm, change: bool) -> None:
        """Keep the wording, or go back to the program's."""
        wording = form.cleaned_data["wording"]
        if wording is None:
            services.follow(content=obj, by=request.user)
        else:
            services.adapt(content=obj, document=wording, by=request.user)

    def get_urls(self) -> list[URLPattern]:
        """Add the pages that compare and preview."""
        pages = [
            path("<int:pk>/sammenlign/", self.admin_site.admin_view(self.compare), name="content_compare"),
            path("<int:pk>/vis/", self.admin_site.admin_view(self.preview), name="content_preview"),
        ]
        return pages + super().get_urls()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form with the way to the page as readers see it."""
        found = self.get_object(request, object_id)
        if found is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        extra = {"read_at": address_of(found.kind, found.key), "text": found}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **extra})

    def compare(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what differs between the two wordings; keep the one, or take the other."""
        content = get_object_or_404(Content, pk=pk)
        if request.method == "POST" and self.has_change_permission(request, content):
            if "follow" in request.POST:
                services.follow(content=content, by=request.user)
                messages.success(request, _("Programmets tekst gælder nu."))
            elif content.is_adapted:
                services.keep(content=content, by=request.user)
                messages.success(request, _("Kommunens tekst er beholdt."))
            return HttpResponseRedirect(reverse("admin:handlevejledninger_content_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Sammenlign: %(what)s") % {"what": content},
            "opts": self.opts,
            "text": content,
            "lines": difference(as_yaml(content.shipped), as_yaml(content.document)),
        }
        return TemplateResponse(request, "admin/sammenlign.html", context)

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a wording that is not saved yet as readers would see it; a wrong one says what is wrong."""
        content = get_object_or_404(Content, pk=pk)
        form = WordingForm(request.POST or None, instance=content)
        shown = None
        if request.method == "POST" and form.is_valid():
            shown = preview(content, form.cleaned_data["wording"] or content.shipped)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Vis: %(what)s") % {"what": content},
            "opts": self.opts,
            "form": form,
            "text": content,
            "shown": shown,
        }
        return TemplateResponse(request, "admin/vis.html", context)
