"""What the crash drill needs: a world on a server of its own, and clients that write through the real web.

`python -m tests.crashing` fills the database that the demo's settings name, and prints who may write where.
"""

import datetime as dt
import http.client
import json
import random
import sys
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

TOKEN = "a" * 32  # the form's token is whatever the cookie says: both come from the client
PATIENCE = 10
WRITERS = ("alma", "birk", "dorte", "erik")


def prepare(meetings: int) -> dict[str, object]:
    """Make Noah's case with four who write and meetings to finish; return what the clients must know."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from tests import meetings as made
    from tests import personas

    world = personas.make_world()
    case = personas.open_noahs_case(world)
    for name in WRITERS[1:]:
        personas.add_member(world, case, getattr(world, name))
    this_morning = made.tomorrow_at(0, days=0)
    planned = [
        made.begun(case, starts_at=this_morning + dt.timedelta(seconds=each)) for each in range(meetings)
    ]
    users = {}
    for name in WRITERS:
        user = getattr(world, name)
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "accounts.backends.LoginBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        users[name] = {"pk": user.pk, "session": session.session_key}
    with made.acting_as(world.alma):
        forms = [
            {
                "id": str(meeting.pk),
                "people": [one.pk.hex for one in meeting.participants.all()],
                "points": [item.pk.hex for item in meeting.items.all()],
            }
            for meeting in planned
        ]
    return {"case": str(case.pk), "users": users, "meetings": forms}


@dataclass
class Clients:
    """The clients of one drill, and what the program has told them is written."""

    port: int
    scene: dict
    acknowledged: set[str] = field(default_factory=set)
    tried: set[str] = field(default_factory=set)
    finished: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    broken: int = 0
    last_fault: str = ""
    last_answer: float = field(default_factory=time.monotonic)
    stop: threading.Event = field(default_factory=threading.Event)

    def start(self) -> list[threading.Thread]:
        """Let everybody begin: each of the four writes entries, and Alma finishes meetings beside that."""
        work = [(self._write_entries, (name,)) for name in WRITERS] + [(self._finish_meetings, ())]
        threads = [threading.Thread(target=target, args=arguments) for target, arguments in work]
        for thread in threads:
            thread.start()
        return threads

    def _write_entries(self, name: str) -> None:
        while not self.stop.is_set():
            number = str(uuid4())
            self.tried.add(number)
            while not self.stop.is_set():  # sent again as it was, until there is an answer
                if self._send(name, "log/ny/", _entry(number, self.scene["users"][name]["pk"])):
                    self.acknowledged.add(number)
                    break

    def _finish_meetings(self) -> None:
        for meeting in self.scene["meetings"]:
            number = str(uuid4())
            typed = _minutes(meeting, number, self.scene["users"]["alma"]["pk"])
            while not self.stop.is_set():
                if self._send("alma", f"moeder/{meeting['id']}/referat/", typed):
                    self.finished[meeting["id"]] = number
                    break
            self.stop.wait(random.random() / 5)

    def _send(self, name: str, path: str, typed: dict[str, str]) -> bool:
        """Send a form; return whether the program answered that it is written."""
        cookies = f"sessionid={self.scene['users'][name]['session']}; csrftoken={TOKEN}"
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(typed | {"csrfmiddlewaretoken": TOKEN})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("POST", f"/sager/{self.scene['case']}/{path}", body, headers)
            answer = connection.getresponse()
            page = answer.read()
        except (OSError, http.client.HTTPException):
            self.broken += 1
            time.sleep(0.05)
            return False
        finally:
            connection.close()
        if answer.status == 302 and self.scene["case"] in answer.headers["Location"]:
            self.last_answer = time.monotonic()
            return True
        # 400: the session could not be saved, for the database went away. No answer either.
        if answer.status < 500 and answer.status != 400:
            self.refused.append(f"{path} {answer.status} {page[:4000].decode(errors='replace')}")
            self.stop.set()
        self.broken += 1
        self.last_fault = f"{path} {answer.status} {page[:2000].decode(errors='replace')}"
        time.sleep(0.05)
        return False


def _entry(number: str, writer: int) -> dict[str, str]:
    now = dt.datetime.now() - dt.timedelta(days=1)
    return {
        "entry_id": number,
        "writer": str(writer),
        "draft_version": "0",
        "kind": "observation",
        "phase": "vurdering",
        "text": f"Skrevet under nedbrud {number}",
        "on": f"{now:%d-%m-%Y}",
        "at": "12.00",
    }


def _minutes(meeting: dict, number: str, writer: int) -> dict[str, str]:
    later = dt.date.today() + dt.timedelta(days=30)
    typed = {
        "entry_id": number,
        "writer": str(writer),
        "draft_version": "0",
        "agreement_rows": "2",
        "child_heard": "talk",
        "child_words": "Jeg vil gerne have, at nogen venter på mig.",
        "child_on": f"{dt.date.today():%d-%m-%Y}",
        "child_by": "Alma Lind",
        "agreement_0_what": "Møder Noah i døren",
        "agreement_0_who": f"u{writer}",
        "agreement_0_on": f"{later:%d-%m-%Y}",
        "agreement_0_goal": "nyt",
        "goal_title": "Noah kommer glad ind ad døren",
        "goal_success": "Han siger selv, at det går godt.",
        "onward_holder": "kept",
        "onward_level": "kept",
        "next_kind": "follow_up",
        "next_on": f"{later:%d-%m-%Y}",
    }
    typed |= {f"attendance_{key}": "present" for key in meeting["people"]}
    return typed | {f"note_{key}": "Noah er tryg, når nogen tager imod ham." for key in meeting["points"]}


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(prepare(int(sys.argv[1]))))
