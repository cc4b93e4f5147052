"""What others have made and the program uses: shown on a page, and kept in docs/tredjepart.md."""

from functools import cache
from typing import Any

import yaml
from django.conf import settings

PATH = settings.BASE_DIR / "fixtures" / "thirdparty.yaml"


@cache
def parts() -> dict[str, list[dict[str, Any]]]:
    """Return the parts in the browser and the Python packages, each with its licence."""
    found = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    for row in found["python"]:
        row.setdefault("what", "")
    return found


def as_markdown() -> str:
    """Return docs/tredjepart.md."""
    lines = [
        "# Programmer og skrifter fra andre",
        "",
        "Filen er lavet af `fixtures/thirdparty.yaml`; en prøve sammenligner dem. Ret listen dér, og kør",
        "`manage.py third_party > docs/tredjepart.md`.",
        "",
        "## I browseren",
        "",
        "| navn | til hvad | licens | ophavsret |",
        "|---|---|---|---|",
        *(
            f"| [{part['name']}]({part['url']}) | {part['what']} | {part['licence']} | {part['copyright']} |"
            for part in parts()["browser"]
        ),
        "",
        "Intet af det ligger i dette arkiv: designsystemet hentes af `npm ci` efter `package-lock.json`.",
        "",
        "## Python-pakker i drift",
        "",
        "| pakke | til hvad | licens |",
        "|---|---|---|",
        *(f"| {part['name']} | {part['what']} | {part['licence']} |" for part in parts()["python"]),
        "",
        "Versioner og hashsummer står i `requirements/base.txt`. LGPL-pakkerne bruges uændret.",
    ]
    return "\n".join(lines) + "\n"
