"""The administration: reference data and users, never a case (product.md)."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.mail_changes import MAIL_CHANGED
from accounts.models import Employment, User
from accounts.whoasks import acting_as
from btimodel.models import Deadline, LegalBasis, Municipality, RetentionRule, Unit
from config import mailchange

pytestmark = pytest.mark.usefixtures("contexts")

ALLOWED = {
    "accounts.user",
    "accounts.employment",
    "btimodel.municipality",
    "btimodel.authority",
    "btimodel.unit",
    "btimodel.legalbasis",
    "btimodel.deadline",
    "btimodel.retentionrule",
    "handlevejledninger.content",
    "redskaber.offer",
    "redskaber.toolspec",
}


@pytest.fixture
def hassan(world, client_for):
    """A browser where the administrator is logged in."""
    return client_for(world.hassan)


def user_data(user: User, **changed) -> dict:
    """Return what the user's form sends, with its employments as they are."""
    jobs = list(user.employments.order_by("pk"))
    data = {
        "email": user.email,
        "full_name": user.full_name,
        "phone": user.phone,
        "is_active": "on",
        "employments-TOTAL_FORMS": len(jobs),
        "employments-INITIAL_FORMS": len(jobs),
    }
    for number, job in enumerate(jobs):
        data |= {
            f"employments-{number}-id": job.pk,
            f"employments-{number}-user": user.pk,
            f"employments-{number}-unit": job.unit_id,
            f"employments-{number}-title": job.title,
            f"employments-{number}-actor_group": job.actor_group,
            f"employments-{number}-valid_from": job.valid_from.isoformat(),
            f"employments-{number}-valid_until": job.valid_until or "",
        }
    data |= changed
    return {key: value for key, value in data.items() if value is not None}


def test_only_reference_data_and_users_are_registered():
    assert {model._meta.label_lower for model in admin.site._registry} == ALLOWED


def test_nothing_can_be_deleted(world, hassan, rf):
    request = rf.get("/")
    request.user = world.hassan
    for model_admin in admin.site._registry.values():
        assert not model_admin.has_delete_permission(request)
        for inline in model_admin.get_inline_instances(request):
            assert not inline.can_delete


@pytest.mark.parametrize("label", sorted(ALLOWED))
def test_every_list_and_every_page_of_it_opens(world, hassan, label):
    app, model = label.split(".")
    assert hassan.get(reverse(f"admin:{app}_{model}_changelist")).status_code == 200
    row = admin.site._registry
    model_class = next(found for found in row if found._meta.label_lower == label)
    instance = model_class.objects.order_by("pk").first()
    page = hassan.get(reverse(f"admin:{app}_{model}_change", args=[instance.pk]))
    assert page.status_code == 200
    assert "Slet" not in page.content.decode()


def test_a_professional_and_a_parent_cannot_enter(world, client_for):
    for user in (world.alma, world.cecilie):
        assert client_for(user).get(reverse("admin:index"), follow=True).status_code == 403


def test_a_stranger_is_led_to_the_sites_own_login(db, client):
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_an_administrator_sees_no_case(world, case, hassan):
    assert hassan.get(reverse("case", args=[case.pk])).status_code == 404
    assert "Noah" not in hassan.get(reverse("admin:index")).content.decode()


def test_a_user_is_made_with_a_mail_and_a_kind_and_no_password(world, hassan):
    answer = hassan.post(
        reverse("admin:accounts_user_add"),
        {
            "email": "Ida@Example.dk",
            "full_name": "Ida Åkjær",
            "kind": "professional",
            "is_active": "on",
            "employments-TOTAL_FORMS": 1,
            "employments-INITIAL_FORMS": 0,
            "employments-0-unit": world.school.pk,
            "employments-0-title": "Pædagog",
            "employments-0-actor_group": 1,
            "employments-0-valid_from": "2026-01-01",
        },
    )
    assert answer.status_code == 302
    ida = User.objects.get(email="ida@example.dk")
    assert not ida.has_usable_password()
    assert not ida.is_staff
    assert ida.employments.get().title == "Pædagog"


