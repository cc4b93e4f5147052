"""Models: foreign keys point down, every permission and kind is used, the layers are complete."""

import tomllib

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from cases.models import AccessEvent
from cases.roles import ROLE_PERMS, CasePerm
from stafetlog.models import EntryKind
from stafetlog.models.entry import WRITABLE_KINDS
from tests.guards import sources


def layers() -> list[list[str]]:
    """Return the apps from roof to floor, as import-linter has them: those of one layer stand together."""
    contracts = tomllib.loads((sources.ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
    (contract,) = [contract for contract in contracts if contract["type"] == "layers"]
    return [[app.strip() for app in layer.split("|")] for layer in contract["layers"]]


def test_every_app_has_its_layer():
    ours = [app for app in settings.INSTALLED_APPS if (sources.ROOT / app).is_dir()]
    listed = [app for layer in layers() for app in layer]
    assert ours == listed
    assert set(listed) == set(sources.APPS)


def test_foreign_keys_point_down():
    """String keys escape import-linter; the models themselves do not."""
    height = {app: len(layers()) - place for place, layer in enumerate(layers()) for app in layer}
    found = []
    for model in apps.get_models(include_auto_created=True):
        own = height.get(model._meta.app_label)
        for field in model._meta.get_fields():
            target = field.related_model
            if own is None or field.auto_created or not isinstance(target, type):
                continue
            beside = target._meta.app_label != model._meta.app_label
            if height.get(target._meta.app_label, 0) + beside > own:
                found.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    assert found == []


def test_no_foreign_key_removes_what_hangs_on_a_case_by_itself():
    """PROTECT everywhere but inside one private note: what goes, goes by the purge or by a service."""
    allowed = {"stafetlog.NoteObservation.note"}
    found = []
    for model in apps.get_models():
        if model._meta.app_label not in sources.APPS or model.__name__.startswith("Historical"):
            continue
        for field in model._meta.concrete_fields:
            rule = getattr(field.remote_field, "on_delete", None) if field.is_relation else None
            if rule in {models.CASCADE, models.SET_NULL, models.SET_DEFAULT}:
                found.append(f"{model._meta.label}.{field.name}")
    assert set(found) - allowed - GUARDIAN_S_OWN == set()


# Columns that guardian's base class brings.
GUARDIAN_S_OWN = {"cases.CaseUserPermission.permission", "cases.CaseUserPermission.user"}


def test_no_model_on_a_case_tells_a_name_in_its_text():
    """str() ends in log lines, in the admin's history and in error mails."""
    for model in apps.get_models():
        if model._meta.app_label in {
            "cases",
            "stafetlog",
            "consent",
            "redskaber",
        } and not model.__name__.startswith("Hist"):
            fields = {field.attname: "Noah Skov" for field in model._meta.concrete_fields if _is_text(field)}
            if "action" in fields or model.__name__ in {"CaseUserPermission", "ToolSpec", "Offer"}:
                continue
            assert "Noah" not in _text_of(model(**fields)), model._meta.label


def _is_text(field: models.Field) -> bool:
    return isinstance(field, models.CharField | models.TextField) and not field.primary_key


def _text_of(row: models.Model) -> str:
    try:
        return str(row)
    except (AttributeError, TypeError, ValueError):
        return ""  # formats a date, which this row has not


def test_every_permission_belongs_to_somebody():
    from cases.roles import HOLDER_PERMS

    given = set().union(*ROLE_PERMS.values()) | HOLDER_PERMS
    assert given == set(CasePerm)


def words_in_the_program(enum_name: str) -> set[str]:
    """Return the members of an enum that the program names somewhere, as `Enum.MEMBER`."""
    import ast

    found = set()
    for path in sources.program_files():
        for node in ast.walk(sources.tree(path)):
            if isinstance(node, ast.Attribute) and enum_name == getattr(
                node.value, "id", getattr(node.value, "attr", "")
            ):
                found.add(node.attr)
    return found


@pytest.mark.parametrize(
    ("enum", "name"), [(EntryKind, "EntryKind"), (CasePerm, "CasePerm"), (AccessEvent.Action, "Action")]
)
def test_every_word_of_a_list_is_used(enum, name):
    """A permission that guards nothing, or a kind that nobody writes, misleads (style.md C 1)."""
    used = words_in_the_program(name)
    if enum is EntryKind:
        used |= {kind.name for kind in WRITABLE_KINDS}
    assert [member.name for member in enum if member.name not in used] == []
