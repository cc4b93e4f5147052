"""Rules of consent. `check_…` raises one Danish sentence; `can_…` asks the same body."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.choices import ActorGroup
from btimodel.lookups import legal_basis, parameter
from btimodel.models import LegalBasisVersion, Unit
from cases.models import Case, CasePerson
from cases.roles import CasePerm
from cases.rules import check_can_manage, check_has, check_is_open
from cases.visibility import leaks
from consent.exceptions import AnswerRefused, ConsentRefused, NoConsentNeeded, NotASigner
from consent.models import ConsentDecision, InformationType
from consent.standing import Standing, State, Voice
from ui.dates import danish_date

Answer = ConsentDecision.Answer
How = ConsentDecision.How

HEALTH_GROUPS = frozenset({ActorGroup.BEHANDLING, ActorGroup.SUNDHED})
# What "everything relevant" looks like: a consent must say what (law.md C-2).
TOO_WIDE = ("alt relevant", "alle relevante", "alt hvad", "alle oplysninger", "generelt samtykke")


def basis_for(unit: Unit, *, on: dt.date) -> LegalBasisVersion:
    """Return the rule of law for consent to a unit; health has its own, in writing (law.md C-4, C-6)."""
    key = "dk.disclose.health" if unit.actor_group in HEALTH_GROUPS else "dk.disclose.admin"
    return legal_basis(key, on=on)


def longest_until(version: LegalBasisVersion, *, today: dt.date) -> dt.date:
    """Return the last day a consent may run: law for health, else the municipality's policy (C-5, C-6)."""
    months = today.month - 1 + int(parameter(version, "validity_months"))
    year, month = today.year + months // 12, months % 12 + 1
    after = (dt.date(year, month, 1) + dt.timedelta(days=31)).replace(day=1)
    return min(dt.date(year, month, 1) + dt.timedelta(days=today.day - 1), after - dt.timedelta(days=1))


def default_until(*, today: dt.date) -> dt.date:
    """Return the day the form proposes: the municipality's policy for consent in general (law.md C-5)."""
    return longest_until(legal_basis("dk.disclose.admin", on=today), today=today)


def check_can_ask(
    *,
    user: User,
    case: Case,
    unit: Unit,
    information_types: Collection[str],
    own_matters_of: Iterable[CasePerson],
    purpose: str,
    until: dt.date,
) -> None:
    """The stafetholder asks, precisely, for a unit in another authority (law.md C-2, X-11).

    Raises MissingRight, CaseClosed, NoConsentNeeded or ConsentRefused.
    """
    check_can_manage(user, case)
    if unit.authority_id == case.authority_id:
        raise NoConsentNeeded(
            _(
                "%(unit)s hører til samme myndighed. Der skal ikke samtykke til. Tilføj deltageren med "
                "det samme."
            )
            % {"unit": unit.name}
        )
    _check_basis(unit)
    _check_what(case, set(information_types), list(own_matters_of))
    _check_purpose(case, purpose)
    _check_until(unit, until)


def _check_basis(unit: Unit) -> None:
    """A rule that the municipality has switched off is not used for new consents (law.md B-7)."""
    version = basis_for(unit, on=timezone.localdate())
    if not version.basis.is_enabled:
        raise ConsentRefused(
            _("Kommunen bruger ikke %(rule)s lige nu. Spørg administratoren, før du beder om samtykke.")
            % {"rule": version}
        )


def _check_what(case: Case, kinds: set[str], owners: list[CasePerson]) -> None:
    if not kinds - {InformationType.FORAELDER.value}:
        raise ConsentRefused(
            _("Vælg mindst én slags oplysninger om barnet. Enheden får stafetloggen om barnet at se.")
        )
    if InformationType.FORAELDER in kinds and not owners:
        raise ConsentRefused(
            _("Vælg, hvilken forælders egne forhold det handler om. Den forælder skal selv sige ja.")
        )
    if owners and InformationType.FORAELDER not in kinds:
        raise ConsentRefused(
            _("Sæt også hak ved en forælders egen sygdom, eller fjern hakket ved forælderen.")
        )
    if any(owner.case_id != case.pk or owner.relation == CasePerson.Relation.CHILD for owner in owners):
        raise ConsentRefused(_("Personen hører ikke til familien på denne sag. Vælg en fra listen."))


def _check_purpose(case: Case, purpose: str) -> None:
    if any(words in " ".join(purpose.lower().split()) for words in TOO_WIDE):
        raise ConsentRefused(
            _(
                "Et samtykke skal være præcist. Skriv, hvad enheden skal bruge oplysningerne til, i "
                "stedet for »alt relevant«."
            )
        )
    for sentence in leaks(purpose, case):
        raise ConsentRefused(sentence)


