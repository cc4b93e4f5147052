"""When a door closes, the next request is refused, not only the next login (security.md 3, 4)."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.whoasks import acting_as
from btimodel.models import LegalBasisVersion
from cases.services import doors
from tests import personas

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


class Asker(threading.Thread):
    """Asks for one page without rest and remembers when each question began and ended, and the answer."""

    def __init__(self, client: Client, url: str) -> None:
        super().__init__()
        self.client, self.url = client, url
        self.stop = threading.Event()
        self.answers: list[tuple[float, float, int]] = []

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                begun = time.monotonic()
                status = self.client.get(self.url).status_code
                self.answers.append((begun, time.monotonic(), status))
        finally:
            connection.close()

    def ask_once_more(self) -> None:
        """Wait until a question that begins now has its answer, however slow the machine is."""
        enough = len(self.answers) + 2  # the next one may have begun already
        while len(self.answers) < enough and self.is_alive():
            time.sleep(0.005)


def shut_and_open(asker: Asker, world, case, *, times: int) -> list[tuple[float, float]]:
    """Open and close Gry's door in turn; return the spans in which it was shut for certain."""
    basis = LegalBasisVersion.objects.first()
    until = timezone.localdate() + dt.timedelta(days=30)
    spans = []
    with acting_as(world.alma):
        for _ in range(times):
            doors.open_door(case=case, unit=world.treatment, legal_basis=basis, until=until)
            asker.ask_once_more()
            doors.close_door(case=case, unit=world.treatment)
            shut = time.monotonic()
            asker.ask_once_more()
            spans.append((shut, time.monotonic()))
    return spans


def exercise(world, case, client_for, *, times: int) -> None:
    personas.add_member(world, case, world.gry)
    asker = Asker(client_for(world.gry), reverse("case", args=[case.pk]))
    asker.start()
    try:
        spans = shut_and_open(asker, world, case, times=times)
    finally:
        asker.stop.set()
        asker.join()
    inside = [
        status
        for begun, ended, status in asker.answers
        if any(shut <= begun and ended <= opened for shut, opened in spans)
    ]
    assert inside, "intet spørgsmål faldt, mens døren var lukket"
    assert set(inside) == {404}
    assert 200 in {status for _, _, status in asker.answers}


def test_a_closed_door_is_closed_for_the_request_that_comes_next(world, case, client_for):
    exercise(world, case, client_for, times=4)


@pytest.mark.drill
def test_a_closed_door_is_closed_each_of_many_times(world, case, client_for):
    exercise(world, case, client_for, times=400)
