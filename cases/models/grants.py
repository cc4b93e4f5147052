"""guardian's permission rows for cases: a direct foreign key, and the day they run out."""

from django.db import models
from guardian.models import UserObjectPermissionBase


class CaseUserPermission(UserObjectPermissionBase):
    """One permission of one user on one case. cases.access alone writes and reads it."""

    content_object = models.ForeignKey("cases.Case", models.PROTECT, db_constraint=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta(UserObjectPermissionBase.Meta):
        default_permissions = ()
        indexes = (models.Index(fields=("content_object",), name="grant_by_case"),)
