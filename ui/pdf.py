"""Printed documents: the same templates and styles as the pages, drawn as tagged PDF by WeasyPrint."""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from mimetypes import guess_type
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

SCHEME = "static:"
PDF_UA = "pdf/ua-1"

# Laying out leaves knots behind that hold a tenth of the memory until Python looks for them. Looking takes
# longer than a short document does.
MANY_PAGES = 100

# All guides and leaflets and the blank tools, some 100 kB each.
PUBLIC_KEPT = 128

# Pango's map of fonts, which all documents share, is not for two threads at a time.
_drawing = Lock()


class ForbiddenAddress(ValueError):
    """A printed document asked for something that is not one of our own static files."""


def render_pdf(
    template: str,
    context: dict[str, Any],
    *,
    title: str,
    variant: str = PDF_UA,
    on_page: Callable[[int], None] | None = None,
    pictures: Mapping[str, tuple[str, bytes]] | None = None,
) -> bytes:
    """Draw a template (one that extends `pdf/base.html`) and return the PDF.

    `title` is the only text that goes into the file's metadata, so it must carry no name unless the caller
    means it to. `variant` is "pdf/ua-1" for people or "pdf/a-3a" for archives. The template may use files as
    `static:pdf/pdf.css`, with plain names. Raises ForbiddenAddress when it asks for anything else.
    `pictures` are those that the caller has read itself: media type and bytes by the address in the template.
    `on_page` is told each page's number as it is laid out; what it raises stops the work.
    """
    html = render_to_string(template, {**context, "pdf_title": title})
    return _drawn(html, variant, on_page, pictures or {})


def render_public_pdf(template: str, context: dict[str, Any], *, title: str) -> bytes:
    """Return a document that says the same to everybody and nothing of anybody; see render_pdf.

    It is drawn once for its words and kept: that takes a second, and a stranger could ask a thousand times.
    """
    return _kept(render_to_string(template, {**context, "pdf_title": title}))


@lru_cache(maxsize=PUBLIC_KEPT)
def _kept(html: str) -> bytes:
    return _drawn(html, PDF_UA, None, {})


def _drawn(
    html: str,
    variant: str,
    on_page: Callable[[int], None] | None,
    pictures: Mapping[str, tuple[str, bytes]],
) -> bytes:
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    try:
        source = HTML(string=html, base_url=SCHEME, url_fetcher=static_fetcher(pictures))
        with _drawing, _telling(on_page):
            document = source.render(font_config=unpacked_fonts(), pdf_variant=variant)
            if len(document.pages) > MANY_PAGES:
                gc.collect()
            pdf = document.write_pdf(pdf_variant=variant, finisher=_ready_for_archives)
    except FatalURLFetchingError as error:
        raise ForbiddenAddress(str(error)) from error
    if pdf is None:
        raise RuntimeError("WeasyPrint returned no document")
    return bytes(pdf)


def _ready_for_archives(_document: Any, pdf: Any) -> None:
    """Leave the file's data about itself unpacked, as archives ask; all else stays packed, and ends clearly.

    The last parts of the file are made when it is written.
    """
    for item in pdf.objects:
        _end_clearly(item)
        if getattr(item, "extra", {}).get("Type") == "/Metadata":
            item.compress = False
    add = pdf.add_object

    def add_clearly(item: Any) -> None:
        _end_clearly(item)
        add(item)

    pdf.add_object = add_clearly


def _end_clearly(item: Any) -> None:
    """Let a stream end with CR LF, which is no part of it.

    After LF alone, one whose last byte happens to be CR has another length to a reader that looks from the
    end, and an archive's check refuses the file.
    """
    if hasattr(item, "compress"):
        kind: Any = type(item)
        item.__class__ = _ending_clearly(kind)


@cache
def _ending_clearly(kind: Any) -> type:
    return type(kind.__name__, (_EndsClearly, kind), {})


class _EndsClearly:
    """What `_end_clearly` makes of a kind of stream."""

    END = b"\nendstream"

    @property
    def data(self) -> bytes:
        """Return the stream as it stands in the file."""
        written: bytes = super().data  # type: ignore[misc]
        return written.removesuffix(self.END) + b"\r" + self.END


@cache
def unpacked_fonts() -> FontConfiguration:
    """Return where the typefaces are kept unpacked: to do it for each document took half of its time."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


class _Teller(logging.Handler):
    """Hears from WeasyPrint's own log which page it has come to."""

    PAGE = re.compile(r"Creating layout - Page %d$")

    def __init__(self, on_page: Callable[[int], None]) -> None:
        super().__init__()
        self.on_page = on_page

    def emit(self, record: logging.LogRecord) -> None:
        """Tell, and let what is raised pass on: that is how the work is stopped."""
        if self.PAGE.search(str(record.msg)) and isinstance(record.args, tuple):
            self.on_page(int(str(record.args[0])))


@contextmanager
def _telling(on_page: Callable[[int], None] | None) -> Iterator[None]:
    if on_page is None:
        yield
        return
    logger, teller = logging.getLogger("weasyprint.progress"), _Teller(on_page)
    before = logger.level, logger.propagate
    logger.addHandler(teller)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(teller)
        logger.level, logger.propagate = before


def static_fetcher(pictures: Mapping[str, tuple[str, bytes]]) -> URLFetcher:
    """Return a fetcher that reads our own static files and these pictures; not the network, not the disk."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class StaticFetcher(URLFetcher):
        """Resolves `static:` through Django's finders."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            """Return the file; stops the whole document for any other scheme or an unknown file."""
            if url in pictures:
                media_type, content = pictures[url]
                return URLFetcherResponse(url, content, {"Content-Type": media_type})
            try:
                content = static_bytes(url)
            except ForbiddenAddress as error:
                raise FatalURLFetchingError(str(error)) from error
            return URLFetcherResponse(url, content, {"Content-Type": guess_type(url)[0] or "text/plain"})

    return StaticFetcher()


def static_bytes(url: str) -> bytes:
    """Return the content of `static:<path>`; raises ForbiddenAddress for everything else."""
    if not url.startswith(SCHEME):
        raise ForbiddenAddress(url.partition(":")[0])
    path = finders.find(url.removeprefix(SCHEME).lstrip("/"))
    if not path:
        raise ForbiddenAddress(url)
    return Path(path).read_bytes()
