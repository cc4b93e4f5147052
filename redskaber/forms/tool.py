"""The form of a tool, drawn from its specification."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import User
from redskaber import answers, drawn, spec
from redskaber.forms.drawings import drawing_fields, new_name, words_field
from redskaber.forms.drawn_parts import DrawingPart, FormPart, FormSection, SignPart
from redskaber.forms.fields import DETAILS, answer_of, form_fields, row_of
from redskaber.parts import Part
from redskaber.spec import Field, Spec
from stafetlog.attachments import Attachment
from stafetlog.head import age_on
from ui.forms import Form

MORE_ROWS = 2


class ToolForm(Form):
    """What is typed in a tool. It saves nothing; `answers` is what a valid form says.

    `typed` is a draft. `page` and `writer` travel unseen: which opened page it is, and who opened it, so
    that on a shared computer nothing is written in somebody else's name. `files` are the draft's drawings;
    None where there can be none.
    """

    mark_optional = False

    page = forms.UUIDField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    writer = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(
        self,
        *args: Any,
        tool: Spec,
        user: User,
        typed: Mapping[str, list[str]] | None = None,
        birth_date: dt.date | None = None,
        begins: bool = False,
        files: Sequence[Attachment] | None = None,
        **kwargs: Any,
    ) -> None:
        data = args[0] if args else kwargs.get("data")
        self.tool, self.user = tool, user
        self.held_files = None if files is None else list(files)
        source = data if data is not None else typed or {}
        self.row_counts = {f.key: answers.rows_in(f, source) for f in tool.fields if f.kind == spec.RAEKKER}
        super().__init__(*args, **kwargs)
        for one in tool.fields:
            self.fields |= form_fields(one, self.row_counts.get(one.key, 0))
            if one.kind == spec.TEGNING and self.held_files is not None:
                self.fields |= drawing_fields(one, self.held_files)
        self.fields["page"].initial = uuid4
        self.fields["writer"].initial = user.pk
        self.answers: answers.Answers = {}
        self.typed_now: answers.Typed = (
            answers.kept(self.tool_fields, data) if data is not None else dict(typed or {})
        )
        if data is None:
            self.initial |= suggestions(tool, birth_date) if begins or not typed else {}
            self.initial |= _shown(self.fields, typed or {})

    @classmethod
    def of_typed(cls, typed: Mapping[str, list[str]], *, tool: Spec, user: User, **kwargs: Any) -> "ToolForm":
        """Return the form of a draft as if it were sent, to be asked what it says."""
        sent = dict(typed) | {"page": [str(uuid4())], "writer": [str(user.pk)]}
        return cls(MultiValueDict(sent), tool=tool, user=user, **kwargs)

    @property
    def tool_fields(self) -> list[str]:
        """The names of what is kept in a draft."""
        return [name for name in self.fields if name not in ("page", "writer", "tells_no_place")]

    def hold(self, one: Field, file: Attachment) -> None:
        """Take in a drawing that came with what was sent, so that its words are asked for."""
        self.held_files = [*(self.held_files or []), file]
        self.fields[f"{one.key}-{file.id}"] = words_field()

    def only_errors_of(self, name: str) -> None:
        """Say only what is wrong with one field: the others were not asked about by the button pressed."""
        for other in [each for each in self.errors if each != name]:
            del self.errors[other]

    def clean_writer(self) -> int:
        """Refuse what was typed under another login."""
        if self.cleaned_data["writer"] != self.user.pk:
            raise forms.ValidationError(
                _("Siden blev åbnet med et andet login. Tjek, at du er logget ind, og åbn siden igen.")
            )
        return int(self.cleaned_data["writer"])

    def clean(self) -> dict[str, Any]:
        """Gather the answers to what is asked; ask for what is required; pass over what is not asked."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        given = {one.key: answer_of(one, data) for one in self.tool.fields}
        given = {key: answer for key, answer in given.items() if answer is not None}
        asked = {one.key: one for _section, one in answers.asked_fields(self.tool, given)}
        self.answers = {key: answer for key, answer in given.items() if key in asked}
        for one in self.tool.fields:
            if one.key not in asked:
                self.pass_over(*self._names(one))
            else:
                self._check(one, data)
        return data

    def _check(self, one: Field, data: dict[str, Any]) -> None:
        names = self._names(one)
        if one.required and one.key not in self.answers and not self.errors.keys() & set(names):
            self.add_error(self._first(one), _("Udfyld »%(label)s«.") % {"label": one.label})
        for drawing in self.answers.get(one.key, []) if one.kind == spec.TEGNING else []:
            name = f"{one.key}-{drawing[answers.FILE]}"
            if not drawing[answers.SHOWS] and name not in self.errors:
                self.add_error(name, _("Skriv, hvad tegningen forestiller, til den, der ikke kan se den."))
        if one.kind != spec.RAEKKER:
            return
        for number in range(self.row_counts[one.key]):
            row = row_of(one, number, data)
            for inner in one.fields:
                name = f"{one.key}-{number}-{inner.key}"
                if row and inner.required and inner.key not in row and name not in self.errors:
                    self.add_error(
                        name,
                        _("Udfyld »%(label)s« i linje %(number)s.")
                        % {"label": inner.label, "number": number + 1},
                    )
            for key, reason in drawn.wrong(one, row).items():
                self.add_error(f"{one.key}-{number}-{key}", reason)

    def _names(self, one: Field) -> list[str]:
        return [name for name in self.fields if name == one.key or name.startswith(f"{one.key}-")]

    def _first(self, one: Field) -> str:
        """Return the field an error stands at: the first that can be seen."""
        return next(name for name in self._names(one) if not self[name].is_hidden)

    @property
    def sections(self) -> list[FormSection]:
        """The sections as the page draws them, with what is not asked now marked as hidden."""
        given = self._given_now()
        shown = {one.key for _section, one in answers.asked_fields(self.tool, given)}
        return [
            FormSection(
                section,
                hidden=not any(one.key in shown for one in section.fields),
                parts=[self._part(one, hidden=one.key not in shown) for one in section.fields],
            )
            for section in self.tool.sections
        ]

    def _given_now(self) -> dict[str, Any]:
        """Return the answers that conditions hang on, as they stand in the form."""
        found = {one.key: self[one.key].value() for one in self.tool.fields if one.label_of}
        return {key: value for key, value in found.items() if value not in (None, "", [])}

    def _part(self, one: Field, *, hidden: bool) -> FormPart:
        if one.kind == spec.VEJLEDNING:
            return FormPart(one, hidden)
        if one.kind == spec.TEGN:
            names = [f"{one.key}-{sign.key}" for sign in one.signs]
            signs = [SignPart(self[name], [self[f"{name}-{each}"] for each in DETAILS]) for name in names]
            return FormPart(one, hidden, signs=signs)
        if one.kind == spec.RAEKKER:
            return self._rows_part(one, hidden=hidden)
        if one.kind == spec.TEGNING:
            return self._drawing_part(one, hidden=hidden)
        return FormPart(one, hidden, is_asked_of=one.key in self._decides, bound=self[one.key])

    def _rows_part(self, one: Field, *, hidden: bool) -> FormPart:
        number = self.row_counts[one.key]
        return FormPart(
            one,
            hidden,
            rows=[[self[f"{one.key}-{row}-{inner.key}"] for inner in one.fields] for row in range(number)],
            count=self[f"{one.key}-{answers.COUNT}"],
            can_have_more=number < (one.most or 0),
            drawn=self.drawing_of(one),
        )

    def _drawing_part(self, one: Field, *, hidden: bool) -> FormPart:
        there = self.held_files or []
        is_room = new_name(one) in self.fields and len(there) < (one.most or 1)
        return FormPart(
            one,
            hidden,
            drawings=[DrawingPart(file, self[f"{one.key}-{file.id}"]) for file in there],
            new_file=self[new_name(one)] if is_room or self.errors.get(new_name(one)) else None,
        )

    def drawing_of(self, one: Field) -> Part | None:
        """Return the drawing of rows as they stand in the form, finished or not; None for most."""
        if not one.drawing:
            return None
        numbers = range(self.row_counts[one.key])
        rows = [
            {inner.key: self[f"{one.key}-{n}-{inner.key}"].value() for inner in one.fields} | {"row": n}
            for n in numbers
        ]
        return drawn.form(one, rows)

    @cached_property
    def _decides(self) -> set[str]:
        """The fields that others hang on."""
        conditions = [one.condition for one in self.tool.fields]
        conditions += [section.condition for section in self.tool.sections]
        return {condition.field for condition in conditions if condition}


