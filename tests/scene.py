"""The scene of the access matrix: Noah's case with all that an address can ask for, and a foreign case."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.whoasks import acting_as
from btimodel.choices import ActorGroup
from btimodel.models import Unit
from cases.models import Case
from cases.roles import Role
from cases.services import members
from consent.models import Consent
from stafetlog.family_wish import AGREED
from stafetlog.models import Closing
from stafetlog.services import handover, replies, undring
from stafetlog.services import meetings as calling
from stafetlog.services.closing import Farewell, close
from tests import files, handovers, meetings, personas, plans, scales, tools
from tests.consents import Answer, complete, say
from tests.matrix import PUBLIC, ROWS, Persona
from tests.urlwalk import Address, addresses

ROUTES: dict[str, Address] = {address.name: address for address in addresses()}


@dataclass
class Scene:
    """The people by their key in the matrix, the cases, and the number behind each part of an address."""

    people: dict[str, User | None]
    case: Case
    foreign: Case
    consent: Consent
    numbers: dict[str, UUID | str | int]
    world: personas.World

    def url(self, name: str, state: str) -> str:
        """Return the address in a state of the case."""
        ids = {"open": self.case.pk, "closed": self.case.pk, "withdrawn": self.case.pk}
        ids |= {"foreign": self.foreign.pk, "missing": uuid4()}
        values = self.numbers | {"case_id": ids[state]}
        if ROWS[name].pk:
            values["pk"] = self.numbers[ROWS[name].pk]
        return reverse(name, kwargs={part: values[part] for part in ROUTES[name].parts})

    def client(self, key: str) -> Client:
        """Return the persona's browser. Lis's account was closed while she was logged in."""
        client, user = Client(), self.people[key]
        if user is not None:
            client.force_login(user, backend="accounts.backends.LoginBackend")
        if key == "lis":
            User.objects.filter(pk=user.pk).update(is_active=False)
        return client

    def close(self) -> None:
        """Close Noah's log; what is called is cancelled first."""
        farewell = Farewell(
            reason=Closing.Reason.REACHED,
            summary="Noah trives.",
            what_helped="Faste aftaler.",
            who_follows="Skolen.",
            family_words="Vi er glade.",
            family=AGREED,
        )
        alma = self.world.alma
        with acting_as(alma):
            for meeting in self.case.meetings.coming():
                calling.cancel(meeting=meeting, by=alma, reason="Vi slutter.", seen=meeting.version)
            close(case=self.case, by=alma, farewell=farewell)

    def withdraw(self) -> None:
        """Cecilie takes her consent back."""
        say(self.consent, self.world.cecilie, Answer.WITHDRAWN)


def some_addresses(persona: Persona) -> list[str]:
    """Return what is asked every time of a persona whose answers on a case are another's by the same rule.

    That is every address where the matrix names the persona, every one beside the cases that not all may
    see, and of the rest one of each right and kind. The drill asks for all.
    """
    kinds, some = set(), []
    for name, row in ROWS.items():
        kind = (row.needs, row.post_only, row.get_only)
        named = any(persona.key in key.split() for key in row.but)
        own = row.needs != PUBLIC and not ROUTES[name].is_on_a_case
        if named or own or kind not in kinds:
            some.append(name)
            kinds.add(kind)
    return some


def build() -> Scene:
    """Return the scene: consent is given, Jonas has left, and Alma keeps a note of her own."""
    world = personas.make_world()
    case = personas.open_noahs_case(world)
    people = _people(world, case)
    consent = complete(world, case)
    foreign = personas.open_another_case(world, by=personas.professional("Mads Bo", world.school, "Lærer"))
    return Scene(people, case, foreign, consent, _numbers(world, case, consent), world)


def _people(world: personas.World, case: Case) -> dict[str, User | None]:
    clinic = Unit.objects.create(
        name="Klinik Fjorden", authority=world.region, actor_group=ActorGroup.BEHANDLING, phone="12 34 56 71"
    )
    others = {
        "signe": personas.professional("Signe Bak", world.school, "Pædagog"),
        "pia": personas.professional("Pia Riis", clinic, "Sygeplejerske"),
        "jonas": personas.professional("Jonas Lykke", world.school, "Lærer"),
        "lis": personas.professional("Lis Holt", world.school, "Lærer"),
    }
    for user in (world.birk, world.gry, others["pia"], others["jonas"], others["lis"]):
        personas.add_member(world, case, user)
    personas.add_member(world, case, others["signe"], role=Role.LAESER)
    with acting_as(world.alma):
        members.end_membership(member=case.memberships.get(user=others["jonas"]), by=world.alma)
    own = {name: getattr(world, name) for name in OWN_NAMES}
    return {"nobody": None} | own | others


OWN_NAMES = ("alma", "birk", "gry", "cecilie", "daniel", "freja", "erik", "dorte", "hassan")


def _numbers(world: personas.World, case: Case, consent: Consent) -> dict[str, UUID | str]:
    goal = plans.add_goal(case)
    measure = plans.add_measure(goal, world.birk)
    held = meetings.begun(case)
    meetings.held(held)
    meeting = meetings.called(case, world.birk)
    tool, tool_draft = tools.shared(case), tools.draft(case)
    attachment = files.entry_with(case, world.alma, files.picture(), tells_no_place=True)
    with acting_as(world.alma):
        taken_back = handovers.offer(case, world.birk, by=world.alma)
        handover.withdraw(handover=taken_back, by=world.alma)
        seen = undring.Seen(seen_at=timezone.now(), saw_heard="Han sad alene.")
        note = undring.start(by=world.alma, label="Uro i klassen", first=seen)
        entry = case.entries.order_by("seq").first().pk
        return {
            "entry": entry,
            "entry_id": entry,
            "asked": replies.ask(entry=attachment, by=world.alma, to=world.birk, question="x").pk,
            "written": attachment.pk,
            "attachment": attachment.attachments[0]["id"],
            "member": case.memberships.get(user=world.birk).pk,
            "person": case.people.get(user=world.cecilie).pk,
            "person_id": case.people.get(user=world.cecilie).pk,
            "consent_id": consent.pk,
            "goal_id": goal.pk,
            "measure_id": measure.pk,
            "number": 0,
            "meeting_id": meeting.pk,
            "handover": taken_back.pk,
            "handover_id": taken_back.pk,
            "meeting": meeting.pk,
            "held": held.pk,
            "note_id": note.pk,
            "tool": tool.pk,
            "round_id": scales.begun(case).pk,
            "scale_id": scales.SCALE,
            "field_id": "observationer",
            "file_id": uuid4(),
            "before_id": uuid4(),
            "tool_draft": tool_draft.pk,
            "tool_id": tools.OBSERVATIONS,
            **dict.fromkeys(("filling_id", "note_tool_id"), tools.on_note(note).pk),
            "observation_id": note.observations.get().pk,
            "form": "entry",
            "group": "voksen",
            "phase": "opsporing",
            "level": 1,
            "chapter": "redskaber",
            "leaflet": "skoler-og-sfo",
            "text": "dine-rettigheder",
            "search_id": uuid4(),
            "stafet_id": uuid4(),
            "job_id": uuid4(),
            "uidb36": "1",
            "key": "set-password",
        }
