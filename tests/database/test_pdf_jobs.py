"""Who works on an order for a printed log: one worker at a time, and the next when that one dies."""

import pytest

from accounts.whoasks import acting_as
from stafetlog.models import PdfJob
from stafetlog.printing import Order
from stafetlog.services import pdf_jobs
from tests.dbroles import connected_as

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
TAKE = "SELECT job, asker FROM take_pdf_job()"


def test_an_order_is_held_by_one_worker_taken_again_when_it_dies_and_given_up_after_three(world, case):
    with acting_as(world.alma):
        job = pdf_jobs.ask(case=case, by=world.alma, kind=PdfJob.Kind.PROFESSIONAL, order=Order())
    expected = [(job.pk, world.alma.pk)]
    for _ in range(3):
        with connected_as("app") as worker, connected_as("app") as other:
            assert worker.execute(TAKE).fetchall() == expected
            assert other.execute(TAKE).fetchall() == []
            assert other.execute("SELECT count(*) FROM stafetlog_pdfjob").fetchone() == (0,)
    with connected_as("app") as worker:
        assert worker.execute(TAKE).fetchall() == []
    with acting_as(world.alma):
        job.refresh_from_db()
    assert (job.state, job.attempts) == (PdfJob.State.FAILED, 3)


def test_an_order_and_its_key_go_with_their_day(world, case):
    with acting_as(world.alma):
        job = pdf_jobs.ask(case=case, by=world.alma, kind=PdfJob.Kind.PROFESSIONAL, order=Order())
    with connected_as("admin") as admin:
        admin.execute("UPDATE stafetlog_pdfjob SET expires_at = now() - interval '1 second'")
        with connected_as("app") as worker:
            assert worker.execute(TAKE).fetchall() == []
            assert worker.execute("SELECT end_pdf_jobs()").fetchall() == []
        assert admin.execute("SELECT count(*) FROM stafetlog_pdfjob WHERE id = %s", [job.pk]).fetchone() == (
            0,
        )
