"""Writes the reference data: deadlines, legal bases with versions, retention rules.

What an administrator has changed is kept. Each row remembers what was shipped to it last (`shipped`): a
value that still equals it follows the file, a value that differs is the municipality's own and stays.
A version of a legal basis is closed, never rewritten (law.md B-2); note and switch of a basis are the
municipality's alone (law.md B-7). A row that has left the files stays: cases point at it.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import models, transaction

from btimodel import reader
from btimodel.choices import ArchiveMarking, Verification
from btimodel.models import Deadline, LegalBasis, LegalBasisVersion, RetentionRule
from btimodel.reader import BadContent, Field, Row

KINDS = (
    "duty_to_notify",
    "receiving",
    "exchange_without_consent",
    "consent",
    "collect_without_consent",
    "examination",
    "child_rights",
    "data_protection",
)

DEADLINE = {
    "key": Field(reader.text),
    "days": Field(reader.whole_number),
    "text": Field(reader.text),
    "is_law": Field(reader.yes_or_no, required=False, default=False),
}
RULE = {
    "key": Field(reader.text),
    "title": Field(reader.text),
    "text": Field(reader.text),
    "months": Field(reader.number_or_nothing),
    "archive_marking": Field(reader.one_of(*ArchiveMarking.values)),
}
VERSION = {
    "key": Field(reader.text),
    "kind": Field(reader.one_of(*KINDS)),
    "act_title": Field(reader.text),
    "paragraph": Field(reader.text),
    "valid_from": Field(reader.date),
    "valid_to": Field(reader.date, required=False),
    "predecessor": Field(reader.text, required=False, default=""),
    "parameters": Field(reader.mapping, required=False, default={}),
    "plain_text": Field(reader.text),
    "source_url": Field(reader.text, required=False, default=""),
    "verification": Field(reader.one_of(*Verification.values)),
    "verified_on": Field(reader.date, required=False),
}
# What may be added to a version afterwards; its words and numbers may not.
ADDED_LATER = ("valid_to", "source_url", "verification", "verified_on")


@dataclass
class Outcome:
    """What a run did, in numbers, and the local changes it left alone."""

    created: int = 0
    updated: int = 0
    kept: list[str] = field(default_factory=list)


def load(folder: Path, *, using: str) -> Outcome:
    """Read every file, then write all of it or nothing. Raises BadContent."""
    deadlines = reader.read(folder / "deadlines.yaml", DEADLINE, identity=("key",))
    rules_path, law_path = folder / "retention_rules.yaml", folder / "legal_bases.yaml"
    rules = reader.read(rules_path, RULE, identity=("key",))
    law = reader.read(law_path, VERSION, identity=("key", "valid_from"))
    _check_rules(rules_path, rules)
    _check_law(law_path, law)
    outcome = Outcome()
    with transaction.atomic(using=using):
        for row in deadlines:
            _merge(Deadline, row, outcome, using)
        for row in rules:
            _merge(RetentionRule, row, outcome, using)
        for row in law:
            _write_version(law_path, row, outcome, using)
    return outcome


def _check_rules(path: Path, rows: list[Row]) -> None:
    for row in rows:
        if row.values["months"] and row.values["archive_marking"] == ArchiveMarking.UNDECIDED:
            raise BadContent(
                path, row.line, "en regel, der sletter, kræver arkivets mærke (archive_marking)."
            )


def _check_law(path: Path, rows: list[Row]) -> None:
    """Versions of one basis follow each other and never overlap."""
    last: dict[str, Row] = {}
    kinds: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: (row.values["key"], row.values["valid_from"])):
        key, until = row.values["key"], row.values["valid_to"]
        if until is not None and until < row.values["valid_from"]:
            raise BadContent(path, row.line, "valid_to ligger før valid_from.")
        if kinds.setdefault(key, row.values["kind"]) != row.values["kind"]:
            raise BadContent(path, row.line, f"{key} har en anden slags (kind) end sin tidligere udgave.")
        before = last.get(key)
        if before is not None:
            ended = before.values["valid_to"]
            if ended is None or ended >= row.values["valid_from"]:
                raise BadContent(
                    path, before.line, f"{key} skal lukkes (valid_to), før den næste udgave begynder."
                )
        last[key] = row


def _merge(model: type[models.Model], row: Row, outcome: Outcome, using: str) -> None:
    """Create a row, or let what nobody has changed follow the file."""
    manager = model._default_manager.using(using)
    shipped = {name: value for name, value in row.values.items() if name != "key"}
    instance = manager.filter(key=row.values["key"]).first()
    if instance is None:
        model(key=row.values["key"], shipped=shipped, **shipped).save(using=using)
        outcome.created += 1
        return
    local = [name for name in shipped if getattr(instance, name) != instance.shipped.get(name)]
    follow = {name: value for name, value in shipped.items() if name not in local}
    outcome.kept += [
        f"{row.values['key']}.{name}" for name in local if getattr(instance, name) != shipped[name]
    ]
    if instance.shipped == shipped:
        return
    for name, value in follow.items():
        setattr(instance, name, value)
    instance.shipped = shipped
    instance.save(using=using)
    outcome.updated += 1


def _write_version(path: Path, row: Row, outcome: Outcome, using: str) -> None:
    values = dict(row.values)
    key, kind = values.pop("key"), values.pop("kind")
    basis, _created = LegalBasis.objects.using(using).get_or_create(key=key, defaults={"kind": kind})
    if basis.kind != kind:
        raise BadContent(path, row.line, f"{key} findes som en anden slags ({basis.kind}).")
    version = (
        LegalBasisVersion.objects.using(using).filter(basis=basis, valid_from=values["valid_from"]).first()
    )
    if version is None:
        LegalBasisVersion(basis=basis, **values).save(using=using)
        outcome.created += 1
        return
    changed = [name for name, value in values.items() if getattr(version, name) != value]
    rewritten = [name for name in changed if name not in ADDED_LATER]
    if rewritten:
        raise BadContent(
            path,
            row.line,
            f"udgaven af {key} findes med en anden {rewritten[0]}. Luk den, og tilføj en ny udgave.",
        )
    if changed:
        _add_later(version, {name: values[name] for name in changed}, using)
        outcome.updated += 1


def _add_later(version: LegalBasisVersion, values: dict[str, Any], using: str) -> None:
    for name, value in values.items():
        setattr(version, name, value)
    version.save(using=using)
