"""Reads a tool from YAML. What is wrong is refused with file, line and reason (docs/redskaber.md)."""

from pathlib import Path

import yaml

from btimodel import reader
from btimodel.reader import BadContent, Row
from redskaber import spec
from redskaber.schema import (
    CHOICE,
    CONDITION,
    FIELD,
    IN_A_ROW,
    LENGTHS,
    MORE,
    MOST_DRAWINGS,
    MOST_ROWS,
    NEEDED,
    PARTS,
    RESERVED,
    ROWS_AT_FIRST,
    SECTION,
    SIGN,
    STEP,
    TOOL,
)
from redskaber.spec import Choice, Condition, Field, Section, Sign, Spec, Step


def read_spec(path: Path) -> Spec:
    """Return the tool of a file that is named after its slug. Raises BadContent."""
    row = reader.read_one(path, TOOL)
    if row.values["slug"] != path.stem:
        raise BadContent(path, row.line, f"slug er {row.values['slug']}, men filen hedder {path.name}.")
    return _tool(path, row)


def parse_spec(text: str, path: Path) -> Spec:
    """Return the tool of a text; `path` is what faults call it. Raises BadContent."""
    return _tool(path, reader.parse_one(text, path, TOOL))


def _tool(path: Path, row: Row) -> Spec:
    values = row.values
    sections = _Sections(path).read(values["afsnit"])
    known = {field.key for section in sections for field in section.fields}
    for key in values["opsummering"]:
        if key not in known:
            raise BadContent(path, row.line, f"opsummering peger på feltet {key}, som ikke findes.")
    if not values["faser"]:
        raise BadContent(path, row.line, "faser skal nævne mindst én fase.")
    return Spec(
        slug=values["slug"],
        version=values["version"],
        title=values["titel"],
        purpose=values["formaal"],
        when=values["hvornaar"],
        phases=values["faser"],
        groups=values["aktoergrupper"],
        places=values["steder"],
        summary=values["opsummering"],
        over_time=values["over_tid"],
        sections=sections,
    )


# How many there is room for, when the file says nothing.
MOST = {spec.RAEKKER: 12, spec.TEGNING: 1}


