"""What the placeholders in a text stand for: legal bases, deadlines, and whom to call."""

import datetime as dt
import re
from collections.abc import Callable, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from btimodel.lookups import deadlines, legal_bases, the_municipality
from btimodel.models import LegalBasisVersion

PLACEHOLDER = re.compile(r"\{\{\s*([\w:.-]+)\s*\}\}")
_MARKS = str.maketrans("", "", "*_`#>|")


class Values:
    """What the placeholders of some texts stand for today, asked once for all of them."""

    def __init__(
        self, words: list[str], *, on: dt.date | None = None, days: Mapping[str, int] | None = None
    ) -> None:
        """`days` are the days of the deadlines, from who has asked for them already."""
        names = {name for text in words for name in PLACEHOLDER.findall(text)}
        law = sorted(name.removeprefix("lov:") for name in names if name.startswith("lov:"))
        keys = sorted(name.removeprefix("frist:") for name in names if name.startswith("frist:"))
        self._law = legal_bases(*law, on=on or timezone.localdate()) if law else {}
        self._days = _those_of(keys, days) if keys else {}
        self._municipality = the_municipality() if names & {"vagttelefon", "kontaktboks"} else None

    def facts(self) -> str:
        """Return all that is filled in, as one text: the same texts with the same facts read the same."""
        law = {key: law_name(version) for key, version in self._law.items()}
        return repr((law, self._days, self._municipality and (self._duty_phone(), self._contact_box())))

    def fill(self, text: str) -> str:
        """Return a text with its placeholders filled in."""
        return PLACEHOLDER.sub(self._value, text)

    def _value(self, found: re.Match[str]) -> str:
        kind, _colon, key = found[1].partition(":")
        if kind == "lov":
            return law_name(self._law[key])
        if kind == "frist":
            days = self._days[key]
            return ngettext("%(days)s dag", "%(days)s dage", days) % {"days": days}
        return _PLAIN[found[1]](self)

    def _duty_phone(self) -> str:
        phone = self._municipality.duty_phone if self._municipality else ""
        return phone or _("kommunens døgnvagt")

    def _contact_box(self) -> str:
        if self._municipality is None:
            return _("Kommunen har ikke skrevet, hvem du kan kontakte.")
        place = self._municipality
        lines = [f"**{place.name}**, {place.department}"]
        if place.support_phone:
            lines.append(_("Telefon: %(phone)s") % {"phone": place.support_phone})
        if place.contact_email:
            lines.append(_("Mail: %(mail)s") % {"mail": place.contact_email})
        if place.duty_phone:
            lines.append(_("Døgnvagt: %(phone)s") % {"phone": place.duty_phone})
        return "  \n".join(lines)


def _those_of(keys: list[str], known: Mapping[str, int] | None) -> Mapping[str, int]:
    """Return the deadlines with these keys. Raises ReferenceDataMissing as `deadlines` does."""
    if known is None or not all(key in known for key in keys):
        return deadlines(*keys)
    return {key: known[key] for key in keys}


_PLAIN: dict[str, Callable[[Values], str]] = {
    "vagttelefon": Values._duty_phone,
    "kontaktboks": Values._contact_box,
}


def law_name(version: LegalBasisVersion) -> str:
    """Return how a legal basis is named in a text: "Barnets lov § 133"; no number where none is found."""
    number = version.paragraph if version.paragraph.startswith("§") else ""
    return f"{version.act_title} {number}".strip()


def plain(text: str) -> str:
    """Return a text's words without Markdown, for search and for measuring."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).translate(_MARKS)
