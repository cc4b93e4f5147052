"""The check that a printed document meets PDF/UA-1."""

from pathlib import Path
from tempfile import TemporaryDirectory

import page


def why_not_for_all(pdf: bytes) -> str:
    """Return what a document breaks of PDF/UA-1, or ""."""
    with TemporaryDirectory() as folder:
        made = Path(folder) / "document.pdf"
        made.write_bytes(pdf)
        result = page.validate_pdf(str(made), profile=page.ValidationProfile.PDF_UA_1)
    return "" if result.is_compliant else str(result)
