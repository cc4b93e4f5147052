"""Roles on a case and what each may do: one table (architecture.md, Who takes part)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CasePerm(models.TextChoices):
    """What one may be allowed on one case. The values are Django permission codenames."""

    VIEW = "view_case", _("Se sagen")
    READ_ALL = "read_all_entries", _("Læse loggen som fagperson")
    READ_OWN_MATTERS = "read_own_matters", _("Læse indførsler om forældrenes egne forhold")
    READ_TASK = "read_task_entries", _("Læse indførsler, som kun deltagere med en opgave læser")
    SEE_ADDRESSES = "see_addresses", _("Se adresser og telefonnumre")
    WRITE = "write_entry", _("Skrive i loggen")
    TAKE_STAFET = "take_stafet", _("Modtage stafetten")
    MANAGE = "manage_case", _("Koordinere: niveau, deltagere, samtykke, overdragelse, lukning")
    CONSENT = "give_consent", _("Give og trække samtykke tilbage")
    FAMILY_READ = "family_read", _("Læse med som familie")


class Role(models.TextChoices):
    """A person's role on a case (domain.md 3.5)."""

    AKTOER = "aktoer", _("Deltager, der skriver")
    LAESER = "laeser", _("Deltager, der læser")
    FORAELDER = "foraelder", _("Forælder eller værge")
    UNG = "ung", _("Den unge selv")


_READS = frozenset({CasePerm.VIEW, CasePerm.READ_ALL, CasePerm.READ_OWN_MATTERS, CasePerm.SEE_ADDRESSES})

ROLE_PERMS: dict[str, frozenset[CasePerm]] = {
    Role.AKTOER: _READS | {CasePerm.READ_TASK, CasePerm.WRITE, CasePerm.TAKE_STAFET},
    Role.LAESER: _READS,
    Role.FORAELDER: frozenset({CasePerm.VIEW, CasePerm.FAMILY_READ, CasePerm.CONSENT}),
    Role.UNG: frozenset({CasePerm.VIEW, CasePerm.FAMILY_READ, CasePerm.CONSENT}),
}

# The stafetholder has these on top of the role, for as long as the stafet is in her hands.
HOLDER_PERMS = frozenset({CasePerm.MANAGE})

# What no door opens. A parent's own matters follow from what that parent has said yes to, person by person
# (law.md C-12; UnitDoor.own_matters_of), and no consent is asked for to show addresses.
NOT_THROUGH_A_DOOR = frozenset({CasePerm.READ_OWN_MATTERS, CasePerm.SEE_ADDRESSES})

# To be shown the child's whole CPR number takes all of these: for those who write, and through no door.
REVEALS_CPR = frozenset({CasePerm.WRITE, CasePerm.SEE_ADDRESSES})

FAMILY_ROLES = frozenset({Role.FORAELDER, Role.UNG})
PROFESSIONAL_ROLES = frozenset({Role.AKTOER, Role.LAESER})
