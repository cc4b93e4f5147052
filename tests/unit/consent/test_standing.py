"""Who must answer, as a table (law.md C-10, C-11, C-12)."""

import datetime as dt

import pytest

from btimodel.models import LegalBasis, LegalBasisVersion
from cases.models import CasePerson
from consent.models import ConsentSigner
from consent.rules import longest_until
from consent.standing import why_must_answer

Why = ConsentSigner.Why
TODAY = dt.date(2026, 11, 22)
BOTH = {"age_consent": 15, "parents_also_required_15_17": True}
YOUNG_ALONE = {"age_consent": 15, "parents_also_required_15_17": False}


def child(years, days=0):
    return CasePerson(
        relation=CasePerson.Relation.CHILD,
        birth_date=TODAY.replace(year=TODAY.year - years) + dt.timedelta(days),
    )


def grown_up(*, custody):
    return CasePerson(relation=CasePerson.Relation.FATHER, has_custody=custody)


@pytest.mark.parametrize(
    ("custody", "owner", "age", "parameters", "why"),
    [
        (True, False, 7, BOTH, Why.CUSTODY),
        (False, False, 7, BOTH, None),
        (False, True, 7, BOTH, Why.OWN_MATTERS),
        (True, True, 7, BOTH, Why.OWN_MATTERS),
        (True, False, 15, BOTH, Why.CUSTODY),
        (True, False, 15, YOUNG_ALONE, None),
        (True, True, 15, YOUNG_ALONE, Why.OWN_MATTERS),
        (True, False, 14, YOUNG_ALONE, Why.CUSTODY),
    ],
)
def test_when_a_grown_up_must_answer(custody, owner, age, parameters, why):
    person = grown_up(custody=custody)
    assert why_must_answer(person, parameters, owner, child(age), TODAY) == why


@pytest.mark.parametrize(
    ("years", "days", "age", "why"),
    [(15, 0, 15, Why.OWN), (15, 1, 15, None), (7, 0, 15, None), (17, 0, 15, Why.OWN), (12, 0, 12, Why.OWN)],
)
def test_when_the_child_must_answer(years, days, age, why):
    person = child(years, days)
    assert why_must_answer(person, {"age_consent": age}, False, person, TODAY) == why


def test_a_sibling_of_15_does_not_answer_for_the_child():
    sibling = CasePerson(relation=CasePerson.Relation.SIBLING, birth_date=dt.date(2010, 1, 1))
    assert why_must_answer(sibling, BOTH, False, child(7), TODAY) is None


@pytest.mark.parametrize(
    ("today", "months", "last"),
    [
        (dt.date(2026, 11, 22), 12, dt.date(2027, 11, 22)),
        (dt.date(2028, 2, 29), 12, dt.date(2029, 2, 28)),
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2026, 12, 31), 12, dt.date(2027, 12, 31)),
        (dt.date(2026, 12, 15), 1, dt.date(2027, 1, 15)),
    ],
)
def test_the_longest_time_is_counted_in_months(today, months, last):
    version = LegalBasisVersion(basis=LegalBasis(key="x"), parameters={"validity_months": months})
    assert longest_until(version, today=today) == last
