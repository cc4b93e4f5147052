"""Rules of what an entry holds besides its words: where they come from, and what they belong to."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases import access
from cases.models import Case
from cases.roles import CasePerm
from cases.rules import check_has, check_is_open
from cases.visibility import place_visible_to, who_reads
from stafetlog.attachments import About, names
from stafetlog.exceptions import EntryRefused
from stafetlog.models import Entry, EntryKind, ReplyRequest, Sensitivity, WordsHow
from stafetlog.models.draft import LONGEST_SUBJECT, OF_THE_FAMILY
from stafetlog.models.entry import DISPUTABLE_KINDS, WORDS_KINDS
from stafetlog.rules import check_gives_nothing_away

if TYPE_CHECKING:
    from stafetlog.services.entries import Reference, Source


def check_source(case: Case, kind: EntryKind, source: "Source", occurred_at: dt.datetime) -> None:
    """What is told by somebody says by whom, and when (law.md J-1). Raises EntryRefused."""
    if source.words_how and kind not in WORDS_KINDS:
        raise EntryRefused(_("Kun familiens og barnets egne ord siger, hvordan de er kommet med."))
    if source.words_how == WordsHow.LOGIN:
        raise EntryRefused(_("Kun familien selv skriver med familiens login. Vælg, hvordan ordene kom med."))
    check_gives_nothing_away(case, source.heard_from)
    if source.heard_on is None:
        return
    if not source.heard_from.strip():
        raise EntryRefused(
            _("Skriv, hvem der fortalte det, eller slet dagen, hvor du hørte det."), about="heard_from"
        )
    if source.heard_on > timezone.localdate():
        raise EntryRefused(_("Dagen, hvor du hørte det, ligger i fremtiden. Tjek datoen."), about="heard_on")
    if source.heard_on < timezone.localdate(occurred_at):
        raise EntryRefused(
            _("Du kan ikke have hørt det, før det skete. Tjek de to datoer."), about="heard_on"
        )


def check_about(by: User, case: Case, about: About) -> None:
    """What a document says of itself: a short subject that gives nothing away, and a day (law.md J-2).

    Raises EntryRefused.
    """
    if not names.one_line(about.subject):
        raise EntryRefused(_("Skriv kort, hvad bilaget er."))
    if len(about.subject) > LONGEST_SUBJECT:
        raise EntryRefused(
            _("Skriv det kortere. Der er plads til %(most)s tegn.") % {"most": LONGEST_SUBJECT}
        )
    if about.dated > timezone.localdate():
        raise EntryRefused(_("Bilagets dato ligger i fremtiden. Tjek datoen."))
    check_gives_nothing_away(case, about.subject, places=knows_the_place(by, case))


def check_reference(by: User, case: Case, refers: "Reference | None") -> None:
    """One refers to an entry of the same case that one may read oneself. Raises EntryRefused."""
    if refers is not None and not may_read(by, case, refers.to):
        raise EntryRefused(_("Indførslen, du henviser til, findes ikke i loggen. Vælg en anden."))


def may_read(user: User, case: Case, entry: Entry) -> bool:
    """Return whether `user` may read this entry of the case today."""
    readable = Entry.objects.filter(case=case).readable_by(user, access.perms_on(user, case))
    return readable.filter(pk=entry.pk).exists()


def check_can_disagree(user: User, case: Case, entry: Entry) -> None:
    """Who and when: a deltager who writes, or the family, about what she reads, in an open log.

    Raises MissingRight, CaseClosed or EntryRefused.
    """
    family = access.can(user, CasePerm.FAMILY_READ, case)
    check_has(user, CasePerm.FAMILY_READ if family else CasePerm.WRITE, case)
    check_is_open(case)
    if entry.kind not in DISPUTABLE_KINDS or not may_read(user, case, entry):
        raise EntryRefused(_("Det kan du ikke skrive en uenighed om. Vælg en indførsel i loggen."))
    if entry.corrections.exists():
        raise EntryRefused(_("Indførslen er rettet siden. Skriv din uenighed om den nyeste rettelse."))


def check_may_begin(user: User, case: Case, form: str) -> None:
    """Who may have a draft and files of a form: a deltager who writes; the family, of its own two.

    Raises MissingRight.
    """
    family = form.startswith(OF_THE_FAMILY) and access.can(user, CasePerm.FAMILY_READ, case)
    check_has(user, CasePerm.FAMILY_READ if family else CasePerm.WRITE, case)


def may_vouch(user: User, case: Case) -> bool:
    """Return whether `user` may say that a file tells no place: a deltager, or the one who is protected."""
    if not access.can(user, CasePerm.FAMILY_READ, case):
        return True
    return any(person.protected and person.user_id == user.pk for person in case.people.all())


def check_own_voice(by: User, case: Case, text: str) -> None:
    """What: some words, that give nothing away. Raises EntryRefused.

    One from whom the child's school is kept may name any: were the right one alone refused, she would know.
    """
    if not text.strip():
        raise EntryRefused(_("Skriv dine ord, før du gemmer."))
    check_gives_nothing_away(case, text, places=knows_the_place(by, case))


def knows_the_place(by: User, case: Case) -> bool:
    """Return whether a writer knows where the child is by day: the professionals, and most of the family."""
    return not access.can(by, CasePerm.FAMILY_READ, case) or place_visible_to(by, case)


def check_can_ask(user: User, case: Case, entry: Entry, to: User, question: str) -> None:
    """One who writes asks another who writes and may read the entry.

    Raises MissingRight, CaseClosed or EntryRefused.
    """
    check_has(user, CasePerm.WRITE, case)
    check_is_open(case)
    if to == user:
        raise EntryRefused(_("Du kan ikke bede dig selv om svar. Vælg en kollega."))
    able = to.pk in who_can_answer(case, entry) and may_read(to, case, entry)
    if not able or not may_read(user, case, entry):
        raise EntryRefused(_("Den, du har valgt, kan ikke svare på indførslen. Vælg en fra listen."))
    check_gives_nothing_away(case, question)


def check_can_end_request(user: User, request: ReplyRequest) -> None:
    """The one who asked takes it back, or the one who is asked says no. Raises EntryRefused."""
    if request.state != ReplyRequest.State.OPEN or user.pk not in {request.asked_by_id, request.to_user_id}:
        raise EntryRefused(_("Der er ikke mere noget at svare på. Se i loggen, hvad der er skrevet."))


def who_can_answer(case: Case, entry: Entry) -> set[int]:
    """Return the keys of the professionals who write in the case today and may read this entry."""
    readers = who_reads(case, task=entry.sensitivity == Sensitivity.TASK, own_matters=bool(entry.concerns_id))
    writers = User.objects.filter(pk__in=access.users_with(CasePerm.WRITE, case))
    return set(writers.filter(readers).values_list("pk", flat=True))
