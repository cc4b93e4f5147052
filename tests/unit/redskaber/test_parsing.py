"""A tool's file: what it gives, and the line and the reason when it cannot be used."""

import json
from pathlib import Path

import pytest

from btimodel.reader import BadContent
from redskaber.parsing import parse_spec, read_spec
from redskaber.spec import from_document, to_document

HEAD = """slug: proeve
version: 1
titel: Prøve
formaal: At prøve.
hvornaar: Nu.
faser: [opsporing]
opsummering: [ord]
afsnit:
  - noegle: et
    titel: Et
    felter:
      - {noegle: ord, slags: langtekst, spoergsmaal: "Hvad?"}
      - noegle: vaelg
        slags: valg
        spoergsmaal: Vælg
        valg: [{vaerdi: ja, tekst: Ja}, {vaerdi: nej, tekst: Nej}]
"""
LAST = HEAD.count("\n")
PATH = Path("proeve.yaml")
TWICE = "{vaerdi: a, tekst: A}, {vaerdi: a, tekst: B}"
DRAWING = "{noegle: hus, slags: tegning, spoergsmaal: Y}"
SIGNS = "{noegle: a, slags: tegn, spoergsmaal: Y, tegn: [{noegle: b, tekst: C}]}"


def with_field(text: str) -> str:
    return f"{HEAD}      - {text}\n"


def test_a_small_tool_is_read_and_kept_without_loss():
    tool = parse_spec(
        with_field('{noegle: mere, slags: tekst, spoergsmaal: "Mere?", vis_hvis: {felt: vaelg, er: ["ja"]}}'),
        PATH,
    )
    assert [field.key for field in tool.fields] == ["ord", "vaelg", "mere"]
    assert tool.field("mere").condition.values == ("ja",)
    assert tool.on_case
    assert tool.on_note
    assert from_document(json.loads(json.dumps(to_document(tool)))) == tool


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        (HEAD.replace("titel: Prøve", "titul: Prøve"), 3, "feltet titul kendes ikke"),
        (HEAD.replace("hvornaar: Nu.\n", ""), 1, "feltet hvornaar mangler"),
        (HEAD.replace("[opsporing]", "[forår]"), 6, "faser skal være en af: opsporing"),
        (HEAD.replace("[opsporing]", "[]"), 1, "mindst én fase"),
        (
            HEAD.replace("faser:", "aktoergrupper: [lærere]\nfaser:"),
            6,
            "aktoergrupper skal være en af: direkte",
        ),
        (with_field(f"{DRAWING}\n      - {DRAWING.replace('hus', 'mere')}"), LAST + 2, "kun have ét felt"),
        (with_field(DRAWING.replace("}", ", hoejst: 9}")), LAST + 1, "fra 1 til 5 tegninger"),
        (with_field(DRAWING.replace("}", ", valg: [x]}")), LAST + 1, "valg hører ikke til"),
        (HEAD.replace("[ord]", "[ordet]"), 1, "opsummering peger på feltet ordet, som ikke findes"),
        (HEAD.replace("slug: proeve", "slug: Prøve"), 1, "slug skal være små bogstaver"),
        (HEAD + "  - {noegle: et, titel: Igen, felter: []}\n", LAST + 1, "et står også i linje 9"),
        (HEAD + "  - {noegle: to, titel: To, felter: []}\n", LAST + 1, "afsnittet to har ingen felter"),
        (
            with_field("{noegle: ord, slags: tekst, spoergsmaal: X}"),
            LAST + 1,
            "nøglen ord står også i linje 12",
        ),
        (with_field("{noegle: page, slags: tekst, spoergsmaal: X}"), LAST + 1, "bruges af siden selv"),
        (
            with_field("{noegle: Ny, slags: tekst, spoergsmaal: X}"),
            LAST + 1,
            "noegle skal være små bogstaver",
        ),
        (with_field("{noegle: ny, slags: dans, spoergsmaal: X}"), LAST + 1, "slags skal være en af"),
        (with_field("{noegle: ny, slags: valg, spoergsmaal: X}"), LAST + 1, "skal have valg"),
        (with_field("{noegle: ny, slags: valg, spoergsmaal: X, valg: []}"), LAST + 1, "listen er tom"),
        (
            with_field("{noegle: ny, slags: tekst, spoergsmaal: X, linjer: 3}"),
            LAST + 1,
            "linjer hører ikke til",
        ),
        (
            with_field(f"{{noegle: ny, slags: valg, spoergsmaal: X, valg: [{TWICE}]}}"),
            LAST + 1,
            "a står også i linje",
        ),
        (
            with_field("{noegle: ny, slags: trin, spoergsmaal: X, trin: [{nr: 2, navn: A, tekst: B}]}"),
            LAST + 1,
            "her skulle stå 1",
        ),
        (
            with_field("{noegle: ny, slags: trin, spoergsmaal: X, trin: [{nr: 1, navn: Rød}]}"),
            LAST + 1,
            "feltet tekst mangler",
        ),
        (
            with_field("{noegle: ny, slags: tekst, spoergsmaal: X, vis_hvis: {felt: senere, er: [ja]}}"),
            LAST + 1,
            "peger på feltet senere, som ikke findes",
        ),
        (
            with_field("{noegle: ny, slags: tekst, spoergsmaal: X, vis_hvis: {felt: ord, er: [ja]}}"),
            LAST + 1,
            "ikke har svar at vælge",
        ),
        (
            with_field("{noegle: ny, slags: tekst, spoergsmaal: X, vis_hvis: {felt: vaelg, er: [måske]}}"),
            LAST + 1,
            "vaelg har ikke svaret måske",
        ),
        (with_field("{noegle: ny, slags: raekker, spoergsmaal: X}"), LAST + 1, "skal have felter"),
        (
            with_field(f"{{noegle: ny, slags: raekker, spoergsmaal: X, felter: [{SIGNS}]}}"),
            LAST + 1,
            "i en række kan der ikke stå tegn",
        ),
        (
            with_field("{noegle: ny, slags: vejledning, spoergsmaal: X, kraevet: true}"),
            LAST + 1,
            "intet svar",
        ),
        (
            with_field("{noegle: ny, slags: tal, spoergsmaal: X, mindst: 5, hoejst: 2}"),
            LAST + 1,
            "mindst er større",
        ),
        (
            with_field("{noegle: ny, slags: dato, spoergsmaal: X, forslag: alder}"),
            LAST + 1,
            "forslaget alder passer",
        ),
        ("bare ord", 1, "navne og værdier"),
        ("", 1, "filen er tom"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line_and_reason(text, line, why):
    with pytest.raises(BadContent) as refused:
        parse_spec(text, PATH)
    assert why in str(refused.value)
    assert refused.value.line == line, str(refused.value)


def test_a_file_is_named_after_its_tool(tmp_path):
    path = tmp_path / "andet.yaml"
    path.write_text(HEAD, encoding="utf-8")
    with pytest.raises(BadContent, match=r"slug er proeve, men filen hedder andet\.yaml"):
        read_spec(path)
