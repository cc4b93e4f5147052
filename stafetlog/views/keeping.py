"""A form on a case that saves itself while one types: its draft, the page, and the end of the draft."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.functional import cached_property

from cases.models import Case
from stafetlog.forms.keeping import KeptForm
from stafetlog.models import Draft
from stafetlog.services import drafts
from stafetlog.views.drafts import begun, sent_already, version_of


class Kept:
    """One request for a page with a KeptForm; `name` is its draft's."""

    def __init__(self, request: HttpRequest, case: Case, name: str) -> None:
        self.request, self.case, self.name = request, case, name

    @cached_property
    def draft(self) -> Draft | None:
        """My draft, looked for when the page first needs it."""
        return drafts.find(case=self.case, by=self.request.user, form=self.name)

    def initial(self, known: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return what the form begins with: what is known, and over it what was typed before."""
        return {**(known or {}), **(drafts.typed(self.draft) if self.draft else {})}

    def sent(self, form: KeptForm) -> None:
        """Remove the draft of what is written now; a save that comes late does not make it rise again."""
        page: UUID | None = form.cleaned_data["entry_id"]
        if page is None:
            return
        drafts.finish(
            case=self.case,
            by=self.request.user,
            form=self.name,
            version=version_of(self.request),
            page=page,
        )
        sent_already(self.request, page)

    def shown(self) -> dict[str, Any]:
        """Return what the page shows of the draft, and where it is saved."""
        return begun(self.request, self.case, self.name, self.draft)
