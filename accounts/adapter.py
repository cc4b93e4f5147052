"""allauth's hooks: who may sign up (nobody), and what a login leaves behind."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

logger = logging.getLogger("stafetten.notices")


class ClosedAdapter(DefaultAccountAdapter):
    """Sign-up is closed: accounts are made by the administrator or by invitation (security.md 2g)."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy(
            "Mailadressen og adgangskoden passer ikke sammen. Prøv igen, eller tryk på "
            "»Glemt din adgangskode?«."
        ),
        "too_many_login_attempts": gettext_lazy(
            "Der er prøvet med en forkert adgangskode for mange gange. Vent fem minutter, og prøv igen."
        ),
        "incorrect_password": gettext_lazy("Adgangskoden er forkert. Prøv igen."),
        "enter_current_password": gettext_lazy("Det er ikke den adgangskode, du har nu. Prøv igen."),
        "same_as_current": gettext_lazy("Den nye skal være en anden end den, du har nu."),
        "rate_limited": gettext_lazy(
            "Der er prøvet for mange gange på kort tid. Vent et minut, og prøv igen."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up alone."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send; on the open page a mail that cannot be sent is only written down.

        A page that failed for the addresses we know would tell which they are. Raises OSError elsewhere.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:  # smtplib's errors are OSErrors, and their text holds the address
            match = self.request.resolver_match
            if match is None or match.view_name != "account_reset_password":
                raise
            logger.warning("A mail about a login could not be sent: %s", type(error).__name__)
