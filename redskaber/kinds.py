"""The tools that have code of their own, in one list: slug and what it adds (docs/redskaber.md).

A tool needs no line here to be filled, read, printed and compared; its file is enough. One that draws a chart
or a map writes its functions in a module beside this one, and puts its line in the list.
"""

from redskaber.parts import Extra

EXTRAS: dict[str, Extra] = {}

NOTHING = Extra()


def own_parts(slug: str) -> Extra:
    """Return what a tool adds; nothing for most."""
    return EXTRAS.get(slug, NOTHING)
