"""An administrator changes the address that an account is opened with: who must be told (docs/adr/0043).

Whoever has the address can choose a new password. So a change takes the password and the logins away, tells
the old address, and is told to somebody beside the administrator when the account opens a case.
"""

import logging
from collections.abc import Iterable
from functools import partial

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.lookups import current_employments, leaders_of
from accounts.models import User
from btimodel.exceptions import RuleBroken
from cases.rules import opens_any_case

logger = logging.getLogger("stafetten.notices")


class MailChangeRefused(RuleBroken):
    """The address cannot be changed by an administrator now."""


def check_can_change(user: User, *, by: User) -> None:
    """Refuse to change the address of an account that opens a case when nobody else would know.

    The family's is not changed here at all: the stafetholder knows the person, and gives a new login. Raises
    MailChangeRefused.
    """
    if not opens_any_case(user):
        return
    if user.kind == User.Kind.FAMILY:
        raise MailChangeRefused(
            _(
                "Kontoen læser med i en sag. Bed stafetholderen om at lukke adgangen og give en ny til den "
                "nye mailadresse."
            )
        )
    if not who_must_know(user, by=by):
        raise MailChangeRefused(
            _(
                "Kontoen kan åbne sager, og der er ingen leder eller anden administrator, der kan få besked. "
                "Registrér en leder for enheden først."
            )
        )


def who_must_know(user: User, *, by: User) -> list[User]:
    """Return the leaders where the account's owner works, or the other administrators when there are none."""
    units = [job.unit_id for job in current_employments(user, on=timezone.localdate())]
    apart = {user.pk, by.pk}
    leaders = [each for each in leaders_of(units, on=timezone.localdate()) if each.pk not in apart]
    others = User.objects.filter(kind=User.Kind.ADMINISTRATOR, is_active=True).exclude(pk__in=apart)
    return leaders or list(others.order_by("pk"))


def tell(user: User, *, old: str, by: User) -> None:
    """Mail the old address, and whoever must know, when the change is in. No mail says whose it is."""
    told = who_must_know(user, by=by) if opens_any_case(user) else []
    transaction.on_commit(partial(_send, "mail_changed", [old]))
    transaction.on_commit(partial(_send, "mail_changed_leader", [each.email for each in told]))


def _send(text: str, addresses: Iterable[str]) -> None:
    body = render_to_string(f"mail/config/{text}.txt")
    for address in filter(None, addresses):
        message = EmailMessage(_("En mailadresse i Stafetten er ændret"), body, to=[address])
        message.extra_headers["Auto-Submitted"] = "auto-generated"
        try:
            message.send()
        except OSError as error:  # smtplib's errors are OSErrors, and their text holds the address
            logger.warning("A notice could not be sent: %s", type(error).__name__)
