"""The family of a case: add, correct, and give a login."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from btimodel.refusals import refusals_on
from cases.gate import case_view
from cases.models import Case, CasePerson
from cases.roles import CasePerm
from cases.rules import check_is_open
from stafetlog import participants, shut_out
from stafetlog.forms.members import LoginForm, PersonForm
from stafetlog.head import case_head
from stafetlog.rules import why_not
from stafetlog.services import members


@case_view(CasePerm.MANAGE)
def add(request: HttpRequest, case: Case) -> HttpResponse:
    """Write down somebody in the family."""
    form = PersonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            members.add_person(case=case, data=form.data_of_person(), by=request.user)
            messages.success(request, _("Personen er skrevet på."))
            return shut_out.back_to(request, case, "members:list", case.pk)
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "form": form,
        "refusal": why_not(check_is_open, case),
    }
    return render(request, "stafetlog/person_add.html", context)


@case_view(CasePerm.MANAGE)
def edit(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Correct what is known of somebody, and show how it was corrected before."""
    person = _person(case, pk)
    form = PersonForm(request.POST or None, person=person, initial=_known(person))
    if form.is_valid() and _corrected(request, person, form):
        return shut_out.back_to(request, case, "members:list", case.pk)
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "form": form,
        "person": person,
        "changes": participants.changes(person),
        "refusal": why_not(check_is_open, case),
    }
    return render(request, "stafetlog/person_edit.html", context)


@case_view(CasePerm.MANAGE)
def invite(request: HttpRequest, case: Case, pk: UUID) -> HttpResponse:
    """Give somebody in the family a login of her own."""
    person = _person(case, pk)
    form = LoginForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            members.give_login(
                person=person,
                email=form.cleaned_data["email"],
                login_url=request.build_absolute_uri(reverse("account_login")),
                by=request.user,
            )
            messages.success(
                request, _("Personen kan nu læse med. Vi har sendt en mail om, hvordan man logger ind.")
            )
            return redirect("members:list", case.pk)
    context = {
        "case": case,
        "case_head": case_head(request, case),
        "form": form,
        "person": person,
        "refusal": why_not(check_is_open, case) or participants.why_no_login(person),
    }
    return render(request, "stafetlog/person_invite.html", context)


def _person(case: Case, pk: UUID) -> CasePerson:
    return get_object_or_404(case.people.select_related("contact", "case"), pk=pk)


def _known(person: CasePerson) -> dict[str, object]:
    fields = (
        "name",
        "relation",
        "birth_date",
        "has_custody",
        "custody_checked_on",
        "interpreter",
    )
    contact = getattr(person, "contact", None)
    return {name: getattr(person, name) for name in fields} | {
        "protected": person.marked_protected,
        "address": contact.address if contact else "",
        "phone": contact.phone if contact else "",
    }


def _corrected(request: HttpRequest, person: CasePerson, form: PersonForm) -> bool:
    with refusals_on(form):
        ended = members.edit_person(person=person, data=form.data_of_person(), by=request.user)
        messages.success(request, _("Oplysningerne er rettet."))
        if ended is not None:
            messages.info(request, _("Forældremyndigheden er ophørt, så adgangen til loggen er lukket."))
        return True
    return False
