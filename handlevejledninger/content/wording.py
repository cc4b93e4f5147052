"""A text as the administrator edits it: the same form as in the files, with the same checks."""

from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from btimodel.models import Deadline, LegalBasis
from btimodel.reader import BadContent
from handlevejledninger.choices import ACTIONS, TOOLS
from handlevejledninger.content.piece import Known, Piece, check_words
from handlevejledninger.models import Content

LINE = 100
# The database keeps no order of names; people read a text in this one. Other names come after, as they are.
ORDER = (
    "gruppe",
    "fase",
    "niveau",
    "noegle",
    "titel",
    "undertitel",
    "formaal",
    "maalgruppe",
    "grupper",
    "hvad",
    "spoerg",
    "goer",
    "tekst",
    "ansvar",
    "log",
    "redskaber",
    "underret",
    "ikke_grundlag",
)
ADDRESS_IS_FIXED = frozenset({"gruppe", "fase", "niveau"})
# Names that may be empty, and the words they may hold.
CHOICES = {"handling": ACTIONS, "redskab": TOOLS}


class BadWording(ValueError):
    """A wording cannot be used; the text says why."""


def _in_order(value: Any) -> Any:
    if isinstance(value, dict):
        places = {name: place for place, name in enumerate(ORDER)}
        names = sorted(value, key=lambda name: (places.get(name, len(places)), name))
        return {name: _in_order(value[name]) for name in names}
    return [_in_order(item) for item in value] if isinstance(value, list) else value


class _Dumper(yaml.SafeDumper):
    """Long texts as blocks, in the order they have."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def as_yaml(document: dict[str, Any]) -> str:
    """Return a document in the form the files have."""
    return yaml.dump(_in_order(document), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=LINE)


def read_wording(content: Content, raw: str) -> dict[str, Any]:
    """Return the document of a wording: names and kinds of values as the program has. Raises BadWording."""
    try:
        document = yaml.safe_load(raw)
    except yaml.YAMLError as fault:
        raise BadWording(_broken(fault)) from fault
    _check_shape(content.shipped, document, where="")
    piece = Piece(content.key, content.kind, content.title, 0, content.version, document, Path("tekst"), 1)
    known = Known(
        frozenset(LegalBasis.objects.values_list("key", flat=True)),
        frozenset(Deadline.objects.values_list("key", flat=True)),
        None,
    )
    try:
        check_words(piece, known)
    except BadContent as fault:
        raise BadWording(fault.reason[:1].upper() + fault.reason[1:]) from fault
    return document


def _broken(fault: yaml.YAMLError) -> str:
    mark = getattr(fault, "problem_mark", None)
    if mark is None:
        return _("Teksten kan ikke læses. Se, om der mangler et kolon eller et mellemrum.")
    return _("Linje %(line)s kan ikke læses. Se, om der mangler et kolon eller et mellemrum.") % {
        "line": mark.line + 1
    }


def _check_shape(model: Any, value: Any, *, where: str) -> None:
    """Refuse names that are gone, new or of another kind; lists of texts may be longer or shorter."""
    if isinstance(model, dict):
        if not isinstance(value, dict) or set(value) != set(model):
            names = ", ".join(model)
            raise BadWording(
                _("%(where)s skal have netop disse navne: %(names)s.")
                % {"where": where or _("Teksten"), "names": names}
            )
        for name, part in model.items():
            if name in CHOICES:
                _check_choice(name, value[name])
                continue
            if name in ADDRESS_IS_FIXED and where == "" and value[name] != part:
                raise BadWording(_("%(name)s kan ikke ændres her.") % {"name": name})
            _check_shape(part, value[name], where=name)
    elif isinstance(model, list):
        if not isinstance(value, list) or (model and not value):
            raise BadWording(_("%(where)s skal være en liste med mindst én linje.") % {"where": where})
        for part in value:
            _check_shape(model[0] if model else "", part, where=where)
    elif type(value) is not type(model) or (isinstance(value, str) and model and not value.strip()):
        raise BadWording(
            _("%(where)s må ikke være tom og skal være af samme slags som før.") % {"where": where}
        )


def _check_choice(name: str, value: Any) -> None:
    if value and value not in CHOICES[name]:
        raise BadWording(
            _("%(name)s skal være tom eller en af: %(words)s.")
            % {"name": name, "words": ", ".join(CHOICES[name])}
        )
