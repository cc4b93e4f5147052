"""Asks ClamAV's daemon about a file, when the municipality has one (setting CLAMD_SOCKET).

clamd's own protocol, INSTREAM: chunks with their length before them, an empty one at the end, one line back.
Closed when in doubt: a daemon that is configured and does not answer lets nothing in.
"""

import logging
import socket
import struct

from django.conf import settings

CHUNK = 64 * 1024
WAIT = 20  # seconds

logger = logging.getLogger("stafetten.files")


class ScannerSilent(Exception):
    """The daemon does not answer, or not with a yes or a no."""


def is_clean(data: bytes) -> bool:
    """Return whether nothing harmful was found; True where no daemon is configured. Raises ScannerSilent."""
    if not settings.CLAMD_SOCKET:
        return True
    try:
        answer = _ask(settings.CLAMD_SOCKET, data)
    except (OSError, ValueError) as fault:
        logger.error("Virusscanneren svarer ikke: %s", type(fault).__name__)
        raise ScannerSilent from fault
    if answer.endswith(" FOUND"):
        logger.warning("Virusscanneren fandt noget i et bilag, som er afvist.")
        return False
    if answer != "stream: OK":
        logger.error("Virusscanneren gav intet svar på filen.")
        raise ScannerSilent
    return True


def _ask(address: str, data: bytes) -> str:
    """Return the daemon's line. `address` is a path, or "127.0.0.1:3310" on this machine."""
    host, colon, port = address.rpartition(":")
    on_network = bool(colon) and not address.startswith("/")
    kind = socket.AF_INET if on_network else socket.AF_UNIX
    with socket.socket(kind, socket.SOCK_STREAM) as line:
        line.settimeout(WAIT)
        line.connect((host, int(port)) if on_network else address)
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), CHUNK):
            chunk = data[start : start + CHUNK]
            line.sendall(struct.pack("!I", len(chunk)) + chunk)
        line.sendall(struct.pack("!I", 0))
        answer = b""
        while b"\0" not in answer and (more := line.recv(4096)):
            answer += more
    return answer.split(b"\0")[0].decode("utf-8", "replace").strip()