def test_an_administrator_is_made_by_the_kind_alone(world, hassan):
    hassan.post(
        reverse("admin:accounts_user_add"),
        {
            "email": "inge@example.dk",
            "full_name": "Inge Bro",
            "kind": "administrator",
            "is_active": "on",
            "employments-TOTAL_FORMS": 0,
            "employments-INITIAL_FORMS": 0,
        },
    )
    assert User.objects.get(email="inge@example.dk").is_staff


def test_the_same_mail_in_other_letters_is_refused_beside_the_field(world, hassan):
    answer = hassan.post(
        reverse("admin:accounts_user_add"),
        {
            "email": "ALMA@example.dk",
            "full_name": "En anden",
            "kind": "professional",
            "employments-TOTAL_FORMS": 0,
            "employments-INITIAL_FORMS": 0,
        },
    )
    assert "En anden bruger har allerede den mailadresse." in answer.context["adminform"].form.errors["email"]
    assert "En anden" in answer.content.decode()


def test_an_account_that_holds_a_stafet_cannot_be_closed(world, case, hassan):
    url = reverse("admin:accounts_user_change", args=[world.alma.pk])
    answer = hassan.post(url, user_data(world.alma, is_active=None))
    [error] = answer.context["adminform"].form.errors["is_active"]
    assert "stafetter" in error
    assert User.objects.get(pk=world.alma.pk).is_active


def test_an_account_without_a_stafet_can_be_closed(world, case, hassan):
    url = reverse("admin:accounts_user_change", args=[world.dorte.pk])
    assert hassan.post(url, user_data(world.dorte, is_active=None)).status_code == 302
    assert not User.objects.get(pk=world.dorte.pk).is_active


def test_an_administrator_cannot_close_the_own_account(world, hassan):
    url = reverse("admin:accounts_user_change", args=[world.hassan.pk])
    answer = hassan.post(url, user_data(world.hassan, is_active=None))
    assert "is_active" in answer.context["adminform"].form.errors


def test_a_stafetholders_last_employment_cannot_end(world, case, hassan):
    job = world.alma.employments.get()
    url = reverse("admin:accounts_employment_change", args=[job.pk])
    data = {
        "unit": job.unit_id,
        "title": job.title,
        "actor_group": job.actor_group,
        "valid_from": job.valid_from.isoformat(),
        "valid_until": (timezone.localdate() - dt.timedelta(days=1)).isoformat(),
    }
    answer = hassan.post(url, data)
    assert "valid_until" in answer.context["adminform"].form.errors
    job.refresh_from_db()
    assert job.valid_until is None


def test_an_employment_can_end_when_no_stafet_is_held(world, case, hassan):
    job = world.dorte.employments.get()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    data = {
        "unit": job.unit_id,
        "title": job.title,
        "actor_group": job.actor_group,
        "valid_from": job.valid_from.isoformat(),
        "valid_until": f"{yesterday:%d-%m-%Y}",
    }
    assert hassan.post(reverse("admin:accounts_employment_change", args=[job.pk]), data).status_code == 302
    assert Employment.objects.get(pk=job.pk).valid_until == yesterday


def test_an_employment_that_ends_before_it_began_is_refused_in_danish(world, hassan):
    job = world.dorte.employments.get()
    data = {
        "unit": job.unit_id,
        "title": job.title,
        "actor_group": job.actor_group,
        "valid_from": "2026-02-01",
        "valid_until": "2026-01-01",
    }
    answer = hassan.post(reverse("admin:accounts_employment_change", args=[job.pk]), data)
    assert "Slutdatoen skal ligge efter startdatoen." in answer.content.decode()


