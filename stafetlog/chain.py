"""Reads the hash chains of all logs and tells where one is broken (architecture.md, Database).

The hashes are computed from the rows as they stand, and not by the database's own function: whoever could
change a row could change that function too. PostgreSQL works them out with what it has of its own, for all
logs in one question, and says which cases are not whole; those are read here, row by row, to say what is
wrong. `independent` reads all of them so, and trusts PostgreSQL with nothing but handing over the rows.

A chain proves nothing against somebody who rewrites all of it, so `Checkpoint` holds what the heads were on a
day, for keeping on another machine (security.md 2b).
"""

import hashlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from cases import crypto

# What is hashed after `prev_hash`; must say the same as entry_hash() in migration stafetlog/0012.
PAYLOAD = """
    '|' || e.id || '|' || e.case_id || '|' || e.seq || '|' || e.author_id
    || '|' || length(e.author_role) || ':' || e.author_role
    || '|' || length(e.kind) || ':' || e.kind || '|' || length(e.phase) || ':' || e.phase || '|' || e.level
    || '|' || (extract(epoch FROM e.occurred_at) * 1000000)::bigint
    || '|' || (extract(epoch FROM e.written_at) * 1000000)::bigint
    || '|' || coalesce(e.concerns_id::text, '') || '|' || coalesce(e.corrects_id::text, '')
    || '|' || coalesce(e.coordinator_id::text, '') || '|' || coalesce(e.performer_id::text, '')
    || '|' || coalesce(e.performer_person_id::text, '')
    || '|' || coalesce((e.deadline - DATE '2000-01-01')::text, '')
    || '|' || length(e.heard_from) || ':' || e.heard_from
    || '|' || coalesce((e.heard_on - DATE '2000-01-01')::text, '')
    || '|' || e.words_how || '|' || e.sensitivity
    || '|' || coalesce(e.refers_to_id::text, '') || '|' || e.refers_how
    || '|' || length(e.attachments::text) || ':' || e.attachments::text
    || '|' || length(e.text) || ':' || e.text
"""
ENTRIES = f"SELECT e.case_id::text, e.seq, e.prev_hash, e.hash, {PAYLOAD} FROM public.stafetlog_entry e"  # noqa: S608 - constants
HEADS = "SELECT h.case_id::text, h.seq, h.salt, h.hash FROM public.stafetlog_loghead h"
CASES_WITHOUT_A_LOG = (
    "SELECT c.id::text FROM public.cases_case c"
    " WHERE NOT EXISTS (SELECT 1 FROM public.stafetlog_loghead h WHERE h.case_id = c.id)"
    " AND NOT EXISTS (SELECT 1 FROM public.stafetlog_entry e WHERE e.case_id = c.id) ORDER BY c.id"
)
# All logs in one row: how many cases and entries, and the cases in which something does not fit. Because
# of OFFSET 0 the links are worked out before they are sorted: PostgreSQL shares that among its processes.
VERDICT = f"""
WITH link AS (
    SELECT e.case_id, e.seq, e.prev_hash, e.hash,
           e.hash = encode(sha256(convert_to(e.prev_hash || {PAYLOAD}, 'UTF8')), 'hex') AS is_true
      FROM public.stafetlog_entry e OFFSET 0
), chained AS (
    SELECT link.*, row_number() OVER log AS number, lag(hash) OVER log AS before, lead(hash) OVER log AS after
      FROM link WINDOW log AS (PARTITION BY case_id ORDER BY seq)
), log AS (
    SELECT case_id, count(*) AS entries,
           bool_and(is_true AND seq = number AND (number = 1 OR prev_hash = before)) AS is_whole,
           max(prev_hash) FILTER (WHERE before IS NULL) AS root,
           max(hash) FILTER (WHERE after IS NULL) AS last
      FROM chained GROUP BY case_id
), verdict AS (
    SELECT coalesce(log.case_id, head.case_id) AS case_id, log.entries,
           (log.is_whole AND head.seq = log.entries AND head.hash = log.last
            AND encode(sha256(convert_to(head.salt, 'UTF8')), 'hex') = log.root) IS TRUE AS is_whole
      FROM log FULL JOIN public.stafetlog_loghead head ON head.case_id = log.case_id
)
SELECT count(*), coalesce(sum(entries), 0),
       coalesce(array_agg(case_id::text ORDER BY case_id) FILTER (WHERE NOT is_whole), '{{}}')
  FROM verdict
"""  # noqa: S608 - constants
KNOWN = (
    "SELECT e.case_id::text, e.seq, e.hash FROM public.stafetlog_entry e"
    " JOIN unnest(%s::uuid[], %s::int[]) AS known (case_id, seq) USING (case_id, seq)"
)
BATCH = 5000

