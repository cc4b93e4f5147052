"""Mails that say that there is something to read, and never what (law.md D-15; wishes.md 8.18)."""

import logging
from collections.abc import Iterable
from functools import partial

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.models import User

logger = logging.getLogger("stafetten.notices")


def tell(users: Iterable[User], notice: str) -> None:
    """Mail each of these people `notice` (templates/mail/stafetlog) when the transaction is in.

    One mail to each, so that nobody learns who else is told. A mail that cannot be sent stops nothing: what
    it points at stands on the pages.
    """
    addresses = sorted(user.email for user in users if user.is_active and user.email)
    if addresses:
        transaction.on_commit(partial(_send, addresses, notice))


def _send(addresses: list[str], notice: str) -> None:
    body = render_to_string(f"mail/stafetlog/{notice}.txt")
    for address in addresses:
        message = EmailMessage(_("Nyt i Stafetten"), body, to=[address])
        message.extra_headers["Auto-Submitted"] = "auto-generated"
        try:
            message.send()
        except OSError as error:  # smtplib's errors are OSErrors, and their text holds the address
            logger.warning("A notice could not be sent: %s", type(error).__name__)
