"""How much a page asks of the database, and how much it may ask."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

# The most that one page may ask, however many rows it shows (product.md, How it should feel: quick).
MOST = 12

# A list costs the same for two rows and for so many. A question for each row shows in twelve as well as in
# forty, and the rows are made through the services. One that is shown a page at a time is counted on both
# sides of its first page instead.
MANY = 12

# A test runs inside a transaction, so what is BEGIN and COMMIT for people shows as savepoints. set_config
# tells the connection who asks: the database backend sends it when the asker changes.
NOT_QUESTIONS = ("SAVEPOINT", "RELEASE SAVEPOINT", "SELECT SET_CONFIG")


def questions(client: Client, address: str, data: Any = None) -> list[str]:
    """Return the statements that showing a page sends, without those that ask nothing."""
    return asked(client, address, data, status=200)


def asked(client: Client, address: str, data: Any = None, *, status: int | None = None) -> list[str]:
    """The same for any answer, or for the one that is to come."""
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address, data)
    assert status in {None, answer.status_code}
    return asking(caught)


def asking(caught: CaptureQueriesContext) -> list[str]:
    """Return the statements that were caught, without those that ask nothing."""
    return [query["sql"] for query in caught.captured_queries if not _asks_nothing(query["sql"])]


def cost(client: Client, address: str, data: Any = None) -> int:
    """Return how many questions a page asks. Fails, and shows them, when they are more than MOST."""
    asked = questions(client, address, data)
    assert len(asked) <= MOST, "\n".join([f"{address}: {len(asked)}", *asked])
    return len(asked)


def _asks_nothing(sql: str) -> bool:
    return sql.upper().startswith(NOT_QUESTIONS)
