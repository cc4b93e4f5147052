"""What every test shares: the database, the personas, and the strictness."""

import os
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import mail
from django.template import Template
from django.test import Client, TransactionTestCase
from django.test.utils import instrumented_test_render
from psycopg._preparing import PrepareManager

from accounts.models import User
from cases.models import Case
from config.steady import steady
from tests import database_setup, meetings, personas, snapshot
from tests.privacy import what_a_mail_tells
from tests.snapshot import Snapshot
from tests.strictness import RaisesOnUndefined
from ui.pdf import unpacked_fonts

# Playwright's sync interface keeps an event loop in the test's thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the browser begin: its tests are long, and a long one at the end leaves the other worker idle."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker) -> Iterator[None]:
    """Make the database as owner; the tests then run as the web's role."""
    name = settings.TEST_DATABASE + os.environ.get("PYTEST_XDIST_WORKER", "")
    with django_db_blocker.unblock():
        database_setup.create(name)
    yield
    with django_db_blocker.unblock():
        database_setup.drop(name)


@pytest.fixture(scope="session", autouse=True)
def the_program_is_no_garbage(django_test_environment) -> None:
    """As where it is run for people, the collector passes over the program; and here over the tests too."""
    steady()


@pytest.fixture(scope="session", autouse=True)
def plans_are_kept(django_test_environment) -> Iterator[None]:
    """A connection keeps the plans of what it is asked often, as the web's do for people.

    Each test ends with a rollback, upon which psycopg forgets them: a table may be gone. Here none is.
    """
    forget, most = PrepareManager.clear, PrepareManager.prepared_max
    PrepareManager.clear, PrepareManager.prepared_max = lambda self: False, 2000
    yield
    PrepareManager.clear, PrepareManager.prepared_max = forget, most


@pytest.fixture(scope="session", autouse=True)
def emptied_by_the_administrator() -> Iterator[None]:
    """Replace Django's flush, which the web's role is rightly refused."""
    original = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda self: database_setup.empty()
    yield
    TransactionTestCase._fixture_teardown = original


@pytest.fixture(scope="session", autouse=True)
def undefined_variables_fail() -> Iterator[None]:
    """See tests.strictness."""
    from django.template import engines

    # In the settings too: a test that changes TEMPLATES gets a new engine, and so do those after it.
    options = settings.TEMPLATES[0]["OPTIONS"]
    engine = engines["django"].engine
    engine.string_if_invalid = options["string_if_invalid"] = RaisesOnUndefined("%s")
    yield
    engine.string_if_invalid = options["string_if_invalid"] = ""


@pytest.fixture(scope="session", autouse=True)
def templates_are_drawn_as_for_people(django_test_environment) -> Iterator[None]:
    """In tests Django copies the context of every template it draws. Few ask for it: see `contexts`."""
    keeping = Template._render
    Template._render = lambda self, context: self.nodelist.render(context)
    yield
    Template._render = keeping


@pytest.fixture
def contexts(monkeypatch) -> None:
    """To name this is to have `answer.context`."""
    monkeypatch.setattr(Template, "_render", instrumented_test_render)


@pytest.fixture(scope="session", autouse=True)
def fonts_are_put_away() -> Iterator[None]:
    """The unpacked typefaces lie in a folder of their own; a worker ends without tidying up."""
    yield
    unpacked_fonts.cache_clear()


@pytest.fixture(autouse=True)
def outbox_is_clean() -> Iterator[None]:
    """No mail that any test sends may tell a name or a number (product.md, What must always hold)."""
    yield
    for message in getattr(mail, "outbox", []):
        assert what_a_mail_tells(message) == [], message.subject


@pytest.fixture(scope="session")
def saved(django_db_setup, django_db_blocker) -> dict[str, Snapshot]:
    """The states that `world` and `case` put back, built once for all tests."""
    with django_db_blocker.unblock(), snapshot.empty_database():
        world = personas.make_world()
        of_world = snapshot.take("world", world)
        case = personas.open_noahs_case(world)
        of_case = snapshot.take("case", case, of_world, base=world)
    return {"world": of_world, "case": of_case}


@pytest.fixture(scope="session")
def save_on_case(saved, django_db_blocker) -> Callable[..., Snapshot]:
    """Return a function that builds something on Noah's case, once for all tests, and saves it.

    save("goal", lambda at: plans.add_goal(at.case)), and in a test's fixture: saved.restore(at), where `at`
    is the fixture of that name. What it builds on top of comes after: save("measure", ..., saved_goal).
    """

    def save(name: str, build: Callable[[SimpleNamespace], Any], *on: Snapshot) -> Snapshot:
        with django_db_blocker.unblock(), snapshot.empty_database():
            world = saved["world"].restore()
            at = SimpleNamespace(**vars(world), case=saved["case"].restore(world))
            for state in on:
                setattr(at, state.name, state.restore(at))
            return snapshot.take(name, build(at), saved["world"], saved["case"], *on, base=at)

    return save


@pytest.fixture(scope="session")
def saved_meeting(save_on_case) -> Snapshot:
    """A meeting that Alma has called for tomorrow, with Cecilie."""
    return save_on_case("meeting", lambda at: meetings.called(at.case))


@pytest.fixture
def at(world: personas.World, case: Case) -> SimpleNamespace:
    """The people and Noah's case under one roof, for what is saved on top of them."""
    return SimpleNamespace(**vars(world), case=case)


@pytest.fixture(autouse=True)
def files_lie_apart(settings, tmp_path_factory) -> None:
    """Each test has its own folder for uploaded files; it is made when the first file comes."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "media" / uuid4().hex


@pytest.fixture
def nobody_is_idle(settings) -> None:
    """For tests that let hours pass between two pages, and are about something else."""
    settings.SESSION_IDLE_SECONDS = dict.fromkeys(settings.SESSION_IDLE_SECONDS, 7 * 86400)
    settings.SESSION_LONGEST_SECONDS = 7 * 86400


@pytest.fixture
def world(saved: dict[str, Snapshot], db) -> personas.World:
    """The municipality and the people, with no case."""
    return saved["world"].restore()


@pytest.fixture
def case(saved: dict[str, Snapshot], world: personas.World) -> Case:
    """Noah's case as Alma opened it: level 1, Cecilie and Daniel have their own access."""
    return saved["case"].restore(world)


@pytest.fixture
def client_for() -> Callable[[User], Client]:
    """Return a browser-like client that is logged in as a persona."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="accounts.backends.LoginBackend")
        return client

    return make
