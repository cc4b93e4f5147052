"""Those who have the words that are corrected are named to the one who corrects them."""

import pytest

from accounts.whoasks import acting_as
from cases.roles import Role
from stafetlog.models import Sensitivity
from stafetlog.services import members
from tests.integration.test_log_pages import page_text, url, write
from tests.personas import add_member

pytestmark = pytest.mark.django_db


def test_a_correction_names_those_who_have_the_old_words(world, case, client_for):
    """Who fetched the log, or read it and has left; nobody of what she could not read (law.md D-11)."""
    add_member(world, case, world.birk)
    add_member(world, case, world.dorte, role=Role.LAESER)
    client_for(world.birk).get(url("timeline", case))
    old = write(case, world.alma, "Han slog.")
    hidden = write(case, world.alma, "Han sov.", sensitivity=Sensitivity.TASK)
    alma = client_for(world.alma)
    assert "den gamle tekst" not in page_text(alma.get(url("entry_correct", case, old.pk)))
    client_for(world.birk).get(url("timeline", case))
    client_for(world.dorte).post(url("pdf_make", case), {"slags": "laes"})
    page = page_text(alma.get(url("entry_correct", case, old.pk)))
    assert "Dorte Vang har hentet loggen som PDF" in page
    assert "Birk Holm har" not in page
    assert "Dorte Vang har" not in page_text(alma.get(url("entry_correct", case, hidden.pk)))
    with acting_as(world.birk):
        members.end(member=case.memberships.get(user=world.birk), by=world.birk)
    page = page_text(alma.get(url("entry_correct", case, old.pk)))
    assert "Birk Holm har læst i loggen" in page
