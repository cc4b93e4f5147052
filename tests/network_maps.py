"""Network maps as people fill them, for the tests."""

from accounts.models import User
from cases.models import Case, CasePerson
from redskaber.models import FilledTool
from tests import tools

MAP = "netvaerkskort"
Row = tuple[str, str, str, str]
FAMILY: tuple[Row, ...] = (
    ("Cecilie (mor)", "familie", "taet", "god"),
    ("Daniel (far)", "familie", "langt", "svaer"),
    ("Freja", "familie", "taet", "god"),
    ("Alma (lærer)", "skole", "naer", ""),
    ("Bo fra fodbold", "fritid", "naer", "brudt"),
)


def typed(rows: tuple[Row, ...] = FAMILY, **more: str) -> dict[str, str | list[str]]:
    """Return what a page would send for a map of these people."""
    sent: dict[str, str | list[str]] = {"personer-antal": str(len(rows) + 1), "dato": "12-10-2026"}
    for number, (name, sector, ring, relation) in enumerate(rows):
        sent |= {
            f"personer-{number}-navn": name,
            f"personer-{number}-sektor": sector,
            f"personer-{number}-ring": ring,
            f"personer-{number}-forhold": relation,
        }
    return sent | more


def many(count: int) -> tuple[Row, ...]:
    """Return as many people as asked for, spread over the map."""
    sectors, rings = ("familie", "skole", "fritid", "fagpersoner"), ("taet", "naer", "langt")
    return tuple((f"Ven nummer {n}", sectors[n % 4], rings[n % 3], "god") for n in range(count))


def shared(
    case: Case,
    by: User | None = None,
    rows: tuple[Row, ...] = FAMILY,
    *,
    concerns: CasePerson | None = None,
    **more: str,
) -> FilledTool:
    """Return a map that stands in the log."""
    return tools.shared(case, by, typed(rows, **more), slug=MAP, concerns=concerns)