Row = tuple[str, int, str, str, str]  # case, seq, prev_hash, hash, payload
Head = tuple[int, str, str]  # seq, salt, hash


@dataclass(frozen=True)
class Fault:
    """The first broken link of one case."""

    case_id: str
    seq: int
    what: str


@dataclass
class Tally:
    """How much was read."""

    cases: int = 0
    entries: int = 0


class Checkpoint:
    """The heads of all chains on a day: pseudonym of the case -> (seq, hash). No name and no case number."""

    def __init__(self, heads: Mapping[str, tuple[int, str]]) -> None:
        self.heads = dict(heads)

    @classmethod
    def take(cls, connection: Any) -> "Checkpoint":
        """Return the heads as a role that sees all reads them; `connection` is psycopg's."""
        with connection.cursor() as cursor:
            cursor.execute(HEADS)
            return cls({crypto.pseudonym(row[0]): (row[1], row[3]) for row in cursor})

    @classmethod
    def parse(cls, lines: list[str]) -> "Checkpoint":
        """Return the checkpoint written as `lines()`. Raises ValueError for anything else."""
        heads = {}
        for line in lines:
            pseudonym, seq, head = line.split()
            heads[pseudonym] = (int(seq), head)
        return cls(heads)

    def lines(self) -> list[str]:
        """Return one line a case, in an order that tells nothing."""
        return [f"{pseudonym} {seq} {head}" for pseudonym, (seq, head) in sorted(self.heads.items())]

    def digest(self) -> str:
        """Return the one number that stands for all of it."""
        return hashlib.sha256("\n".join(self.lines()).encode()).hexdigest()


def faults(
    connection: Any,
    tally: Tally,
    *,
    case_id: UUID | None = None,
    against: Checkpoint | None = None,
    independent: bool = False,
) -> Iterator[Fault]:
    """Yield the first broken link of each case, in the order of the cases.

    `connection` is psycopg's, of a role that sees every case. `against` adds the question whether each head
    of the checkpoint is still there, or has its certificate of erasure. One case is always read row by row.
    """
    remembered = dict(against.heads) if against else {}
    with connection.transaction():
        # One moment for all readings, so that nobody who writes meanwhile looks like a fault; and only what
        # PostgreSQL has of its own, whatever somebody has made by the same name.
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        connection.execute("SET LOCAL search_path = pg_catalog")
        if case_id or independent:
            yield from _read(connection, tally, remembered, case_id)
        else:
            yield from _asked(connection, tally, remembered)
        if not case_id:
            yield from _vanished(connection, remembered)


def _asked(connection: Any, tally: Tally, remembered: dict[str, tuple[int, str]]) -> Iterator[Fault]:
    """Let PostgreSQL say which cases are not whole, and read those to say why."""
    connection.execute("SET LOCAL work_mem = '64MB'")
    cases, counted, broken = connection.execute(VERDICT).fetchone()
    tally.cases, tally.entries = cases, int(counted)
    suspects = sorted({*broken, *_forgotten(connection, remembered)} if remembered else broken)
    for case in suspects:
        yield from _read(connection, Tally(), remembered, UUID(case))


def _forgotten(connection: Any, remembered: dict[str, tuple[int, str]]) -> Iterator[str]:
    """Yield the cases whose log does not have what the checkpoint knows, and take the others out of it."""
    with connection.cursor("heads") as heads:
        heads.execute("SELECT h.case_id::text FROM public.stafetlog_loghead h")
        while rows := heads.fetchmany(BATCH):
            known = {case: crypto.pseudonym(case) for (case,) in rows}
            known = {case: name for case, name in known.items() if name in remembered}
            sequence = [remembered[name][0] for name in known.values()]
            found = connection.execute(KNOWN, [list(known), sequence]).fetchall()
            there = {case for case, _seq, written in found if remembered[known[case]][1] == written}
            for case in there:
                del remembered[known[case]]
            yield from known.keys() - there


