"""Writes the tools that ship with the program to the database: idempotent, keyed by slug and version.

A version that is there is never rewritten, for filled tools point at it. The municipality's own versions
stay, and a tool that has left the files stays too; an administrator can take it out of use.
"""

from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils import timezone

from btimodel.reader import BadContent
from redskaber.models import ToolSpec
from redskaber.parsing import parse_spec, read_spec
from redskaber.spec import Spec, from_document, to_document


def read_folder(folder: Path) -> list[tuple[Path, Spec]]:
    """Return every tool of a folder with its file. Raises BadContent."""
    return [(path, read_spec(path)) for path in sorted(folder.glob("*.yaml"))]


def load(folder: Path, *, using: str) -> tuple[int, list[str]]:
    """Write the tools of a folder; return how many were new, and the local versions that go before ours.

    Raises BadContent, also when a version is there with other words.
    """
    tools = read_folder(folder)
    with transaction.atomic(using=using):
        created = sum(_write(path, tool, using) for path, tool in tools)
    kept = ToolSpec.objects.using(using).current().filter(local__gt=0, slug__in=[t.slug for _p, t in tools])
    return created, [str(one) for one in kept]


def check_local(*, source: str, based_on: ToolSpec) -> Spec:
    """Return the tool of the municipality's own words. Raises BadContent, also for another slug."""
    path = Path(f"{based_on.slug}.yaml")
    tool = parse_spec(source, path)
    if (tool.slug, tool.version) != (based_on.slug, based_on.version):
        reason = "slug og version skal være som i den udgave, du retter i; programmet tæller selv jeres egne."
        raise BadContent(path, 1, reason)
    return tool


@transaction.atomic
def add_local(*, source: str, based_on: ToolSpec) -> ToolSpec:
    """Return a new version of the municipality's own, which is in use from now on. Raises BadContent."""
    tool = check_local(source=source, based_on=based_on)
    same = ToolSpec.objects.filter(slug=tool.slug, version=tool.version)
    newest = same.select_for_update().order_by("-local").values_list("local", flat=True)
    return _create(source, tool, local=newest[0] + 1, using=DEFAULT_DB_ALIAS)


def _write(path: Path, tool: Spec, using: str) -> bool:
    there = ToolSpec.objects.using(using).filter(slug=tool.slug, version=tool.version, local=0).first()
    if there is None:
        _create(path.read_text(encoding="utf-8"), tool, local=0, using=using)
        return True
    if from_document(there.document) != tool:
        raise BadContent(
            path,
            1,
            f"udgave {tool.version} findes med andre ord. Sæt version én op, så gamle svar vises som før.",
        )
    return False


def _create(source: str, tool: Spec, *, local: int, using: str) -> ToolSpec:
    made = ToolSpec(
        slug=tool.slug,
        version=tool.version,
        local=local,
        title=tool.title,
        source=source,
        document=to_document(tool),
        loaded_at=timezone.now(),
    )
    made.save(using=using, force_insert=True)
    return made
