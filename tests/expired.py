"""Cases with something in every table, closed long ago: for the tests of what a purge leaves.

Everything comes from the services; only the passing of years is done by the administrator.
"""

import datetime as dt
import uuid

import psycopg
from django.apps import apps
from django.db import models
from django.utils import timezone
from psycopg import sql

from accounts.models import User
from accounts.whoasks import acting_as
from btimodel.choices import Level, Phase
from cases import events
from cases.models import AccessEvent, Case
from config.retention import CASE_POLICIES
from stafetlog import state_rules
from stafetlog.family_wish import AGREED
from stafetlog.models import Closing, EntryKind, LevelChange, PdfJob, ReminderKind
from stafetlog.printing import Order
from stafetlog.services import (
    closing,
    drafts,
    entries,
    handover,
    levels,
    next_date,
    pdf_jobs,
    reminders,
    replies,
    states,
)
from stafetlog.services.meetings import calling
from tests import consents, files, handovers, meetings, personas, plans, scales, tools
from tests.dbroles import Connection, connected_as
from tests.personas import World, add_member

# The end of a chain is a salted digest that the database computes; the certificate keeps it.
COMPUTED = {("stafetlog_loghead", "hash")}
LONG_AGO = dt.date(2020, 1, 1)


def busy_case(world: World, case: Case | None = None) -> Case:
    """Return an open case with a row in every table that hangs on one."""
    case = case or personas.open_noahs_case(world)
    add_member(world, case, world.birk)
    add_member(world, case, world.gry)
    consents.complete(world, case)
    alma = world.alma
    with acting_as(alma):
        decision = levels.LevelDecision(
            Level.TWO, "x", "x", "x", LevelChange.HolderChoice.KEPT, "x", family=AGREED
        )
        levels.change(case=case, by=alma, decision=decision)
        facts = state_rules.Facts(
            reason="x", asked_by="family", on=timezone.localdate() + dt.timedelta(days=9)
        )
        states.step(case=case, by=alma, step=state_rules.Step.PAUSE, facts=facts)
        next_date.set_next(case=case, by=alma, on=timezone.localdate(), kind=Case.NextKind.TALK)
        written = entries.write(
            case=case,
            by=alma,
            kind=EntryKind.SAMTALE,
            phase=Phase.INDSATS,
            text="x",
            occurred_at=case.opened_at,
            concerns=case.people.get(user=world.daniel),
        )
        entries.correct(entry=written, by=alma, text="y")
        offer = handovers.offer(case, world.birk, by=alma, worry="x", said="x")
        handover.withdraw(handover=offer, by=alma)
        pdf_jobs.ask(case=case, by=alma, kind=PdfJob.Kind.PROFESSIONAL, order=Order())
        files.add_draft_file(case, alma)
        drafts.save(case=case, by=alma, form=drafts.ENTRY, data={"text": "x"}, version=0, page=uuid.uuid4())
        due = reminders.Due(ReminderKind.NEXT_DATE, case.pk, case.pk)
        reminders.remember(by=alma, due=[due], on=timezone.localdate())
        events.record(case=case, by=alma, action=AccessEvent.Action.READ, page="case")
    plans.evaluate(plans.add_measure(plans.add_goal(case)))
    meetings.called(case)
    tools.shared(case)
    attached = files.entry_with(case, alma, files.picture())
    with acting_as(alma):
        replies.ask(entry=attached, by=alma, to=world.birk, question="x")
    scales.begun(case, rate=True)
    return case


def close(case: Case, by: User, reason: Closing.Reason = Closing.Reason.REACHED) -> None:
    """Close the log as its stafetholder does; what is called is cancelled first."""
    farewell = closing.Farewell(reason, "x", "x", "x", "x", AGREED)
    with acting_as(by):
        for meeting in case.meetings.coming():
            calling.cancel(meeting=meeting, by=by, reason="x", seen=meeting.version)
        closing.close(case=case, by=by, farewell=farewell)


def let_the_years_pass(case: Case, **columns: object) -> None:
    """Let a closed case's retention run out, or set other columns of it, as the administrator alone can."""
    changes = {"retention_until": LONG_AGO} | columns
    assignments = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in changes)
    with connected_as("admin") as admin:
        admin.execute(
            sql.SQL("UPDATE cases_case SET {} WHERE id = %s").format(assignments),
            [*changes.values(), case.pk],
        )


def expired_case(world: World, case: Case | None = None) -> Case:
    """Return a case with a row in every table, closed, whose time has run out."""
    case = busy_case(world, case)
    close(case, world.alma)
    let_the_years_pass(case)
    return case


def plant(case: Case, word: str) -> None:
    """Write `word` in every free-text column of every row that hangs on the case, and on its family.

    Fails when a table that hangs on a case has no row: then busy_case does not reach it yet.
    """
    with connected_as("admin") as admin:
        admin.execute("SET session_replication_role = replica")
        (child,) = admin.execute("SELECT child_id FROM cases_case WHERE id = %s", [case.pk]).fetchone()
        for policy in CASE_POLICIES:
            _plant_in(admin, policy.table, policy.column, case.pk, word)
        _plant_in(admin, "cases_child", "id", child, word)
        _plant_in(admin, "cases_historicalchild", "id", child, word)


def plant_on_account(user: User, word: str) -> None:
    """Write `word` on a person's account and on what hangs on it."""
    with connected_as("admin") as admin:
        admin.execute(
            "UPDATE accounts_user SET full_name = %s, sort_key = %s, phone = %s, email = %s WHERE id = %s",
            [word, word, word, f"{word}{user.pk}@example.dk", user.pk],
        )
        admin.execute(
            "INSERT INTO account_emailaddress VALUES (DEFAULT, %s, true, true, %s)",
            [f"{word}{user.pk}@example.dk", user.pk],
        )
        admin.execute(
            """INSERT INTO django_admin_log (action_time, object_id, object_repr, action_flag, change_message,
                                             content_type_id, user_id)
               SELECT now(), %s, %s, 2, %s, t.id, (SELECT id FROM accounts_user WHERE is_superuser LIMIT 1)
                 FROM django_content_type t WHERE t.app_label = 'accounts' AND t.model = 'user'""",
            [str(user.pk), word, word],
        )


def _plant_in(admin: Connection, table: str, column: str, key: object, word: str) -> None:
    where = sql.SQL("WHERE {} = %s").format(sql.Identifier(column))
    name = sql.Identifier(table)
    if not admin.execute(sql.SQL("SELECT 1 FROM {} {}").format(name, where), [key]).fetchone():
        raise AssertionError(f"{table} har ingen række: lad busy_case lave en.")
    for field in _free_text(table):
        value: object = word
        if isinstance(field, models.JSONField):
            planted = {"tekst": word}
            value = psycopg.types.json.Jsonb([planted] if field.default is list else planted)
        statement = sql.SQL("UPDATE {} SET {} = %s {}").format(name, sql.Identifier(field.column), where)
        try:
            admin.execute(statement, [value, key])
        except psycopg.errors.UniqueViolation:
            continue  # one draft a form, one CPR hash a child: the word stands in the row's other columns


def _free_text(table: str) -> list[models.Field]:
    """Return the columns of a table in which anything may be written: no choice, no foreign key."""
    model = next(
        model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table
    )
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not field.choices
        and not field.is_relation
        and (table, field.column) not in COMPUTED
    ]
