"""The child's CPR number as pages may show it: masked, always (law.md K-7)."""

from cases import crypto
from cases.models import Child
from ui.fields import mask_cpr


def masked_cpr(child: Child) -> str:
    """Return "150319-••••", or "" when no number is known."""
    return mask_cpr(crypto.decrypt(child.cpr_encrypted)) if child.cpr_encrypted else ""
