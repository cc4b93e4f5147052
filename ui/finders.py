"""Finds the design system's files in node_modules, without committing a single one of them."""

import fnmatch
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage

PREFIX = "dkfds"
ALLOWED = (
    "css/dkfds.min.css*",
    "js/dkfds.min.js*",
    "img/logo*",
    "img/all-svg-icons.svg",
    "img/svg-icons/*.svg",
    "fonts/IBMPlexSans/complete/woff*/*.woff*",
    "fonts/IBMPlexSans/complete/*/IBMPlexSans-Regular.*",
)


def dkfds_folder() -> Path:
    """Return the folder of the built design system; the setting DKFDS_DIST moves it."""
    default = Path(settings.BASE_DIR) / "node_modules" / "dkfds" / "dist"
    return Path(getattr(settings, "DKFDS_DIST", default))


class DkfdsStorage(FileSystemStorage):
    """The design system's folder, collected under its own name."""

    prefix = PREFIX


class DkfdsFinder(BaseFinder):
    """Serves the allowed files of dkfds under `dkfds/`.

    The list is short on purpose: it leaves out thousands of fonts, but holds all that the style sheet names,
    or the manifest storage would stop.
    """

    def __init__(self, app_names: Sequence[str] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = DkfdsStorage(location=dkfds_folder())

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Say how to get the design system when it is not there."""
        if (dkfds_folder() / "css" / "dkfds.min.css").is_file():
            return []
        return [
            Error(
                "Designsystemet dkfds mangler i node_modules.",
                hint="Kør: npm ci",
                id="ui.E001",
            )
        ]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the absolute path of `dkfds/…`, or a list of them when `find_all` is true."""
        found = self._locate(path)
        if find_all:
            return [found] if found else []
        return found or []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield every allowed file with the storage that holds it."""
        for root, _folders, names in os.walk(self.storage.location):
            for name in sorted(names):
                path = (Path(root) / name).relative_to(self.storage.location).as_posix()
                if _is_allowed(path) and not matches_patterns(path, ignore_patterns or []):
                    yield path, self.storage

    def _locate(self, path: str) -> str | None:
        prefix, _slash, rest = Path(path).as_posix().partition("/")
        if prefix != PREFIX or ".." in rest or not _is_allowed(rest):
            return None
        return self.storage.path(rest) if self.storage.exists(rest) else None


def _is_allowed(path: str) -> bool:
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in ALLOWED)
