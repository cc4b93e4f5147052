"""Printed documents: machine-checked accessibility, and no way out to the network or the disk."""

import re
from io import BytesIO
from pathlib import Path

import page
import pytest
import weasyprint
from django.test import override_settings
from pypdf import PdfReader

from tests.unit.ui.examples import entry
from ui import pdf
from ui.parts import Fact
from ui.pdf import ForbiddenAddress, render_pdf, static_bytes

CONTEXT = {"entries": [entry(), entry(anchor="e1")], "facts": [Fact("Skole", "Lindeskolen")]}


@pytest.fixture
def own_templates(tmp_path: Path, settings):
    """Return a function that writes a template and makes Django find it."""
    engines = [dict(engine) for engine in settings.TEMPLATES]
    engines[0]["DIRS"] = [*engines[0]["DIRS"], tmp_path]

    def write(body: str) -> str:
        source = '{% extends "pdf/base.html" %}{% block content %}' + body + "{% endblock %}"
        (tmp_path / "example.html").write_text(source, encoding="utf-8")
        return "example.html"

    with override_settings(TEMPLATES=engines):
        yield write


LOG = '<h2>Om barnet</h2>{% include "pdf/facts.html" %}<h2>Log</h2>{% include "pdf/timeline.html" %}'


def test_a_public_document_is_drawn_once_for_its_words(own_templates, monkeypatch):
    template = own_templates("<p>{{ said }}</p>")
    drawn = []
    monkeypatch.setattr(pdf, "_drawn", lambda html, *_how: drawn.append(html) or b"%PDF")
    for said in ("Ro", "Ro", "Uro"):
        assert pdf.render_public_pdf(template, {"said": said}, title="Vejledning") == b"%PDF"
    assert len(drawn) == 2


def test_a_document_meets_the_rules_of_pdf_ua(own_templates, tmp_path):
    made = tmp_path / "log.pdf"
    made.write_bytes(render_pdf(own_templates(LOG), CONTEXT, title="Stafetlog"))
    result = page.validate_pdf(str(made), profile=page.ValidationProfile.PDF_UA_1)
    assert result.is_compliant, str(result)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_no_stream_can_be_taken_for_shorter_than_it_is(own_templates):
    """One stream in 256 ends with a CR, which after it a reader would take for a part of the line's end."""
    for variant in ("pdf/ua-1", "pdf/a-3a"):
        made = render_pdf(own_templates(LOG), CONTEXT, title="Stafetlog", variant=variant)
        ends = re.findall(rb"(.?)\nendstream", made, re.DOTALL)
        assert len(ends) > 4
        assert set(ends) == {b"\r"}
        assert "Lindeskolen" in PdfReader(BytesIO(made)).pages[0].extract_text()


def test_the_check_of_pdf_ua_can_fail(tmp_path):
    made = tmp_path / "untagged.pdf"
    made.write_bytes(weasyprint.HTML(string="<p>Uden mærker</p>").write_pdf())
    result = page.validate_pdf(str(made), profile=page.ValidationProfile.PDF_UA_1)
    assert not result.is_compliant


def test_the_files_title_is_all_its_metadata_says(own_templates):
    made = PdfReader(BytesIO(render_pdf(own_templates("<p>Noah Jensen</p>"), {}, title="Stafetlog")))
    assert dict(made.metadata) == {"/Title": "Stafetlog", "/Producer": made.metadata.producer}
    assert b"Noah" not in made.xmp_metadata.stream.get_data()
    assert "Noah Jensen" in made.pages[0].extract_text()


def test_our_own_typeface_is_the_only_one(own_templates):
    made = PdfReader(BytesIO(render_pdf(own_templates(LOG), CONTEXT, title="Stafetlog")))
    fonts = made.pages[0]["/Resources"]["/Font"]
    assert all("IBM-Plex-Sans" in fonts[name]["/BaseFont"] for name in fonts)


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/x.png", "https://example.dk/x.png", "file:///etc/passwd", "static:findes/ikke.png"],
)
def test_a_document_that_asks_for_anything_else_is_not_made(own_templates, address):
    template = own_templates(f'<img src="{address}" alt="x">')
    with pytest.raises(ForbiddenAddress):
        render_pdf(template, {}, title="Stafetlog")


def test_text_somebody_wrote_cannot_ask_for_a_file(own_templates):
    text = '<img src="file:///etc/passwd">'
    assert render_pdf(own_templates("<p>{{ text }}</p>"), {"text": text}, title="Stafetlog")


def test_only_the_static_scheme_is_read():
    assert b"@page" in static_bytes("static:pdf/pdf.css")
    with pytest.raises(ForbiddenAddress):
        static_bytes("ftp://example.dk/pdf.css")
