"""Routes Django's `user.has_perm(perm, case)` to cases.access, so that the two cannot disagree."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from cases import access
from cases.models import Case
from cases.roles import CasePerm


class CaseBackend(ModelBackend):
    """Answers for cases; logging in is allauth's work, so `authenticate` finds nobody."""

    def authenticate(
        self, request: Any, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> None:
        """Log nobody in."""
        return None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Return whether the user has a case permission on a case, or a model permission on nothing."""
        if not isinstance(obj, Case):
            return super().has_perm(user_obj, perm, obj)
        codename = perm.removeprefix("cases.")
        return codename in CasePerm.values and access.can(user_obj, CasePerm(codename), obj)
