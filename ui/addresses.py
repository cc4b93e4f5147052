"""The addresses of many pages of one kind: asked of the URLs once in a process."""

import re
from collections.abc import Callable
from functools import cache
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString

from ui.markup import safe

# What stands for an argument of each kind while the address is worked out, and is not found in any address.
STAND_INS: dict[type, Callable[[int], str]] = {
    UUID: lambda place: str(UUID(int=0xF2 << 120 | place)),
    int: lambda place: str(7_070_000_000_000_000 + place),
}


def address_of(name: str, *args: UUID | int) -> str:
    """Return the address of a page, as reverse(name, args=args), for keys that are UUIDs or numbers.

    Anything else is asked of the URLs, which know what may stand there.
    """
    kinds = tuple(map(type, args))
    if not all(kind in STAND_INS for kind in kinds) or any(type(arg) is int and arg < 0 for arg in args):
        return reverse(name, args=args)
    return _pattern(name, kinds).format(*args)


def address_by_key(name: str, *args: UUID | int, query: str = "") -> Callable[[UUID | str], SafeString]:
    """Return what gives the addresses of many pages of one kind, ready for HTML, by their last key.

    With `query` the key is that argument of one page: "?til=…". A key may come as it will be written.
    """
    some = UUID(int=0xF3 << 120)
    address = f"{address_of(name, *args)}?{query}={some}" if query else address_of(name, *args, some)
    before, after = map(safe, address.split(str(some)))
    return lambda key: SafeString(f"{before}{key}{after}")


@cache
def _pattern(name: str, kinds: tuple[type, ...]) -> str:
    """Return the address with {0}, {1} … where the arguments stand."""
    stand_ins = [STAND_INS[kind](place) for place, kind in enumerate(kinds)]
    address = reverse(name, args=[kind(word) for kind, word in zip(kinds, stand_ins, strict=True)])
    parts = re.split("|".join(stand_ins), address) if stand_ins else [address]
    if len(parts) != len(kinds) + 1:
        raise ValueError(f"{name} does not have each of its arguments once in its address")
    found = iter(re.findall("|".join(stand_ins), address) if stand_ins else [])
    pattern = parts[0].replace("{", "{{").replace("}", "}}")
    for part in parts[1:]:
        place = stand_ins.index(next(found))
        pattern += "{" + str(place) + "}" + part.replace("{", "{{").replace("}", "}}")
    return pattern
