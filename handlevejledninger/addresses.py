"""Where each text is read: one place for the addresses, so that a link in a text can be checked."""

from django.urls import reverse

from handlevejledninger.choices import GROUP_SLUGS
from handlevejledninger.models import Content
from ui.parts import Link

_FIXED = (
    "guides:index",
    "guides:level_help",
    "guides:notify_help",
    "handbook:index",
    "handbook:law",
    "handbook:ideas",
    "leaflets:index",
    "families:index",
)
_READ_AT = {
    Content.Kind.CHAPTER: "handbook:chapter",
    Content.Kind.LEAFLET: "leaflets:show",
    Content.Kind.FAMILY: "families:show",
}


def address_of(kind: str, key: str) -> str:
    """Return the address of a text by its kind and key."""
    parts = key.split("/")
    if kind == Content.Kind.CELL:
        return reverse("guides:cell", args=[parts[1], parts[2], int(parts[3])])
    if kind == Content.Kind.IDEA:
        return f"{reverse('handbook:ideas')}#{parts[1]}"
    if kind == Content.Kind.HELPER:
        return reverse({"niveau": "guides:level_help", "underret": "guides:notify_help"}[parts[1]])
    if kind == Content.Kind.COMMON:
        return reverse("guides:index")
    return reverse(_READ_AT[Content.Kind(kind)], args=[parts[1]])


def fixed_addresses() -> frozenset[str]:
    """Return the addresses of the pages that are not one text."""
    grids = (reverse("guides:group", args=[slug]) for slug in GROUP_SLUGS)
    return frozenset((*map(reverse, _FIXED), *grids))


def link_to(content: Content) -> Link:
    """Return a text's title and where it is read."""
    return Link(content.title, address_of(content.kind, content.key))
