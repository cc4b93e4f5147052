"""Records answers and lets the door follow: open when everyone has said yes, else shut at once.

Everything happens under the lock of the case row, so a yes and a withdrawal that meet are taken one after
the other, and the door always says what the answers say (law.md C-8, C-9).
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.choices import Phase
from btimodel.models import Unit
from cases.models import Case, CasePerson, UnitDoor
from cases.roles import CasePerm
from cases.rules import check_has
from cases.services import doors
from consent import rules
from consent.models import Consent, ConsentDecision, ConsentSigner
from consent.standing import Standing, State, standings
from stafetlog.models import EntryKind
from stafetlog.services import entries, taking_over
from ui.dates import danish_date

Answer = ConsentDecision.Answer
How = ConsentDecision.How


@transaction.atomic
def answer_self(*, consent: Consent, person: CasePerson, answer: Answer, by: User) -> ConsentDecision:
    """Return the answer somebody in the family gave with her own login.

    Raises MissingRight, NotASigner, CaseClosed or AnswerRefused.
    """
    case = _lock(consent)
    rules.check_can_answer_self(user=by, case=case, person=person, answer=answer)
    return _answer(case, consent, person, answer, How.DIGITAL, timezone.now(), by, "")


@transaction.atomic
def record(
    *, consent: Consent, person: CasePerson, answer: Answer, how: How, on: dt.date, note: str, by: User
) -> ConsentDecision:
    """Return an answer on paper or aloud, written down by the stafetholder with day, way and note (C-4).

    Raises MissingRight, CaseClosed, NotASigner or AnswerRefused.
    """
    case = _lock(consent)
    rules.check_can_record(user=by, case=case, answer=answer)
    at = _moment(on, _now(case, consent), person)
    return _answer(case, consent, person, answer, how, at, by, note)


@transaction.atomic
def recheck(*, case: Case, by: User) -> None:
    """Let every door follow the consents as they stand today, and keep it in the log when one is shut.

    For whoever changes who has custody on a case: call it in the same transaction, after the change. A new
    custody holder also shuts the doors by herself, below this app (cases.services.opening.add_person), so a
    forgotten call can only keep somebody out, never let somebody in. Raises MissingRight.
    """
    case = Case.objects.select_for_update().get(pk=case.pk)
    check_has(by, CasePerm.MANAGE, case)
    # The holder's own unit last, for its door may be the one that lets the one who asks see the case.
    units = Unit.objects.filter(consents__case=case).distinct()
    for unit in sorted(units, key=lambda each: each.pk == case.holder_unit_id):
        if not _complete(case, unit) and _open_door(case, unit) is not None:
            text = _(
                "Samtykket til %(unit)s er ikke længere komplet. Enhedens adgang til stafetloggen er lukket."
            )
            taking_over.tell_if_holder_is_shut_out(case=case, units=[unit])
            _append(case, by, " ".join([text % {"unit": unit.name}, *_stays_with(case, unit)]))
        _follow(case, unit)


def _answer(
    case: Case,
    consent: Consent,
    person: CasePerson,
    answer: Answer,
    how: How,
    at: dt.datetime,
    by: User,
    note: str,
) -> ConsentDecision:
    voice = rules.check_answer(standing=_now(case, consent), person=person, answer=answer, how=how, at=at)
    signer, _new = ConsentSigner.objects.get_or_create(
        consent=consent, person=person, defaults={"case": case, "why": voice.why}
    )
    decision = ConsentDecision.objects.create(
        case=case, consent=consent, signer=signer, answer=answer, how=how, at=at, recorded_by=by, note=note
    )
    # Told before the door moves: whoever writes this down may be the one who is shut out by it.
    stays_open = bool(_complete(case, consent.unit))
    _tell_the_log(case, _now(case, consent), answer, by, is_open=stays_open)
    if not stays_open:
        taking_over.tell_if_holder_is_shut_out(case=case, units=[consent.unit])
    _follow(case, consent.unit)
    return decision


def _now(case: Case, consent: Consent) -> Standing:
    (now,) = standings(case, Consent.objects.with_answers().filter(pk=consent.pk, case=case))
    return now


def _follow(case: Case, unit: Unit) -> bool:
    """Set the unit's door as its consents say; return whether it stands open afterwards."""
    complete = _complete(case, unit)
    if not complete:
        doors.close_door(case=case, unit=unit)
        return False
    longest = max(complete, key=lambda now: now.open_until)
    of_parents = [now for now in complete if now.owners]
    owners = sorted({owner for now in of_parents for owner in now.owners})
    owners_until = min((now.open_until for now in of_parents), default=None)
    wanted = (longest.open_until, owners, owners_until)
    door = _open_door(case, unit)
    if door is None or (door.open_until, door.own_matters_of, door.own_matters_until) != wanted:
        doors.open_door(
            case=case,
            unit=unit,
            legal_basis=longest.consent.legal_basis,
            until=longest.open_until,
            own_matters_of=owners,
            own_matters_until=owners_until,
        )
    return True


