"""Refusals of the tools' own rules, one class a reason."""

from typing import Any

from django.utils.translation import gettext as _

from btimodel.exceptions import RuleBroken


class ToolRefused(RuleBroken):
    """The tool cannot be filled, shared or corrected as it stands."""


class FillingChanged(RuleBroken):
    """Another page saved the draft in the meantime; `filling` is what it holds now."""

    def __init__(self, filling: Any) -> None:
        super().__init__(_("Kladden er ændret i en anden fane. Vælg, hvilken tekst du vil beholde."))
        self.filling = filling
