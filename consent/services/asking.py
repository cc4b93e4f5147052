"""Asks for a consent: to one unit in another authority, for a purpose, until a day (law.md C-1, C-2)."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.models import Unit
from cases.models import Case, CasePerson
from consent import rules, texts
from consent.exceptions import ConsentRefused
from consent.models import Consent, ConsentSigner, InformationType
from consent.standing import standing


@transaction.atomic
def ask(
    *,
    case: Case,
    by: User,
    unit: Unit,
    information_types: Collection[str],
    purpose: str,
    until: dt.date,
    own_matters_of: Collection[CasePerson] = (),
) -> Consent:
    """Return a new request for consent, with the text as it is shown and everyone who must answer today.

    `own_matters_of` are the parents whose own illness or treatment is included; they must say yes themselves.
    A question that is sent twice is asked once: the one that nobody has answered yet is returned.
    Raises MissingRight, CaseClosed, NoConsentNeeded or ConsentRefused.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    rules.check_can_ask(
        user=by,
        case=case,
        unit=unit,
        information_types=information_types,
        own_matters_of=own_matters_of,
        purpose=purpose,
        until=until,
    )
    version = rules.basis_for(unit, on=timezone.localdate())
    kinds = [kind for kind in InformationType.values if kind in information_types]
    same = Consent.objects.filter(
        case=case, unit=unit, asked_by=by, purpose=purpose, valid_until=until, information_types=kinds
    )
    for asked in same.filter(decisions__isnull=True):
        owners = asked.signers.filter(why=ConsentSigner.Why.OWN_MATTERS)
        if set(owners.values_list("person", flat=True)) == {owner.pk for owner in own_matters_of}:
            return asked
    text = texts.text_for_everyone(
        case=case, unit=unit, information_types=kinds, purpose=purpose, until=until, version=version
    )
    consent = Consent.objects.create(
        case=case,
        unit=unit,
        legal_basis=version,
        information_types=kinds,
        purpose=purpose,
        text_shown=text,
        own_text_shown=texts.text_for_owners() if own_matters_of else "",
        valid_until=until,
        asked_by=by,
        asked_at=timezone.now(),
    )
    _name_signers(case, consent, own_matters_of)
    return consent


def _name_signers(case: Case, consent: Consent, owners: Collection[CasePerson]) -> None:
    """Write down who must answer as the family is today; `consent.standing` asks again at every look."""
    for owner in owners:
        ConsentSigner.objects.create(
            case=case, consent=consent, person=owner, why=ConsentSigner.Why.OWN_MATTERS
        )
    read = Consent.objects.with_answers().get(pk=consent.pk)
    voices = standing(read, list(case.people.all()), timezone.localdate()).voices
    if not voices:
        raise ConsentRefused(
            _("Der står ingen med forældremyndighed på sagen. Skriv det først under Deltagere og familie.")
        )
    for voice in voices:
        ConsentSigner.objects.get_or_create(
            consent=consent, person=voice.person, defaults={"case": case, "why": voice.why}
        )