def test_a_new_mail_takes_the_old_ones_power_away_and_the_old_address_is_told(
    world, hassan, client_for, django_capture_on_commit_callbacks
):
    EmailAddress.objects.create(user=world.dorte, email=world.dorte.email, verified=True, primary=True)
    url = reverse("admin:accounts_user_change", args=[world.dorte.pk])
    dorte = client_for(world.dorte)
    assert dorte.get(reverse("home")).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert hassan.post(url, user_data(world.dorte, email="ny@example.dk")).status_code == 302
    assert not EmailAddress.objects.filter(user=world.dorte).exists()
    world.dorte.refresh_from_db()
    assert not world.dorte.has_usable_password()
    assert dorte.get(reverse("home")).status_code == 302  # the login that was open is over
    (told,) = mail.outbox  # she opens no case, so nobody but she is told
    assert told.to == ["dorte@example.dk"]
    assert "Dorte" not in told.subject + told.body
    assert "ny@example.dk" not in told.body
    kept = LogEntry.objects.get(object_id=str(world.dorte.pk), change_message=MAIL_CHANGED)
    assert kept.user == world.hassan
    history = hassan.get(reverse("admin:accounts_user_history", args=[world.dorte.pk]))
    assert MAIL_CHANGED in history.content.decode()
    mail.outbox.clear()
    Client().post(reverse("account_reset_password"), {"email": "dorte@example.dk"})
    assert not any("ny@example.dk" in message.to for message in mail.outbox)
    hassan.post(url, user_data(world.dorte, email="NY@example.dk"))  # the same, in other letters
    assert LogEntry.objects.filter(change_message=MAIL_CHANGED).count() == 1