def _complete(case: Case, unit: Unit) -> list[Standing]:
    """Return the consents to a unit to which everyone has said yes; any of them keeps its door open."""
    asked = Consent.objects.with_answers().to_unit(unit).filter(case=case)
    return [now for now in standings(case, asked) if now.state == State.COMPLETE]


def _open_door(case: Case, unit: Unit) -> UnitDoor | None:
    return UnitDoor.objects.filter(case=case, unit=unit, closed_at__isnull=True).first()


def _tell_the_log(case: Case, now: Standing, answer: Answer, by: User, *, is_open: bool) -> None:
    """Keep the fact in the log; why, and about whose treatment, stays with the consent."""
    if answer == Answer.GIVEN and now.state != State.COMPLETE:
        return
    texts = {
        Answer.GIVEN: _(
            "Samtykket til %(unit)s er komplet. Enhedens deltagere kan læse stafetloggen til og med den "
            "%(until)s."
        ),
        Answer.REFUSED: _("Samtykket til %(unit)s er afslået. Enheden får ikke stafetloggen at se."),
        Answer.WITHDRAWN: _(
            "Samtykket til %(unit)s er trukket tilbage. Enhedens adgang til stafetloggen er lukket."
        ),
    }
    text = texts[answer]
    if answer != Answer.GIVEN and is_open:
        text = _("Der er sagt nej til et samtykke til %(unit)s. Et andet samtykke til enheden gælder stadig.")
    text %= {"unit": now.consent.unit.name, "until": danish_date(now.open_until)}
    left = _stays_with(case, now.consent.unit) if answer == Answer.WITHDRAWN and not is_open else []
    _append(case, by, " ".join([text, *left]))


def _stays_with(case: Case, unit: Unit) -> list[str]:
    """Return what the log says of the stafet when its holder is shut out."""
    if not taking_over.would_lose_its_holder(case, unit):
        return []
    return [
        _(
            "Det var også stafetholderens adgang. Stafetten er stadig hos %(name)s, indtil en anden har "
            "taget den."
        )
        % {"name": case.stafetholder.full_name}
    ]


def _append(case: Case, by: User, text: str) -> None:
    entries.append(case=case, by=by, kind=EntryKind.SAMTYKKE, phase=Phase.BESLUTNING, text=text)


def _moment(on: dt.date, now: Standing, person: CasePerson) -> dt.datetime:
    """Return when an answer of a given day counts from: now for today, else noon.

    On the day of the question, or of an earlier answer, it comes after that.
    """
    if on == timezone.localdate():
        return timezone.now()
    moment = timezone.make_aware(dt.datetime.combine(on, dt.time(12)))
    voice = now.voice_of(person)
    before = [now.consent.asked_at] + ([voice.decision.at] if voice and voice.decision else [])
    return max(
        [moment, *(at + dt.timedelta(microseconds=1) for at in before if timezone.localdate(at) == on)]
    )


def _lock(consent: Consent) -> Case:
    return Case.objects.select_for_update().get(pk=consent.case_id)
