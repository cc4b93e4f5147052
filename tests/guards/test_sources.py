"""What the code may not do, read from the code itself (architecture.md, How a check cannot be forgotten)."""

import ast
import re

import pytest
from django.apps import apps

from tests.guards import sources

GUARDIAN_IS_KNOWN_TO = {"cases/access.py", "cases/models/grants.py"}
GUARDIAN_SHORTCUTS = {
    "get_objects_for_user",
    "get_objects_for_group",
    "assign_perm",
    "remove_perm",
    "get_perms",
}
BULK = {"update", "bulk_create", "bulk_update", "update_or_create", "abulk_create", "aupdate"}


def test_views_ask_no_manager():
    """A view gets its case from the gate and the rest through the case; `.objects` would pass both by."""
    found = [
        f"{sources.name(path)}:{node.lineno}"
        for path in sources.view_files()
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
    ]
    assert found == []


def test_views_do_not_save():
    """Every write is a service."""
    found = [
        f"{sources.name(path)}:{call.lineno} {called}()"
        for path in sources.view_files()
        for called, call in sources.calls(path)
        if called in {"save", "delete", "bulk_create", "create", "raw", "execute"}
        and "by" not in {keyword.arg for keyword in call.keywords}  # a service, which says who acts
        and not _is_a_health_check(path)
    ]
    assert found == []


def _is_a_health_check(path) -> bool:
    return sources.name(path) == "config/pages.py"


def test_only_access_knows_guardian():
    found = set()
    for path in sources.program_files():
        for node in ast.walk(sources.tree(path)):
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [module]
            if any(each == "guardian" or each.startswith("guardian.") for each in modules):
                found.add(sources.name(path))
    assert found <= GUARDIAN_IS_KNOWN_TO


def test_nobody_uses_guardian_s_shortcuts():
    found = [
        f"{sources.name(path)}:{call.lineno} {called}"
        for path in sources.program_files()
        for called, call in sources.calls(path)
        if called in GUARDIAN_SHORTCUTS
    ]
    assert found == []


def test_only_access_reads_and_writes_the_grants():
    found = {
        sources.name(path)
        for path in sources.program_files()
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.Name) and node.id == "CaseUserPermission"
    }
    assert found <= {"cases/access.py"} | {each for each in found if each.startswith("config/bench")}


def tracked_models() -> set[str]:
    """Return the names of the models whose history is kept."""
    return {model.__name__ for model in apps.get_models() if hasattr(model, "history")}


def test_there_are_tracked_models():
    assert {"Child", "CasePerson"} <= tracked_models()


def test_no_bulk_write_passes_history_by():
    """django-simple-history does not see update() and bulk_*: they would leave no trace."""
    tracked = tracked_models()
    found = [
        f"{sources.name(path)}:{call.lineno} {called}()"
        for path in sources.program_files()
        for called, call in sources.calls(path)
        if called in BULK and _root_of(call.func) in tracked and called != "update_or_create"
    ]
    assert found == []


def test_no_bulk_write_through_a_case_s_people():
    """The same through a relation: case.people.update() and person.case.child..."""
    relations = {"people", "children", "child"}
    found = [
        f"{sources.name(path)}:{call.lineno}"
        for path in sources.program_files()
        for called, call in sources.calls(path)
        if called in BULK and relations & set(_names_in(call.func))
    ]
    assert found == []


def _root_of(node: ast.AST) -> str:
    """Return the name that a chain of attributes and calls begins with."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return node.id if isinstance(node, ast.Name) else ""


def _names_in(node: ast.AST) -> list[str]:
    found = []
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute):
            found.append(node.attr)
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return found


def test_only_the_relay_sets_the_holder():
    """Case.stafetholder changes in cases/relay.py alone, and handover alone calls it."""
    setters, callers = set(), set()
    for path in sources.program_files():
        for called, call in sources.calls(path):
            keywords = {keyword.arg for keyword in call.keywords}
            if called == "update" and keywords & {"stafetholder", "stafetholder_id"}:
                setters.add(sources.name(path))
            if called == "pass_relay":
                callers.add(sources.name(path))
        for node in ast.walk(sources.tree(path)):
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(
                isinstance(each, ast.Attribute) and each.attr.startswith("stafetholder") for each in targets
            ):
                setters.add(sources.name(path))
    assert setters == {"cases/relay.py"}
    assert callers == {"stafetlog/services/handover.py", "stafetlog/services/taking_over.py"}


def test_services_are_keyword_only_and_say_who_acts():
    """One door for each write: verb(*, ..., by=) (style.md B 4)."""
    for path in sources.program_files():
        if "services" not in path.parts:
            continue
        for where, function, _ in sources.functions(path):
            if function.name.startswith("_") or function not in sources.tree(path).body:
                continue
            acts = any(each.arg == "by" for each in function.args.kwonlyargs + function.args.args)
            assert not (acts and function.args.args), f"{where}: tager argumenter uden navn"


def test_no_broad_except():
    found = []
    for path in sources.program_files():
        for node in ast.walk(sources.tree(path)):
            caught = node.type if isinstance(node, ast.ExceptHandler) else False
            if caught is None or (
                isinstance(caught, ast.Name) and caught.id in {"Exception", "BaseException"}
            ):
                found.append(f"{sources.name(path)}:{node.lineno}")
    assert found == []


def test_no_html_is_built_in_python():
    """Markup lives in templates; format_html escapes what it is given, mark_safe does not."""
    found = {
        sources.name(path)
        for path in sources.program_files()
        for called, _ in sources.calls(path)
        if called in {"mark_safe", "SafeString"}
    }
    assert {each for each in found if not each.startswith("ui/")} == set()


def test_migrations_import_no_code_of_the_apps():
    """A migration is history and must not change with today's code (style.md C 19)."""
    found = []
    for path in sources.program_files(migrations=True):
        if "migrations" not in path.parts:
            continue
        for node in ast.walk(sources.tree(path)):
            if (
                isinstance(node, ast.ImportFrom)
                and node.module
                and node.module.partition(".")[0] in sources.PROGRAM
            ):
                imported = {alias.name for alias in node.names}
                if not _a_manager_or_a_default(node.module):
                    found.append(f"{sources.name(path)}: {node.module} {imported}")
    assert found == []


def _a_manager_or_a_default(module: str) -> bool:
    return module.endswith((".migrations", ".querysets"))


def test_the_log_never_tells_what_people_wrote():
    """Log lines carry numbers of cases, never names or texts: what is logged is a fixed sentence with ids."""
    forbidden = re.compile(r"logger\.\w+\(.*(full_name|\.name\b|\.text\b|cpr|address|phone)")
    found = [
        f"{sources.name(path)}:{number}"
        for path in sources.program_files()
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if forbidden.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("word", ["csrf_exempt", "xframe_options_exempt", "csp_exempt", "extra(", "RawSQL("])
def test_no_wall_is_switched_off_for_one_view(word):
    found = [sources.name(path) for path in sources.program_files() if word in path.read_text()]
    assert found == []
