"""Every address is guarded, or stands here with a reason (architecture.md)."""

import ast
import inspect
from dataclasses import replace

from django.urls import reverse

from cases.gate import UNRECORDED_VIEWS, case_view
from cases.models import AccessEvent
from cases.roles import CasePerm
from config.public import PUBLIC_URL_NAMES
from tests.guards import sources
from tests.urlwalk import Address, addresses

# Pages for whoever is logged in, with nothing of a case in them but what the reader's own access gives.
WITHOUT_A_CASE = {
    "home": "shows what waits for the reader, from access.visible alone",
    "tools:list": "the tools themselves, with no child in them",
    "tools:tool": "one tool; whoever writes on cases sees her own, from access.visible alone",
    "tools:offers": "what the municipality offers anybody, with no child in it",
    "tools:blank": "one tool, blank",
    "tools:pdf": "one tool, blank",
    "portal:start": "leads a family to its own cases, from access.visible alone",
    "leader:offers": "asks the database for the reader's own units alone, and is told of no child",
    "leader:take_over": "the same, and one of them alone; the database lets a leader in to take it",
    "account_change_password": "one's own password",
    "account_stay": "how long one's own login lasts",
    "account_set_password": "one's own password",
    "account_reauthenticate": "asks for one's own password again",
    "guides:fold": "one's own panel",
    "guides:tick": "one's own ticks",
}

ALL = addresses()
IDS = [address.name for address in ALL]


def test_the_walk_finds_the_site():
    assert {"home", "case", "stafetlog:timeline", "portal:case", "account_login"} <= set(IDS)
    assert len(set(IDS)) == len(IDS), "to adresser hedder det samme"


def what_is_wrong(address: Address) -> str:
    """Say what is wrong with an address's guard, if anything is."""
    guard = getattr(address.view, "case_perm", None) or getattr(address.view, "guarded_by", None)
    if address.is_on_a_case:
        is_guarded = isinstance(getattr(address.view, "case_perm", None), CasePerm)
        return "" if is_guarded else f"{address.name}: ingen @case_view"
    if guard is None:
        is_known = address.name in PUBLIC_URL_NAMES or address.name in WITHOUT_A_CASE
        return "" if is_known else f"{address.name}: ingen vagt"
    return f"{address.name}: vagt og åben" if address.name in PUBLIC_URL_NAMES else ""


def test_every_address_is_guarded_or_has_a_reason():
    assert [fault for fault in map(what_is_wrong, ALL) if fault] == []


def test_an_address_without_a_guard_is_found():
    bare = Address("glemt", "sager/<uuid:case_id>/glemt/", frozenset({"case_id"}), lambda request: None)
    assert what_is_wrong(bare) == "glemt: ingen @case_view"
    assert what_is_wrong(replace(bare, parts=frozenset())) == "glemt: ingen vagt"


def test_open_without_login_is_what_the_list_says():
    is_open = {each.name for each in ALL if getattr(each.view, "login_required", True) is False}
    assert is_open == {*IDS} & PUBLIC_URL_NAMES


def test_the_lists_name_only_what_is_there():
    assert set(IDS) >= PUBLIC_URL_NAMES
    assert set(IDS) >= set(WITHOUT_A_CASE)
    assert not PUBLIC_URL_NAMES & set(WITHOUT_A_CASE)


def test_every_permission_guards_a_view_or_decides_in_a_rule():
    """A permission that is declared and tested but guards nothing misleads (style.md C 1)."""
    at_the_gate = {getattr(address.view, "case_perm", None) for address in ALL}
    assert set(CasePerm) - at_the_gate - set(DECIDED_INSIDE) == set()


# Permissions that no view asks for at its gate, and where they decide.
DECIDED_INSIDE = {
    CasePerm.VIEW: "what every gate asks first: without it the case is not there",
    CasePerm.READ_OWN_MATTERS: "the database's policy on stafetlog_entry, and EntryQuerySet.readable_by",
    CasePerm.READ_TASK: "the database's policy on stafetlog_entry, and cases.visibility.readable_entries",
    CasePerm.SEE_ADDRESSES: "the database's policy on cases_personcontact, and the pages that show contacts",
}


def test_what_is_decided_inside_is_really_asked_for():
    used = set()
    for path in sources.program_files(migrations=True):
        text = path.read_text()
        for perm in DECIDED_INSIDE:
            named = f"CasePerm.{perm.name}" in text and path.name != "roles.py"
            if named or f"app_cases('{perm.value}')" in text:
                used.add(perm)
    assert used == set(DECIDED_INSIDE)


def test_the_gate_stands_outside_the_view_s_body():
    """A wrapper that hides the gate's mark, or a gate called inside a view, would make the walk blind."""

    @case_view(CasePerm.VIEW)
    def view(request, case):
        """Show nothing."""

    assert view.case_perm is CasePerm.VIEW
    for path in sources.view_files():
        for where, function, _ in sources.functions(path):
            inner = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
            named = {getattr(node.func, "id", "") for node in inner if node not in function.decorator_list}
            assert "case_view" not in named, where


def test_a_view_of_a_case_takes_the_case_and_not_its_number():
    for address in ALL:
        if address.is_on_a_case:
            names = list(inspect.signature(inspect.unwrap(address.view)).parameters)
            assert names[:2] == ["request", "case"], address.name
            assert "case_id" not in names, address.name


def test_a_view_that_leaves_no_event_stands_in_the_gate_s_list():
    views = {f"{each.view.__module__}.{each.view.__qualname__}" for each in ALL}
    assert set(UNRECORDED_VIEWS) <= views
    assert all(len(reason) > 40 for reason in UNRECORDED_VIEWS.values())


def test_a_page_s_name_fits_in_its_access_event():
    limit = AccessEvent._meta.get_field("page").max_length
    assert [name for name in IDS if len(name) > limit] == []


def test_no_address_carries_anything_about_a_person():
    """Addresses end in histories and in servers' logs: only numbers that mean nothing elsewhere."""
    allowed = {
        "case_id",
        "pk",
        "note_id",
        "observation_id",
        "consent_id",
        "person_id",
        "entry_id",
        "member_id",
        "uidb36",
        "key",
        "form",
        # names of the handbook's texts
        "phase",
        "group",
        "level",
        "chapter",
        "leaflet",
        "text",
        "number",
    }
    for address in ALL:
        for part in address.parts - allowed:
            assert part.endswith("_id"), f"{address.name}: {part}"


def test_the_administration_shows_no_case():
    from django.contrib import admin

    shown = {model._meta.app_label for model in admin.site._registry}
    assert shown & {"cases", "stafetlog", "consent", "portal", "guardian"} == set()
    assert reverse("admin:index")
