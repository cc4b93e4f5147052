"""Makes an undefined variable in one of our templates fail the test instead of showing an empty line."""

import sys
from typing import Any

FOREIGN_TEMPLATES = ("admin/", "registration/", "simple_history/")


class UndefinedVariable(AssertionError):
    """A template asked for a variable that nobody gave it."""


class RaisesOnUndefined(str):
    """Stands as `string_if_invalid`: Django formats it with the variable's name."""

    def __contains__(self, key: object) -> bool:
        return key == "%s"

    def __mod__(self, variable: Any) -> str:
        template = _outermost_template()
        if template.startswith(FOREIGN_TEMPLATES):
            return ""
        raise UndefinedVariable(f"{variable!s} er ikke defineret i {template}")


def _outermost_template() -> str:
    frame = sys._getframe(2)
    while frame is not None:
        context = frame.f_locals.get("context")
        if getattr(context, "template_name", None):
            return str(context.template_name)
        frame = frame.f_back  # type: ignore[assignment]
    return "?"
