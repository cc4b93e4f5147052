"""The project's own files, for the tests that read code instead of running it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT: Path = settings.BASE_DIR
APPS = (
    "config",
    "portal",
    "redskaber",
    "consent",
    "stafetlog",
    "cases",
    "handlevejledninger",
    "accounts",
    "btimodel",
    "ui",
)
PROGRAM = (*APPS, "tools")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def program_files(*, migrations: bool = False) -> list[Path]:
    """Return the program's Python files."""
    found = [path for name in PROGRAM for path in sorted((ROOT / name).rglob("*.py"))]
    return [path for path in found if migrations or "migrations" not in path.parts]


def test_files() -> list[Path]:
    """Return the tests' Python files."""
    return sorted((ROOT / "tests").rglob("*.py"))


def view_files() -> list[Path]:
    """Return the files that hold views: views.py, views/*.py, *_views.py and pages.py."""
    return [
        path
        for path in program_files()
        if path.name in {"views.py", "pages.py"}
        or path.stem.endswith("_views")
        or path.parent.name == "views"
    ]


def templates() -> list[Path]:
    """Return every template."""
    return sorted((ROOT / "templates").rglob("*.*"))


def name(path: Path) -> str:
    """Return a path as people write it."""
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(), str(path))


def functions(path: Path) -> Iterator[tuple[str, Function, int]]:
    """Yield (where, function, its lines) for each function, methods and inner ones included."""
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield f"{name(path)}:{node.name}", node, (node.end_lineno or node.lineno) - first + 1


def body_lines(function: Function) -> int:
    """Return how long a function's body is, without signature and docstring."""
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Yield (name of what is called, the call): "filter" for a.b.filter(...)."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            target = node.func
            if isinstance(target, ast.Attribute):
                yield target.attr, node
            elif isinstance(target, ast.Name):
                yield target.id, node


def lines(path: Path) -> int:
    """Return how long a file is."""
    return len(path.read_text().splitlines())
