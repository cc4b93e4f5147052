"""Draws a picture anew: only what one sees is kept, no place, no camera, nothing hidden behind it."""

import io
import re
import struct
import warnings
import zlib

import pillow_heif
from PIL import Image, ImageOps

# Only the picture itself is read: no thumbnail, depth map or other picture that lies beside it in the file.
pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)

# Each tells itself by its first bytes, whatever the file is called. HEIF: the photographs of iPhones (HEIC).
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
MOST_PIXELS = 64_000_000  # the largest that phones take; a picture of more is a trap or a mistake
# A HEIC may be cropped when it is shown: what is unpacked is of the size that stands here, and never greater.
UNPACKED_SIZE = re.compile(rb"ispe\0{4}(.{4})(.{4})", re.DOTALL)
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
    for width, height in UNPACKED_SIZE.findall(data) if data[4:8] == b"ftyp" else ():
        if int.from_bytes(width) * int.from_bytes(height) > MOST_PIXELS:
            raise TooManyPixels
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                return _redrawn(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise TooManyPixels from bomb
    except BROKEN as fault:
        raise NoPicture from fault


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