def suggestions(tool: Spec, birth_date: dt.date | None) -> dict[str, Any]:
    """Return what a new form suggests: today, now, and the age band of the child."""
    now = timezone.localtime()
    age = age_on(birth_date, now.date()) if birth_date else None
    found: dict[str, Any] = {}
    for one in tool.fields:
        rows = [(f"{one.key}-0-{inner.key}", inner) for inner in one.fields]
        for name, each in [(one.key, one), *rows]:
            if each.suggest == "i_dag":
                found[name] = now.date()
            elif each.suggest == "nu":
                found[name] = now.time()
            elif each.suggest == "alder" and age is not None:
                found[name] = _band(each, age)
    return found


def _band(one: Field, age: int) -> str:
    for choice in one.choices:
        if choice.from_age is not None and choice.from_age <= age <= (choice.to_age or choice.from_age):
            return choice.value
    return ""


def _shown(fields: Mapping[str, forms.Field], typed: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return a draft as a form shows it."""
    return {
        name: values if isinstance(fields[name], forms.MultipleChoiceField) else values[-1]
        for name, values in typed.items()
        if name in fields and values
    }


def with_more_rows(tool: Spec, typed: answers.Typed, key: str) -> answers.Typed:
    """Return a draft with room for some rows more in one field."""
    for one in tool.fields:
        if one.key == key and one.kind == spec.RAEKKER:
            count = min(answers.rows_in(one, typed) + MORE_ROWS, one.most or 0)
            return typed | {f"{key}-{answers.COUNT}": [str(count)]}
    return typed


def without_drawing(tool: Spec, typed: answers.Typed, file_id: str) -> answers.Typed:
    """Return a draft without the words of a drawing that is taken out."""
    gone = {f"{one.key}-{file_id}" for one in tool.fields if one.kind == spec.TEGNING}
    return {name: values for name, values in typed.items() if name not in gone}
