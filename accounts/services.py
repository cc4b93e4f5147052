"""Makes logins for people in a family. Professionals' are made by the administrator."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.exceptions import AccountRefused
from accounts.models import User
from btimodel.danish import search_key


@transaction.atomic
def family_login(*, email: str, full_name: str) -> User:
    """Return the family login with an e-mail address: the known one, or a new one without a password.

    A wrong letter in the address would let a stranger in, so a known login must be in the same name. Raises
    AccountRefused.
    """
    email = User.objects.normalize_email(email).lower()
    known = User.objects.filter(email=email).first()
    if known is None:
        return _new(email, full_name)
    if known.kind != User.Kind.FAMILY:
        raise AccountRefused(_("Mailadressen hører til en medarbejders login. Brug en privat mailadresse."))
    if search_key(known.full_name) != search_key(full_name):
        raise AccountRefused(
            _("Mailadressen bruges allerede af en anden person. Tjek, at den er skrevet rigtigt.")
        )
    if not known.is_active:
        raise AccountRefused(_("Dette login er lukket. Bed administratoren om at åbne det igen."))
    return known


def _new(email: str, full_name: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(email, None, full_name=full_name, kind=User.Kind.FAMILY)
    except IntegrityError as error:
        raise AccountRefused(_("Mailadressen blev brugt lige nu. Prøv igen.")) from error
