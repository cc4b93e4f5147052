"""Draws a picture anew: only what one sees is kept, no place, no camera, nothing hidden behind it."""

import io
import re
import struct
import warnings
import zlib

import pi_heif
from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 64_000_000  # the largest that phones take; a picture of more is a trap or a mistake
# A HEIC may be cropped when it is shown: what is unpacked is of the size that stands here, and never greater.
UNPACKED_SIZE = re.compile(rb"ispe\0{4}(.{4})(.{4})", re.DOTALL)
HEAD = 64  # enough of a file to tell by
LONGEST_SIDE = 3000
QUALITY = 85


# A decoder that meets bytes nobody foresaw may fail in any of these ways; none is a fault of the site.
BROKEN = (
    *(OSError, ValueError, SyntaxError, LookupError, TypeError, ArithmeticError, struct.error, zlib.error),
    *(RuntimeError, EOFError),
)


class NoPicture(Exception):
    """The bytes are no picture that can be drawn."""


class TooManyPixels(Exception):
    """The picture is small as a file and huge when it is opened."""


def redrawn(data: bytes) -> tuple[bytes, str]:
    """Return a picture's pixels as a new file, and "JPEG" or "PNG". Raises NoPicture or TooManyPixels.

    The size is read before anything is unpacked. Turned as the camera was held; the first image of several.
    """
    try:
        if pi_heif.is_supported(data[:HEAD]):
            return _redrawn(_photograph(data))
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                return _redrawn(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise TooManyPixels from bomb
    except BROKEN as fault:
        raise NoPicture from fault


def _photograph(data: bytes) -> Image.Image:
    """Return what an iPhone took (HEIC): the picture itself, turned as the camera was held.

    Not opened as the others are: WeasyPrint has Pillow take a broken picture for a black one.
    """
    sizes = UNPACKED_SIZE.findall(data)
    if any(int.from_bytes(width) * int.from_bytes(height) > MOST_PIXELS for width, height in sizes):
        raise TooManyPixels
    return pi_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True).to_pillow()


def _redrawn(picture: Image.Image) -> tuple[bytes, str]:
    if picture.width * picture.height > MOST_PIXELS:
        raise TooManyPixels
    kind = "PNG" if picture.format == "PNG" else "JPEG"
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    picture.load()
    turned = ImageOps.exif_transpose(picture)
    turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    see_through = kind == "PNG" and turned.has_transparency_data
    # A new image takes the pixels alone; what else came with the file stays behind.
    clean = Image.new("RGBA" if see_through else "RGB", turned.size, "white")
    clean.paste(turned.convert(clean.mode))
    out = io.BytesIO()
    clean.save(out, kind, quality=QUALITY, optimize=True)
    return out.getvalue(), kind
