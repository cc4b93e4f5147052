"""The tools that have code of their own, in one list: slug and what it adds (docs/redskaber.md).

A tool needs no line here to be filled, read, printed and compared; its file is enough. One that draws a chart
or a map writes its functions in a module beside this one, and puts its line in the list.
"""

from redskaber import anonymity, map_changes, map_people, scales, talks
from redskaber.parts import Extra

EXTRAS: dict[str, Extra] = {
    "bekymringssamtale": Extra(form=talks.stop_first, next_on_case=talks.agreements),
    "boernesamtale": Extra(next_on_case=talks.child_to_the_agenda),
    "opsporingssamtale": Extra(form=talks.stop_first, next_on_note=talks.after_asking),
    "anonym-sparring": Extra(warn=anonymity.warnings),
    "bekymringsskala": scales.ON_A_SCALE,
    "foraeldreskala": scales.ON_A_SCALE,
    "netvaerkskort": Extra(over_time=map_changes.over_time, start=map_people.start),
}

NOTHING = Extra()


def own_parts(slug: str) -> Extra:
    """Return what a tool adds; nothing for most."""
    return EXTRAS.get(slug, NOTHING)