class _Sections:
    """Reads the sections of one tool, and remembers the keys that stand above the line it has come to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[str, int] = {}
        self.fields: dict[str, Field] = {}

    def read(self, node: yaml.Node) -> tuple[Section, ...]:
        rows = reader.rows(self.path, node, SECTION)
        if not rows:
            raise BadContent(self.path, node.start_mark.line + 1, "et redskab skal have mindst ét afsnit.")
        reader.check_unique(self.path, rows, identity=("noegle",))
        return tuple(self._section(row) for row in rows)

    def _section(self, row: Row) -> Section:
        values = row.values
        condition = self._condition(values["vis_hvis"])
        rows = reader.rows(self.path, values["felter"], FIELD)
        if not rows:
            raise BadContent(self.path, row.line, f"afsnittet {values['noegle']} har ingen felter.")
        fields = tuple(self._field(each) for each in rows)
        return Section(values["noegle"], values["titel"], values["hjaelp"], values["tone"], condition, fields)

    def _field(self, row: Row) -> Field:
        key, line = row.values["noegle"], row.line
        if key in RESERVED:
            raise BadContent(self.path, line, f"nøglen {key} bruges af siden selv. Vælg en anden.")
        if key in self.lines:
            raise BadContent(self.path, line, f"nøglen {key} står også i linje {self.lines[key]}.")
        condition = self._condition(row.values["vis_hvis"])
        field = _field(self.path, row, condition)
        if field.kind == spec.TEGNING and any(one.kind == spec.TEGNING for one in self.fields.values()):
            raise BadContent(self.path, line, "et redskab kan kun have ét felt af slagsen tegning.")
        self.lines[key], self.fields[key] = line, field
        return field

    def _condition(self, node: yaml.Node | None) -> Condition | None:
        """Return a condition on a field that stands before it, with answers that it has."""
        if node is None:
            return None
        row = reader.row(self.path, node, CONDITION)
        key, values = row.values["felt"], row.values["er"]
        if key not in self.fields:
            raise BadContent(
                self.path, row.line, f"vis_hvis peger på feltet {key}, som ikke findes længere oppe."
            )
        possible = self.fields[key].label_of
        if not possible:
            raise BadContent(
                self.path, row.line, f"vis_hvis peger på {key}, som ikke har svar at vælge mellem."
            )
        unknown = [value for value in values if value not in possible]
        if unknown or not values:
            shown = unknown[0] if unknown else "intet"
            raise BadContent(self.path, row.line, f"vis_hvis: {key} har ikke svaret {shown}.")
        return Condition(key, values)


def _field(path: Path, row: Row, condition: Condition | None, *, in_row: bool = False) -> Field:
    values, kind = row.values, row.values["slags"]
    _check_parts(path, row, in_row=in_row)
    rows = kind == spec.RAEKKER
    return Field(
        key=values["noegle"],
        kind=kind,
        label=values["spoergsmaal"],
        help=values["hjaelp"],
        required=values["kraevet"],
        wanted=values["anbefalet"],
        tone=values["tone"],
        max_length=values["laengde"] or LENGTHS.get(kind, 0),
        least=values["mindst"] if values["mindst"] is not None or not rows else ROWS_AT_FIRST,
        most=values["hoejst"] if values["hoejst"] is not None else MOST.get(kind),
        lines=values["linjer"] or 0,
        suggest=values["forslag"],
        drawing=values["tegning"],
        condition=condition,
        choices=_choices(path, values["valg"]),
        steps=_steps(path, values["trin"]),
        signs=_signs(path, values["tegn"]),
        points=values["punkter"],
        fields=_row_fields(path, values["felter"]),
    )


def _check_parts(path: Path, row: Row, *, in_row: bool) -> None:
    values, kind = row.values, row.values["slags"]
    every = {part for parts in PARTS.values() for part in parts}
    for part in sorted(every - PARTS[kind]):
        if values[part] not in (None, "", ()):
            raise BadContent(path, row.line, f"{part} hører ikke til et felt af slagsen {kind}.")
    needed = NEEDED.get(kind)
    if needed and values[needed] is None:
        raise BadContent(path, row.line, f"et felt af slagsen {kind} skal have {needed}.")
    if in_row and (kind not in IN_A_ROW or values["vis_hvis"] is not None):
        raise BadContent(path, row.line, f"i en række kan der ikke stå {kind} eller vis_hvis.")
    if kind == spec.VEJLEDNING and (values["kraevet"] or values["anbefalet"]):
        raise BadContent(path, row.line, "en vejledning har intet svar og kan ikke være krævet.")
    least, most = values["mindst"], values["hoejst"]
    if least is not None and most is not None and least > most:
        raise BadContent(path, row.line, "mindst er større end hoejst.")
    if kind == spec.RAEKKER and (most or 0) > MOST_ROWS:
        raise BadContent(path, row.line, f"der er plads til højst {MOST_ROWS} rækker.")
    if kind == spec.TEGNING and most is not None and not 1 <= most <= MOST_DRAWINGS:
        raise BadContent(path, row.line, f"der er plads til fra 1 til {MOST_DRAWINGS} tegninger.")
    if (values["forslag"] == "alder") != (kind == spec.VALG and bool(values["forslag"])):
        raise BadContent(path, row.line, f"forslaget {values['forslag']} passer ikke til slagsen {kind}.")


def _row_fields(path: Path, node: yaml.Node | None) -> tuple[Field, ...]:
    rows = _nested(path, node, FIELD, "noegle")
    return tuple(_field(path, each, None, in_row=True) for each in rows)


def _choices(path: Path, node: yaml.Node | None) -> tuple[Choice, ...]:
    rows = _nested(path, node, CHOICE, "vaerdi")
    return tuple(
        Choice(v["vaerdi"], v["tekst"], v["hjaelp"], v["fra_aar"], v["til_aar"], v["stop"])
        for v in (row.values for row in rows)
    )


def _steps(path: Path, node: yaml.Node | None) -> tuple[Step, ...]:
    rows = _nested(path, node, STEP, "nr")
    for expected, row in enumerate(rows, start=1):
        if row.values["nr"] != expected:
            raise BadContent(path, row.line, f"trinnene tælles fra 1 og op; her skulle stå {expected}.")
    return tuple(
        Step(
            row.values["nr"],
            row.values["navn"],
            row.values["tekst"],
            tuple(
                (m.values["navn"], m.values["tekst"]) for m in _nested(path, row.values["mere"], MORE, "navn")
            ),
        )
        for row in rows
    )


def _signs(path: Path, node: yaml.Node | None) -> tuple[Sign, ...]:
    rows = _nested(path, node, SIGN, "noegle")
    return tuple(Sign(row.values["noegle"], row.values["tekst"]) for row in rows)


def _nested(path: Path, node: yaml.Node | None, schema: reader.Schema, key: str) -> list[Row]:
    """Return the rows of a list inside a field; a key stands once, and an empty list is a fault."""
    if node is None:
        return []
    rows = reader.rows(path, node, schema)
    if not rows:
        raise BadContent(path, node.start_mark.line + 1, "listen er tom.")
    reader.check_unique(path, rows, identity=(key,))
    return rows