def test_the_leader_learns_that_an_account_with_a_case_has_a_new_mail(
    world, case, hassan, client_for, django_capture_on_commit_callbacks
):
    url = reverse("admin:accounts_user_change", args=[world.alma.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert hassan.post(url, user_data(world.alma, email="ny@example.dk")).status_code == 302
    assert {message.to[0] for message in mail.outbox} == {"alma@example.dk", world.erik.email}
    assert not any("Alma" in message.body or "Noah" in message.body for message in mail.outbox)
    page = client_for(world.erik).get(reverse("leader:offers")).content.decode()
    assert "Mailadresser, der er ændret" in page
    assert "Alma Lind" in page
    assert "Hassan Yildiz" in page


def test_a_mail_is_not_changed_behind_everybodys_back(world, case, hassan):
    Employment.objects.filter(user=world.erik).update(is_leader=False)
    for user, sentence in (
        (world.alma, "ingen leder eller anden administrator"),
        (world.cecilie, "Bed stafetholderen om at lukke adgangen"),
    ):
        url = reverse("admin:accounts_user_change", args=[user.pk])
        answer = hassan.post(url, user_data(user, email="ny@example.dk"))
        assert sentence in answer.content.decode()
        assert not User.objects.filter(email="ny@example.dk").exists()
    other = User.objects.create_superuser("inge@example.dk", full_name="Inge Bo")
    assert mailchange.who_must_know(world.alma, by=world.hassan) == [other]


def test_the_mail_about_a_password_is_sent_to_those_who_can_log_in(world, hassan):
    world.erik.is_active = False
    world.erik.save()
    hassan.post(
        reverse("admin:accounts_user_changelist"),
        {"action": "send_password_mail", "_selected_action": [world.dorte.pk, world.erik.pk]},
    )
    assert [message.to for message in mail.outbox] == [["dorte@example.dk"]]


def test_a_note_on_a_legal_basis_is_saved_and_its_versions_are_not_to_be_written(world, hassan):
    basis = LegalBasis.objects.get(key="dk.exchange.early")
    url = reverse("admin:btimodel_legalbasis_change", args=[basis.pk])
    version = basis.versions.get()
    hassan.post(
        url,
        {
            "local_note": "Spørg juristen først.",
            "versions-TOTAL_FORMS": 1,
            "versions-INITIAL_FORMS": 1,
            "versions-0-id": version.pk,
            "versions-0-plain_text": "Noget andet",
        },
    )
    basis.refresh_from_db()
    assert (basis.local_note, basis.is_enabled) == ("Spørg juristen først.", False)
    version.refresh_from_db()
    assert "Noget andet" not in version.plain_text


def test_a_rule_that_deletes_needs_the_archives_word(world, hassan):
    rule = RetentionRule.objects.get(key="forvaltning")
    answer = hassan.post(
        reverse("admin:btimodel_retentionrule_change", args=[rule.pk]),
        {"title": rule.title, "text": rule.text, "months": 120, "archive_marking": "undecided"},
    )
    assert "archive_marking" in answer.context["adminform"].form.errors


def test_no_months_at_all_is_not_mistaken_for_keeping_for_ever(world, hassan):
    rule = RetentionRule.objects.get(key="almindelig")
    answer = hassan.post(
        reverse("admin:btimodel_retentionrule_change", args=[rule.pk]),
        {"title": rule.title, "text": rule.text, "months": 0, "archive_marking": "discard"},
    )
    assert "Skriv mindst 1, eller lad feltet stå tomt" in answer.content.decode()
    rule.refresh_from_db()
    assert rule.months == 60


def test_the_history_says_who_changed_which_number(world, hassan):
    deadline = Deadline.objects.get(key="undringsnotat")
    hassan.post(reverse("admin:btimodel_deadline_change", args=[deadline.pk]), {"days": 21})
    page = hassan.get(reverse("admin:btimodel_deadline_history", args=[deadline.pk])).content.decode()
    assert "Hassan Yildiz" in page
    assert "Dage: &quot;14&quot;" not in page
    assert 'Dage: "14" blev til "21"' in page


def test_the_history_names_units_not_numbers(world, hassan):
    job = world.dorte.employments.get()
    data = {
        "unit": world.family_department.pk,
        "title": job.title,
        "actor_group": job.actor_group,
        "valid_from": job.valid_from.isoformat(),
    }
    hassan.post(reverse("admin:accounts_employment_change", args=[job.pk]), data)
    page = hassan.get(reverse("admin:accounts_employment_history", args=[job.pk])).content.decode()
    assert 'Enhed: "Lindeskolen" blev til "Børne- og Familieafdelingen"' in page


def test_there_is_one_municipality(world, hassan):
    assert hassan.get(reverse("admin:btimodel_municipality_add")).status_code == 403
    assert Municipality.objects.count() == 1


def test_a_unit_keeps_its_authority(world, hassan):
    unit = Unit.objects.get(name="Behandlingscenter Havnen")
    hassan.post(
        reverse("admin:btimodel_unit_change", args=[unit.pk]),
        {"name": "Havnen", "authority": world.authority.pk, "actor_group": 2, "is_active": "on"},
    )
    unit.refresh_from_db()
    assert (unit.name, unit.authority) == ("Havnen", world.region)


def test_a_closed_account_is_out_at_once(world, client_for, hassan):
    dorte = client_for(world.dorte)
    assert dorte.get(reverse("privacy")).wsgi_request.user.is_authenticated
    hassan.post(
        reverse("admin:accounts_user_change", args=[world.dorte.pk]), user_data(world.dorte, is_active=None)
    )
    assert not dorte.get(reverse("privacy")).wsgi_request.user.is_authenticated


def test_the_database_agrees_that_the_administrator_has_no_case(world, case):
    with acting_as(world.hassan):
        assert not type(case).objects.exists()


@pytest.mark.parametrize("sent", ["31-02-2026", "9" * 30, "²"])
def test_a_unit_that_is_no_number_is_told_beside_the_field(world, hassan, sent):
    user = reverse("admin:accounts_user_change", args=[world.alma.pk])
    answer = hassan.post(user, user_data(world.alma, **{"employments-0-unit": sent, "full_name": "Alma Ny"}))
    page = answer.content.decode()
    assert "Alma Ny" in page
    assert "gyldig valgmulighed" in page
    employment = {"user": sent, "unit": sent, "title": "Lærer for de små"}
    page = hassan.post(reverse("admin:accounts_employment_add"), employment).content.decode()
    assert "Lærer for de små" in page
    assert page.count("gyldig valgmulighed") == 2
