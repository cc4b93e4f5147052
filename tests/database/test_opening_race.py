"""Two people open the same child's log in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from accounts.models import User
from accounts.whoasks import acting_as
from cases.exceptions import DuplicateCase
from cases.models import Case, CasePerson
from cases.services.opening import ChildData, PersonData
from stafetlog.services.opening import FirstEntry, open_stafetlog
from tests.personas import NOAH_CPR, years_ago

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("cprs", [("", ""), (NOAH_CPR, ""), (NOAH_CPR, NOAH_CPR)])
def test_only_one_of_two_teachers_opens_the_log(world, cprs):
    together = Barrier(2, timeout=20)

    def open_as(who: User, cpr: str) -> str:
        try:
            with acting_as(who):
                together.wait()
                open_stafetlog(
                    municipality=world.municipality,
                    child=ChildData(name="Noah Skov Krogh", birth_date=years_ago(7), cpr=cpr),
                    people=[
                        PersonData(name="Cecilie", relation=CasePerson.Relation.MOTHER, has_custody=True)
                    ],
                    first=FirstEntry(concern="Han er træt.", parents_talk="Mor er enig."),
                    by=who,
                    employment=who.employments.get(),
                )
                return "opened"
        except DuplicateCase:
            return "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(open_as, (world.alma, world.dorte), cprs))
    assert sorted(answers) == ["opened", "refused"]
    seen = 0
    for who in (world.alma, world.dorte):
        with acting_as(who):
            seen += Case.objects.count()
    assert seen == 1
