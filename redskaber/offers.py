"""Writes the examples of offers that ship with the program, once, where there are no offers at all."""

from pathlib import Path
from typing import Any

from django.utils import timezone

from btimodel import reader
from btimodel.reader import BadContent
from btimodel.reader import Field as Key
from redskaber.models import Offer


def _age(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= OLDEST:
        raise ValueError(f"skal være en alder fra 0 til {OLDEST}")
    return value


OLDEST = 22
AGE = Key(_age)
OFFER = {
    "name": Key(reader.text),
    "text": Key(reader.text),
    "target": Key(reader.one_of(*Offer.Target.values)),
    "from_age": AGE,
    "to_age": AGE,
    "need": Key(reader.one_of(*Offer.Need.values)),
    "other_need": Key(reader.one_of(*Offer.Need.values), required=False, default=""),
    "referral": Key(reader.text),
    "contact": Key(reader.text),
    "waiting": Key(reader.text, required=False, default=""),
    "cost": Key(reader.text, required=False, default=""),
}


def load_examples(path: Path, *, using: str) -> int:
    """Write the examples when there is no offer at all; return how many. Raises BadContent."""
    rows = reader.read(path, OFFER, identity=("name",)) if path.exists() else []
    for row in rows:
        low, high = row.values["from_age"], row.values["to_age"]
        if low > high:
            raise BadContent(path, row.line, "from_age er større end to_age.")
    if Offer.objects.using(using).exists():
        return 0
    for row in rows:
        Offer(**row.values, checked_on=timezone.localdate(), is_example=True).save(using=using)
    return len(rows)