def _read(
    connection: Any, tally: Tally, remembered: dict[str, tuple[int, str]], case_id: UUID | None
) -> Iterator[Fault]:
    """Read row by row, in one pass, never holding more than one case."""
    where, parameters = (" WHERE {}.case_id = %s", [case_id]) if case_id else ("", [])
    with connection.cursor("entries") as entries, connection.cursor("heads") as heads:
        heads.itersize = BATCH
        entries.execute(ENTRIES + where.format("e") + " ORDER BY e.case_id, e.seq", parameters)
        heads.execute(HEADS + where.format("h") + " ORDER BY h.case_id", parameters)
        for case, head, rows in _case_by_case(_ahead(entries), heads):
            tally.cases += 1
            fault = _first_fault(case, head, rows, tally, remembered.pop(crypto.pseudonym(case), None))
            if fault:
                yield fault


def _ahead(cursor: Any) -> Iterator[Row]:
    """Yield a cursor's rows while the next ones are on their way: the server works as this computes."""
    with ThreadPoolExecutor(max_workers=1) as waiting:
        coming = waiting.submit(cursor.fetchmany, BATCH)
        while rows := coming.result():
            coming = waiting.submit(cursor.fetchmany, BATCH)
            yield from rows


def _case_by_case(entries: Iterator[Row], heads: Any) -> Iterator[tuple[str, Head | None, Iterator[Row]]]:
    """Merge the two readings: every case that has entries, a head, or both."""
    ends = iter(heads)
    end = next(ends, None)
    for case, rows in groupby(entries, key=lambda row: row[0]):
        while end is not None and end[0] < case:
            yield end[0], end[1:], iter(())
            end = next(ends, None)
        if end is not None and end[0] == case:
            yield case, end[1:], rows
            end = next(ends, None)
        else:
            yield case, None, rows
    while end is not None:
        yield end[0], end[1:], iter(())
        end = next(ends, None)


def _first_fault(
    case: str, head: Head | None, rows: Iterator[Row], tally: Tally, known: tuple[int, str] | None
) -> Fault | None:
    if head is None:
        return Fault(case, 1, "kædens ende mangler")
    expected, previous = 1, hashlib.sha256(head[1].encode()).hexdigest()
    for _case, seq, prev_hash, written, payload in rows:
        tally.entries += 1
        if seq != expected:
            return Fault(case, expected, "indførslen mangler")
        if written != hashlib.sha256(f"{prev_hash}{payload}".encode()).hexdigest():
            return Fault(case, seq, "indholdet er ændret")
        if prev_hash != previous:
            return Fault(case, seq, "indførslen følger ikke efter den før")
        if known and known[0] == seq and known[1] != written:
            return Fault(case, seq, "indførslen er en anden end i kontrolpunktet")
        expected, previous = seq + 1, written
    if head[0] != expected - 1:
        return Fault(case, min(expected, head[0] + 1), "kædens ende passer ikke med den sidste indførsel")
    if head[2] != previous:
        return Fault(case, head[0], "kædens ende passer ikke med den sidste indførsel")
    if known and known[0] >= expected:
        return Fault(case, expected, "kontrolpunktet kender en indførsel, som er væk")
    return None


def _vanished(connection: Any, remembered: Mapping[str, tuple[int, str]]) -> Iterator[Fault]:
    """Cases with no log at all, and heads of the checkpoint with neither a log nor a certificate."""
    for (case,) in connection.execute(CASES_WITHOUT_A_LOG):
        yield Fault(case, 1, "sagen har ingen stafetlog")
    erased = (
        {row[0] for row in connection.execute("SELECT pseudonym FROM public.cases_erasure")}
        if remembered
        else set()
    )
    for pseudonym in sorted(set(remembered) - erased):
        yield Fault(f"med pseudonym {pseudonym}", remembered[pseudonym][0], "er væk uden slettekvittering")
