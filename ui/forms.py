"""The form renderer and the form base class: dkfds markup around Django's own forms."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ui.summary import SummaryEntry, summary_entries

WIDGET_CLASSES = (
    (forms.CheckboxSelectMultiple, "form-checkbox"),  # before its parent class, the radio buttons
    (forms.RadioSelect, "form-radio"),
    (forms.CheckboxInput, "form-checkbox"),
    (forms.Select, "form-select"),
    (forms.FileInput, "form-file"),
    (forms.Textarea, "form-input"),
    (forms.widgets.Input, "form-input"),
)

NO_MAIL = _("Mailadressen skal skrives som navn@example.dk. Tjek, om noget mangler.")

REQUIRED_MESSAGES = (
    (forms.FileField, _("Vælg en fil ved »%(label)s«.")),
    (forms.BooleanField, _("Sæt hak ved »%(label)s«.")),
    (forms.MultipleChoiceField, _("Vælg mindst én mulighed ved »%(label)s«.")),
    (forms.ModelMultipleChoiceField, _("Vælg mindst én mulighed ved »%(label)s«.")),
    (forms.ChoiceField, _("Vælg et svar ved »%(label)s«.")),
    (forms.Field, _("Udfyld feltet »%(label)s«.")),
)


class FdsBoundField(BoundField):
    """A bound field that knows the classes and ids dkfds expects."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the dkfds class of the widget to the attributes Django has computed."""
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        classes = [attrs.get("class"), widget.attrs.get("class"), _widget_class(widget)]
        if joined := " ".join(dict.fromkeys(str(name) for name in classes if name)):
            attrs["class"] = joined
        return attrs

    def as_widget(
        self,
        widget: forms.Widget | None = None,
        attrs: dict[str, Any] | None = None,
        only_initial: bool = False,
    ) -> SafeString:
        """Draw the widget without a placeholder: it vanishes when one types, and it is too pale to read."""
        (widget or self.field.widget).attrs.pop("placeholder", None)
        return super().as_widget(widget, attrs, only_initial)

    def css_classes(self, extra_classes: Any = None) -> str:
        """Return the classes of the group around label, hint, error and widget."""
        classes = ["form-group", super().css_classes(extra_classes)]
        if self.errors:
            classes.append("form-error")
        if self.character_limit:
            classes.append("form-limit")
        return " ".join(filter(None, classes))

    @property
    def aria_describedby(self) -> str | None:
        """Add the character limit to the ids that describe the widget."""
        described = super().aria_describedby
        if described is not None and self.character_limit and self.auto_id:
            return f"{described} {self.auto_id}-limit-message".strip()
        return described

    @property
    def character_limit(self) -> int | None:
        """The number of characters a counter should be shown for, or None."""
        return getattr(self.field, "character_limit", None)

    @property
    def is_single_checkbox(self) -> bool:
        """Whether the field is one box, whose label stands to the right of it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_optional(self) -> bool:
        """Whether the label should say "(frivilligt)"; not on a field that another answer may require."""
        marked = getattr(self.form, "mark_optional", True)
        asked_for = self.field.required or getattr(self.field, "is_conditional", False)
        return marked and not asked_for and not self.is_single_checkbox

    @cached_property
    def error_target(self) -> str:
        """The id an error summary links to: the widget itself, or the first of several options."""
        if not self.auto_id:
            return ""
        if isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return f"{self.auto_id}_0"
        return self.id_for_label or self.auto_id


def _widget_class(widget: forms.Widget) -> str | None:
    for kind, name in WIDGET_CLASSES:
        if isinstance(widget, kind) and not widget.is_hidden:
            return name
    return None


class FdsRenderer(TemplatesSetting):
    """Named by the setting FORM_RENDERER: draws every form of the site with dkfds markup."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    bound_field_class = FdsBoundField


class FormMixin:
    """What our plain forms and model forms share.

    Set `mark_optional = False` on a form (a search, a filter) whose labels should not say "(frivilligt)".
    `field_of` is for what the rules call something else than the form: {"on": "next_on"}.
    """

    use_required_attribute = False
    mark_optional = True
    field_of: Mapping[str, str] = {}

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, field in self.fields.items():
            self._name_the_missing_field(name)
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = NO_MAIL

    def _name_the_missing_field(self: Any, name: str) -> None:
        field = self.fields[name]
        if field.error_messages.get("required") is not forms.Field.default_error_messages["required"]:
            return
        for kind, message in REQUIRED_MESSAGES:
            if isinstance(field, kind):
                field.error_messages["required"] = message % {"label": self[name].label}
                return

    def add_rule_error(self: Any, exc: Exception) -> None:
        """Show a rule that said no: beside the field it is about, or else at the top of the form.

        `exc` is any exception whose text is meant for the user (a RuleBroken). Nothing typed is lost.
        """
        about = getattr(exc, "about", "")
        name = self.field_of.get(about, about)
        self.add_error(name if name in self.fields else None, str(exc))

    def pass_over(self: Any, *names: str) -> None:
        """What nobody is asked on the page, because of another answer, is neither read nor wrong."""
        for name in names:
            self.errors.pop(name, None)

    @property
    def error_summary(self: Any) -> list[SummaryEntry]:
        """The errors as `SummaryEntry` objects, in the order of the page."""
        return summary_entries(self)


class Form(FormMixin, forms.Form):
    """Base class of the site's forms."""


class ModelForm(FormMixin, forms.ModelForm):
    """Base class of the few forms that are drawn from a model; like `Form` it never saves by itself."""
