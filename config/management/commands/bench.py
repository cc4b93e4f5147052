"""Measures the pages with many cases and says how they keep to the aims of security.md, section 3."""

import os
import time
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.urls import reverse

from accounts.models import User
from btimodel.choices import Level, Phase
from config.bench import chaincost, data, databases, measure, printed
from config.management.backup import backup_connection
from stafetlog import chain

LONG_LOG = 2000
GUIDE = "Vejledning"
LOG = f"50 af {LONG_LOG} indførsler"
MOST = 12  # questions a page


@dataclass(frozen=True)
class Line:
    """One result beside its aim."""

    what: str
    found: float
    aim: float
    unit: str = "x"
    more_is_better: bool = False

    def __str__(self) -> str:
        kept = self.found >= self.aim if self.more_is_better else self.found <= self.aim
        word = "mindst" if self.more_is_better else "højst"
        digits = 0 if self.aim > 10 else 2
        return (
            f"  {'ok  ' if kept else 'OVER'}  {self.what:<58} {self.found:>9.{digits}f} {self.unit:<4}"
            f"  mål: {word} {self.aim:g} {self.unit}"
        )


class Command(BaseCommand):
    """Makes two databases of its own on the project's server, measures, and removes them."""

    help = (
        "Måler Min side og stafetloggen med få og mange opdigtede sager i egne databaser, som slettes "
        "bagefter. Tallene er forhold mellem ting, der er målt på skift i samme kørsel."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """How many cases, how many entries, how many rounds."""
        parser.add_argument(
            "--few", type=int, default=1000, help="Sager i den lille database (hele tusinder)."
        )
        parser.add_argument("--cases", type=int, default=100_000, help="Sager i den store database.")
        parser.add_argument("--entries", type=int, default=4, help="Indførsler i hver sag.")
        parser.add_argument("--rounds", type=int, default=20, help="Runder; hver side hentes 5 gange i hver.")

    def handle(self, *args: Any, few: int, cases: int, entries: int, rounds: int, **options: Any) -> None:
        """Fill, measure in turns, print."""
        if few % data.BLOCK or cases % data.BLOCK or not 0 < few < cases:
            raise CommandError("--few og --cases skal være hele tusinder, og --cases størst.")
        with databases.own_databases():
            case_id, cookie = self._filled(few, cases, entries)
            lines = [*_pages(case_id, cookie, rounds), *_printed(), *_chain(rounds)]
        for line in lines:
            self.stdout.write(str(line))

    def _filled(self, few: int, cases: int, entries: int) -> tuple[Any, str]:
        """Fill the small database, keep a copy, and go on to the large one."""
        begun = time.monotonic()
        with databases.administrator() as admin:
            self.stdout.write(f"{os.cpu_count()} kerner, {databases.server(admin)}")
            data.prepare(admin)
            data.fill(admin, first=0, last=few, entries=entries, long=LONG_LOG)
            case_id, holder = data.long_log(admin)
        cookie = measure.log_in(User.objects.get(pk=holder))
        connections.close_all()
        databases.copy_small()
        with databases.administrator() as admin:
            data.fill(admin, first=few, last=cases, entries=entries, long=entries)
        seconds = time.monotonic() - begun
        self.stdout.write(f"{few} og {cases} sager med {entries} indførsler er lavet på {seconds:.0f} s.")
        return case_id, cookie


def _pages(case_id: Any, cookie: str, rounds: int) -> list[Line]:
    paths = {
        "gulv": "/_bench/",
        "Min side": reverse("home"),
        LOG: reverse("stafetlog:timeline", args=[case_id]),
        GUIDE: reverse("guides:cell", args=["direkte", Phase.OPSPORING, Level.ONE]),
    }
    large, small = databases.LARGE, databases.SMALL
    found = {
        **{name: measure.Page(path, large) for name, path in paths.items()},
        **{f"{name} lille": measure.Page(paths[name], small) for name in ("Min side", LOG)},
        **{f"{name} uden": measure.Page(paths[name], large, True) for name in ("Min side", LOG)},
    }
    measure.pages(list(found.values()), cookie, rounds=rounds, each=5)
    ms = {name: page.median * 1000 for name, page in found.items()}
    aims = {"Min side": 4.0, LOG: 6.0, GUIDE: 2.0}
    lines = []
    for name, aim in aims.items():
        lines += [
            Line(
                f"{name} ({ms[name]:.1f} ms) mod session og bruger ({ms['gulv']:.1f} ms)",
                ms[name] / ms["gulv"],
                aim,
            ),
            Line(f"{name}: spørgsmål til databasen", found[name].questions, MOST, ""),
        ]
    for name in ("Min side", LOG):
        lines += [
            Line(f"{name}: vækst fra den lille til den store database", ms[name] / ms[f"{name} lille"], 1.3),
            Line(f"{name}: prisen for rækkesikkerhed", ms[name] / ms[f"{name} uden"], 1.25),
        ]
    return lines


def _chain(rounds: int) -> list[Line]:
    with databases.administrator() as admin, databases.web() as web:
        case_id, holder = data.long_log(admin)
        taken = measure.in_turns(chaincost.jobs(admin, web, case_id, holder), rounds=rounds * 10)
    databases.use(databases.LARGE)
    entries, rate = _verified(independent=False)
    _entries, slowly = _verified(independent=True)
    cost = f"({taken['chained'] * 1000:.2f} ms mod {taken['plain'] * 1000:.2f} ms)"
    return [
        Line(f"kæden mod en almindelig varig indsættelse {cost}", taken["chained"] / taken["plain"], 1.5),
        Line(f"verify_log, {entries} indførsler", rate, 100_000, "/s", more_is_better=True),
        Line("verify_log --independent", slowly, 10_000, "/s", more_is_better=True),
    ]


def _verified(*, independent: bool) -> tuple[int, float]:
    """Return how many entries there are, and how many are verified in a second."""
    tally, begun = chain.Tally(), time.monotonic()
    faults = list(chain.faults(backup_connection(), tally, independent=independent))
    if faults:
        raise CommandError(f"Kæden er brudt: {faults[0]}")
    return tally.entries, tally.entries / (time.monotonic() - begun)


def _printed() -> list[Line]:
    with databases.administrator() as admin:
        case_id, holder = data.long_log(admin)
    lines = []
    for archive, what in ((False, "udskrift"), (True, "arkivudskrift")):
        took = printed.in_a_process(case_id, holder, databases.LARGE, archive=archive)
        size = f"{took.seconds:.0f} s, {took.file_mb:.1f} MB fil"
        lines.append(Line(f"{what} af {LONG_LOG} indførsler ({size}), hukommelse", took.peak_mb, 300, "MB"))
    return lines
