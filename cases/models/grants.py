"""guardian's permission rows for cases: a direct foreign key, and the day they run out."""

from django.db import models
from guardian.models import UserObjectPermissionBase


class CaseUserPermission(UserObjectPermissionBase):
    """One permission of one user on one case. cases.access alone writes and reads it."""

    content_object = models.ForeignKey("cases.Case", models.PROTECT, db_constraint=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta(UserObjectPermissionBase.Meta):
        default_permissions = ()
        # Row security asks for them in nearly every statement (app_cases); this one answers by itself.
        indexes = (
            models.Index(
                fields=("user", "permission"),
                include=("content_object", "valid_until"),
                name="grants_of_person",
            ),
        )
