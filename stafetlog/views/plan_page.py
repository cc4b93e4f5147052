"""What the writing pages of the plan do alike: the draft, the form, the rule's no, and the way back."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from btimodel.refusals import refusals_on
from cases.models import Case
from stafetlog.forms.goals import PlanForm
from stafetlog.head import case_head
from stafetlog.services import drafts
from stafetlog.views.drafts import version_of

AForm = TypeVar("AForm", bound=PlanForm)


class WritingPage:
    """One request for a page of the plan that one writes on; `name` is its draft's, "" for none."""

    def __init__(self, request: HttpRequest, case: Case, name: str = "") -> None:
        self.request, self.case, self.name = request, case, name
        self.draft = drafts.find(case=case, by=request.user, form=name) if name else None

    def form(self, kind: type[AForm], *, initial: dict[str, Any] | None = None, **more: Any) -> AForm:
        """Return the form with what was typed now, or in the draft, or what it begins with."""
        typed = drafts.typed(self.draft) if self.draft else {}
        self._form = kind(
            self.request.POST or None,
            case=self.case,
            user=self.request.user,
            initial={**(initial or {}), **typed},
            **more,
        )
        return self._form

    def done(self, write: Callable[[], Any]) -> bool:
        """Run a service on a valid form; a refusal becomes a sentence at the top of it."""
        if not self._form.is_valid():
            return False
        with refusals_on(self._form):
            write()
            return True
        return False

    def answer(self, sentence: str) -> HttpResponse:
        """Remove the draft and lead back to the plan."""
        if self.name:
            drafts.finish(
                case=self.case,
                by=self.request.user,
                form=self.name,
                version=version_of(self.request),
                page=self._form.cleaned_data["entry_id"],
            )
        messages.success(self.request, sentence)
        return redirect("plan:overview", self.case.pk)

    def show(self, template: str, *, refusal: str, **more: Any) -> HttpResponse:
        """Show the form, or why it cannot be done now. What was typed is never hidden."""
        bound, draft = self._form.is_bound, self.draft
        context = {
            "case": self.case,
            "case_head": case_head(self.request, self.case),
            "form": self._form,
            "refusal": "" if bound else refusal,
            "can_write": True,
            "draft": draft,
            "draft_is_shown": draft is not None and not bound,
            "draft_version": version_of(self.request) if bound else (draft.version if draft else 0),
            "draft_url": self._draft_url("draft_save"),
            "discard_url": self._draft_url("draft_discard"),
            **more,
        }
        return render(self.request, template, context)

    def _draft_url(self, view: str) -> str:
        return reverse(f"stafetlog:{view}", args=[self.case.pk, self.name]) if self.name else ""
