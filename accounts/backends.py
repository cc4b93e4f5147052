"""Who is logged in: allauth's own backend, with where a professional works brought along."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone

from accounts import lookups
from accounts.models import User


class LoginBackend(AuthenticationBackend):
    """Logs in as allauth does; finds the one who is logged in together with her work."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the user of a session, with `lookups.current_employment` known; None if she may not log in.

        Every page says where one works, so it is asked in the question that finds the user.
        """
        user = lookups.user_at_work(user_id, on=timezone.localdate())
        return user if user is not None and self.user_can_authenticate(user) else None
