"""Takes uploaded files in no further than they may be."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class OnlyToTheLimit(FileUploadHandler):
    """Drops what comes after the limit, so that nobody fills the disk; first in FILE_UPLOAD_HANDLERS.

    One chunk too many is let through, so that whoever reads the file sees that it was too large.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count."""
        super().new_file(*args, **kwargs)
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass a chunk on to the handlers that keep it, or nothing when there is enough."""
        if self.taken > settings.ATTACHMENT_MAX_BYTES:
            return None
        self.taken += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave it to the next handler to say what the file became."""
