"""What the pages where a tool is filled share: what was sent, and the answer to a draft that saves itself."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID, uuid4

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from btimodel.exceptions import RuleBroken
from redskaber.answers import COUNT, Typed, kept
from redskaber.exceptions import FillingChanged
from redskaber.forms.tool import ToolForm, with_more_rows, without_drawing
from redskaber.kinds import own_parts
from redskaber.models import Filling, ToolSpec
from redskaber.services.drafts import Sent

# What the buttons of the form say.
GO, SHARE, KEEP, UPDATE, ROWS = "go", "del", "gem", "opdater", "linjer-"
ADD, REMOVE = "tilfoej-", "fjern-"


def sent_in(request: HttpRequest, form: ToolForm) -> Sent:
    """Return what a page sent, with room for more rows when that is what was asked for."""
    typed = kept(form.tool_fields, request.POST)
    go = request.POST.get(GO, "")
    if go.startswith(ROWS):
        typed = with_more_rows(form.tool, typed, go.removeprefix(ROWS))
    if go.startswith(REMOVE):
        typed = without_drawing(form.tool, typed, go.removeprefix(REMOVE))
    return Sent(typed, version_in(request), uuid_in(request, "page") or uuid4())


def save_sent(form: ToolForm, save: Callable[[], Filling | None]) -> tuple[Filling | None, int]:
    """Return what was saved and the version that the page now knows; a refusal stands on the form."""
    try:
        saved = save()
    except FillingChanged as changed:
        form.add_rule_error(changed)
        form.add_error(None, _("Gem igen, hvis det er teksten her, du vil beholde."))
        return None, changed.filling.version
    except RuleBroken as refusal:
        form.add_rule_error(refusal)
        return None, 0
    return saved, saved.version if saved else 0


def autosaved(request: HttpRequest, save: Callable[[], Filling | None]) -> JsonResponse:
    """Answer a draft that saves itself; 409 with the other page's words when that was newer (autosave.js)."""
    if uuid_in(request, "page") is None or request.POST.get("writer") != str(request.user.pk):
        return JsonResponse({"error": _("Siden er ikke din. Åbn den igen.")}, status=403)
    try:
        saved = save()
    except FillingChanged as changed:
        words = {name: text for name, text in changed.filling.typed.items() if not name.endswith(f"-{COUNT}")}
        return JsonResponse({"version": changed.filling.version, "text": words}, status=409)
    except RuleBroken as refusal:
        return JsonResponse({"error": str(refusal)}, status=400)
    return JsonResponse(
        {
            "version": saved.version if saved else 0,
            "saved_at": clock(saved.updated_at if saved else timezone.now()),
        }
    )


def version_in(request: HttpRequest) -> int:
    """Return the version that the page was opened with, 0 for none."""
    text = request.POST.get("draft_version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def uuid_in(request: HttpRequest, name: str) -> UUID | None:
    """Return an id that was sent, or None for what is none."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return None


def clock(moment: dt.datetime) -> str:
    """Return the time of day in Denmark, as "14.32"."""
    return date_format(timezone.localtime(moment), "G.i")


def warnings_in(tool: ToolSpec, typed: Typed, user: User) -> list[str]:
    """Return what a tool on a note should not hold, in sentences; nothing for most tools."""
    warn = own_parts(tool.slug).warn
    return warn(tool.spec, typed, user) if warn and typed else []
