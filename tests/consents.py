"""Consents in every state, reached through the services, for the tests that need one."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from accounts.whoasks import acting_as
from btimodel.models import RetentionRule
from cases.models import Case, CasePerson
from cases.services import state
from consent.models import Consent, ConsentDecision, InformationType
from consent.services.answering import answer_self
from consent.services.asking import ask
from tests.personas import World

Answer = ConsentDecision.Answer
PURPOSE = "Vi vil planlægge, hvordan hverdagen kan blive roligere."


def person(case: Case, name: str) -> CasePerson:
    """Return somebody in the family by first name. Ask on behalf of somebody on the case."""
    return case.people.get(name__startswith=name)


def ask_for(
    world: World,
    case: Case,
    *,
    until: dt.date | None = None,
    kinds: tuple[str, ...] = (InformationType.TRIVSEL, InformationType.SKOLE),
    owners: tuple[str, ...] = (),
) -> Consent:
    """Let the stafetholder ask for the treatment centre to read along."""
    with acting_as(case.stafetholder):
        return ask(
            case=case,
            by=case.stafetholder,
            unit=world.treatment,
            information_types=kinds,
            own_matters_of=[person(case, name) for name in owners],
            purpose=PURPOSE,
            until=until or timezone.localdate() + dt.timedelta(days=90),
        )


def say(consent: Consent, user: User, answer: Answer = Answer.GIVEN) -> ConsentDecision:
    """Let somebody in the family answer with her own login."""
    with acting_as(user):
        me = consent.case.people.get(user=user)
        return answer_self(consent=consent, person=me, answer=answer, by=user)


def complete(world: World, case: Case, **more: object) -> Consent:
    """Return a consent to which both parents have said yes."""
    consent = ask_for(world, case, **more)
    say(consent, world.cecilie)
    say(consent, world.daniel)
    return consent


def close_case(case: Case) -> None:
    """Close the log at a level where it is one day erased."""
    with acting_as(case.stafetholder):
        rule = RetentionRule.objects.filter(months__isnull=False).first()
        state.close(case=case, rule=rule, until=timezone.localdate() + dt.timedelta(days=365))