def _check_until(unit: Unit, until: dt.date) -> None:
    today = timezone.localdate()
    longest = longest_until(basis_for(unit, on=today), today=today)
    if until < today:
        raise ConsentRefused(
            _("Datoen er passeret. Vælg den dag, samtykket skal gælde til og med."), about="until"
        )
    if until > longest:
        raise ConsentRefused(
            _("Samtykket kan højst gælde til og med den %(date)s. Vælg den dag eller en tidligere.")
            % {"date": danish_date(longest)},
            about="until",
        )


def check_can_record(*, user: User, case: Case, answer: Answer) -> None:
    """The holder writes down what was answered on paper or aloud; a withdrawal also on a closed log (C-8).

    Raises MissingRight or CaseClosed.
    """
    check_has(user, CasePerm.MANAGE, case)
    if answer != Answer.WITHDRAWN:
        check_is_open(case)


def check_can_answer_self(*, user: User, case: Case, person: CasePerson, answer: Answer) -> None:
    """Everybody answers for herself, with her own login. Raises MissingRight, NotASigner or CaseClosed."""
    check_has(user, CasePerm.CONSENT, case)
    if person.user_id != user.pk or person.case_id != case.pk:
        raise NotASigner(_("Du kan kun svare for dig selv."))
    if answer != Answer.WITHDRAWN:
        check_is_open(case)


def check_answer(
    *, standing: Standing, person: CasePerson, answer: Answer, how: How, at: dt.datetime
) -> Voice:
    """Return the voice whose answer this is. Raises NotASigner or AnswerRefused."""
    voice = standing.voice_of(person)
    if voice is None:
        raise NotASigner(_("Personens svar skal ikke bruges her. Kun de, der står på listen, kan svare."))
    _check_order(voice, answer)
    _check_time(standing, voice, at)
    if answer == Answer.GIVEN:
        _check_giving(standing, voice, how, at)
    return voice


def can_answer(standing: Standing, voice: Voice, answer: Answer) -> bool:
    """Return whether the page should show the button for this answer."""
    try:
        _check_order(voice, answer)
    except AnswerRefused:
        return False
    return answer == Answer.WITHDRAWN or standing.state != State.EXPIRED


def _check_order(voice: Voice, answer: Answer) -> None:
    """Yes from anything but yes; no before a yes; back from a yes alone."""
    if answer == Answer.WITHDRAWN and voice.answer != Answer.GIVEN:
        raise AnswerRefused(_("Der er ikke noget ja at trække tilbage."))
    if answer == Answer.REFUSED and voice.answer == Answer.GIVEN:
        raise AnswerRefused(_("Der er allerede sagt ja. Træk samtykket tilbage i stedet."))
    if answer == voice.answer:
        raise AnswerRefused(_("Det svar er allerede skrevet ned. Genindlæs siden for at se det."))


def _check_time(standing: Standing, voice: Voice, at: dt.datetime) -> None:
    if at > timezone.now():
        raise AnswerRefused(_("Datoen ligger i fremtiden. Skriv, hvornår svaret kom."), about="on")
    if timezone.localdate(at) < timezone.localdate(standing.consent.asked_at):
        raise AnswerRefused(_("Svaret kan ikke komme før spørgsmålet. Tjek datoen."), about="on")
    if voice.decision is not None and at <= voice.decision.at:
        raise AnswerRefused(_newer(voice.decision))


def _newer(decision: ConsentDecision) -> str:
    return _("Der er et nyere svar fra den %(date)s. Et ældre svar ændrer det ikke.") % {
        "date": danish_date(decision.at)
    }


def _check_giving(standing: Standing, voice: Voice, how: How, at: dt.datetime) -> None:
    """A yes on paper of the very day of a no may be the older of the two, so the no stands."""
    newer = voice.decision
    if newer and how != How.DIGITAL and timezone.localdate(at) == timezone.localdate(newer.at):
        raise AnswerRefused(_newer(newer))
    if standing.state == State.EXPIRED:
        raise AnswerRefused(_("Samtykket er udløbet. Bed om et nyt."))
    if how == How.ORAL and parameter(standing.consent.legal_basis, "form_required") == "written":
        raise AnswerRefused(
            _(
                "Samtykke til at dele med sundhed og behandling skal være skriftligt. Brug papir eller "
                "familiens eget login."
            )
        )
