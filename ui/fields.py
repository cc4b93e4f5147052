"""Form fields that read what Danes type and answer in plain sentences."""

import re
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.dk import cpr
from stdnum.exceptions import ValidationError as NumberError

OLDEST_YEAR = 1900
LATEST_YEAR = 9998  # Python counts no day after 31-12-9999; what is too late for a form, it says itself
REPLACEMENT_DAYS = 60
COMPACT_DATE = re.compile(r"^\d{8}$")
CLOCK = re.compile(r"^(?:kl\.?\s*)?(\d{1,2})[.:,](\d{2})$|^(?:kl\.?\s*)?(\d{2})(\d{2})$", re.IGNORECASE)


class DateField(forms.DateField):
    """A date as Danes write it: 15-10-2026, 15/10-2026, 15.10.2026, 15102026, and ISO."""

    default_error_messages = {
        "invalid": _("Datoen skal skrives som dd-mm-åååå, for eksempel 15-10-2026."),
        "too_late": _("Datoen ligger for langt ude i fremtiden. Tjek årstallet."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%d-%m-%Y", "%d/%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"])
        kwargs.setdefault("help_text", _("For eksempel 15-10-2026"))
        kwargs.setdefault(
            "widget",
            forms.DateInput(format="%d-%m-%Y", attrs={"class": "input-char-11", "autocomplete": "off"}),
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """Return a date or None; raises ValidationError for none, and for one before 1900 or after 9998."""
        if isinstance(value, str):
            value = re.sub(r"\s+", "", value)
            if COMPACT_DATE.match(value):
                value = f"{value[:2]}-{value[2:4]}-{value[4:]}"
        parsed = super().to_python(value)
        if isinstance(parsed, date) and parsed.year < OLDEST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if isinstance(parsed, date) and parsed.year > LATEST_YEAR:
            raise ValidationError(self.error_messages["too_late"], code="too_late")
        return parsed


class TimeField(forms.TimeField):
    """A time of day: 14.30, 14:30, 1430, kl. 14.30."""

    default_error_messages = {
        "invalid": _("Klokkeslættet skal skrives som tt.mm, for eksempel 14.30."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("For eksempel 14.30"))
        kwargs.setdefault(
            "widget", forms.TimeInput(format="%H.%M", attrs={"class": "input-char-8", "autocomplete": "off"})
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> time | None:
        """Return a time or None; raises ValidationError for what is no time."""
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return value
        match = CLOCK.match(str(value).strip())
        if match is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        hour, minute = (int(part) for part in match.groups() if part is not None)
        try:
            return time(hour, minute)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class TextField(forms.CharField):
    """Several lines of text, with a counter when `max_length` is given.

    The browser is not told the limit: it would cut off pasted text without a word.
    """

    default_error_messages = {
        "max_length": _(
            "Teksten er på %(show_value)d tegn. Der er plads til %(limit_value)d. Gør den kortere."
        ),
    }

    def __init__(self, *, rows: int = 6, max_length: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)
        self.character_limit = max_length

    def to_python(self, value: Any) -> str:
        """Return the text with plain line ends, so that it is counted as the counter counts it."""
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Keep `maxlength` off the textarea."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class CprField(forms.CharField):
    """A Danish civil registration number, checked for form only; returns ten digits.

    Modulus 11 is never asked: since 2007 valid numbers are issued that fail it. Replacement numbers
    (day + 60) are accepted.
    """

    default_error_messages = {
        "invalid": _("CPR-nummeret skal skrives med ti cifre: ddmmåå-xxxx."),
        "date": _("De første seks cifre i CPR-nummeret skal være en fødselsdato."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Ti cifre: ddmmåå-xxxx"))
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"class": "input-char-11", "inputmode": "numeric", "autocomplete": "off"}),
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Return ten digits or an empty string; raises ValidationError for what cannot be a CPR number."""
        typed = super().to_python(value)
        if not typed:
            return ""
        digits = cpr.compact(typed)
        if not re.fullmatch(r"[0-9]{10}", digits):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            cpr.validate(_without_replacement_days(digits))
        except NumberError as error:
            raise ValidationError(self.error_messages["date"], code="date") from error
        return digits

    def prepare_value(self, value: Any) -> Any:
        """Show a stored number with its hyphen; leave what was typed alone."""
        return cpr.format(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{10}", value) else value


def _without_replacement_days(digits: str) -> str:
    day = int(digits[:2])
    return f"{day - REPLACEMENT_DAYS:02d}{digits[2:]}" if day > REPLACEMENT_DAYS else digits


def cpr_birth_date(digits: str) -> date:
    """Return the date of birth a CPR number tells; the seventh digit gives the century.

    `digits` is what `CprField` returned. Raises ValueError when the digits hold no date.
    """
    try:
        return cpr.get_birth_date(_without_replacement_days(digits))
    except NumberError as error:
        raise ValueError("no date of birth in the number") from error


def mask_cpr(digits: str) -> str:
    """Return a CPR number fit for the screen: "150319-••••", or an empty string for none."""
    return f"{digits[:6]}-••••" if digits else ""


class FilesInput(forms.FileInput):
    """The browser's own choice of files, several at a time."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        """Return all the files that were sent under the name."""
        return files.getlist(name) if hasattr(files, "getlist") else []


class FilesField(forms.FileField):
    """Several files; `clean` returns a list. What they hold is for whoever takes them in."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the uploaded files, empty ones too, so that they can be refused in words."""
        return list(data or [])
