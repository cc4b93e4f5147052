"""allauth's hooks: who may sign up (nobody), and what a login leaves behind."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):
    """Sign-up is closed: accounts are made by the administrator or by invitation (security.md 2g)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up alone."""
        return False
