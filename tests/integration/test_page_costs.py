"""A case with an offer and a plan under way asks no more of the database than tests.queries.MOST.

tests/integration/test_every_page.py and test_access_matrix.py count the questions of every address for a case
where all is calm; here are the pages that have more to say when somebody is asked to take the stafet.
"""

from accounts.whoasks import acting_as
from stafetlog.models import Evaluation
from tests import handovers, plans, scene
from tests.matrix import ROWS
from tests.queries import MOST, asked

TELL_OF_IT = {
    "alma": ("home", "case", "stafetlog:timeline", "plan:", "relay:", "meetings:"),
    "birk": ("home", "case", "stafetlog:timeline", "plan:", "relay:", "members:"),
    "cecilie": ("portal:start", "portal:case", "portal:log", "portal:about"),
}


def test_no_page_asks_too_much_while_the_stafet_is_offered(stage):
    plans.evaluate(plans.add_measure(plans.add_goal(stage.case)), Evaluation.Outcome.GO_ON)
    plans.overdue_measure(plans.add_goal(stage.case), stage.world.birk)
    with acting_as(stage.world.alma):
        handovers.offer(stage.case, stage.world.birk, by=stage.world.alma)
    found = [page for key, names in TELL_OF_IT.items() for page in dear_pages(stage, key, names)]
    assert not found, "\n\n".join(found)


def dear_pages(stage: scene.Scene, key: str, names: tuple[str, ...]) -> list[str]:
    """Return the pages that ask too much, with what they ask."""
    client, found = stage.client(key), []
    for name in (row for row in ROWS if row.startswith(names)):
        questions = asked(client, stage.url(name, "open"))
        if len(questions) > MOST:
            found.append("\n".join([f"{name} {key}: {len(questions)}", *questions]))
    return found
