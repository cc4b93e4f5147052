"""load_content: everything or nothing, again and again, and the municipality's own values stay."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from btimodel.choices import ArchiveMarking, Verification
from btimodel.lookups import deadline_days, legal_basis
from btimodel.models import Deadline, LegalBasis, LegalBasisVersion, RetentionRule

SHIPPED = settings.BASE_DIR / "fixtures" / "content"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped files that a test may spoil."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "content"))


def run(folder: Path = SHIPPED, **options) -> str:
    """Load as the test's own role, inside the test's transaction."""
    out = StringIO()
    call_command("load_content", database="default", folder=folder, stdout=out, **options)
    return out.getvalue()


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Replace one piece of one file."""
    path = folder / "btimodel" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_database_holds_what_the_services_ask_for(db):
    assert deadline_days("undringsnotat") == 14
    assert deadline_days("undringsnotat_slettes") == 30
    assert deadline_days("kladde") == 30
    assert deadline_days("stafet_ubesvaret") == 7
    assert deadline_days("samtykke_paamindelse") == 30
    rules = {rule.key: (rule.months, rule.archive_marking) for rule in RetentionRule.objects.all()}
    assert rules == {
        "kort": (12, ArchiveMarking.DISCARD),
        "almindelig": (60, ArchiveMarking.DISCARD),
        "forvaltning": (None, ArchiveMarking.UNDECIDED),
    }


def test_the_two_consents_carry_their_numbers(db):
    today = timezone.localdate()
    admin = legal_basis("dk.disclose.admin", on=today).parameters
    health = legal_basis("dk.disclose.health", on=today).parameters
    assert (admin["form_required"], admin["validity_months"], admin["validity_is_policy"]) == (
        "none",
        12,
        True,
    )
    assert (health["form_required"], health["validity_months"], health["validity_is_policy"]) == (
        "written",
        12,
        False,
    )
    assert admin["age_consent"] == health["age_consent"] == 15


def test_the_rule_nobody_found_is_shipped_as_unverified(db):
    early = legal_basis("dk.exchange.early", on=timezone.localdate())
    assert early.verification == Verification.UNVERIFIED
    assert early.predecessor == "Serviceloven § 49 a"


def test_every_basis_has_one_version_today_and_a_text(db):
    today = timezone.localdate()
    assert LegalBasis.objects.count() == 19
    for basis in LegalBasis.objects.all():
        assert legal_basis(basis.key, on=today).plain_text


def test_a_second_run_changes_nothing(db):
    assert "Nye: 0. Opdaterede: 0." in run()


def test_a_number_the_municipality_changed_is_kept(db, folder):
    Deadline.objects.filter(key="undringsnotat").update(days=21)
    change(folder, "deadlines.yaml", "days: 14", "days: 10")
    assert "Kommunens egen værdi er beholdt: undringsnotat.days" in run(folder)
    assert deadline_days("undringsnotat") == 21


def test_a_number_nobody_changed_follows_the_file(db, folder):
    change(folder, "deadlines.yaml", "days: 14", "days: 10")
    assert "Nye: 0. Opdaterede: 1." in run(folder)
    assert deadline_days("undringsnotat") == 10


def test_a_rules_months_and_marking_are_the_municipalitys_to_keep(db, folder):
    RetentionRule.objects.filter(key="forvaltning").update(months=120, archive_marking=ArchiveMarking.KEEP)
    change(folder, "retention_rules.yaml", "Samarbejde med kommunens forvaltning", "En ny titel")
    run(folder)
    rule = RetentionRule.objects.get(key="forvaltning")
    assert (rule.title, rule.months, rule.archive_marking) == ("En ny titel", 120, ArchiveMarking.KEEP)


def test_the_municipalitys_note_and_switch_on_a_basis_are_kept(db):
    LegalBasis.objects.filter(key="dk.exchange.early").update(is_enabled=False, local_note="Spørg Jurist.")
    run()
    basis = LegalBasis.objects.get(key="dk.exchange.early")
    assert (basis.is_enabled, basis.local_note) == (False, "Spørg Jurist.")


def test_a_row_that_left_the_file_stays(db, folder):
    path = folder / "btimodel" / "deadlines.yaml"
    rest, _, last = path.read_text(encoding="utf-8").rpartition("- key: ")
    path.write_text(rest, encoding="utf-8")
    run(folder)
    assert Deadline.objects.filter(key=last.split()[0]).exists()


def test_a_version_may_be_closed_and_followed_by_a_new_one(db, folder):
    path = folder / "btimodel" / "legal_bases.yaml"
    text = path.read_text(encoding="utf-8")
    old = text[text.index("- key: dk.privacy") :]
    closed = old.replace("valid_from: 2018-05-25", "valid_from: 2018-05-25\n  valid_to: 2030-12-31")
    path.write_text(
        text.replace(old, closed + "\n" + old.replace("2018-05-25", "2031-01-01", 1)), encoding="utf-8"
    )
    run(folder)
    assert LegalBasisVersion.objects.filter(basis__key="dk.privacy").count() == 2
    assert legal_basis("dk.privacy", on=timezone.localdate()).valid_from.year == 2018


FAULTS = [
    ("deadlines.yaml", "days: 14", "dage: 14", "deadlines.yaml, linje 5: feltet dage kendes ikke."),
    ("deadlines.yaml", "  days: 14\n", "", "deadlines.yaml, linje 4: feltet days mangler."),
    ("deadlines.yaml", "days: 14", "days: fjorten", "linje 5: days skal være et helt tal fra 1 og op."),
    ("deadlines.yaml", "days: 14", "days: true", "linje 5: days skal være et helt tal fra 1 og op."),
    ("deadlines.yaml", "days: 14", "days: 0", "linje 5: days skal være et helt tal fra 1 og op."),
    ("deadlines.yaml", "days: 14", "days: 14\n  days: 15", "linje 6: feltet days står to gange."),
    ("deadlines.yaml", "key: kladde", "key: undringsnotat", "undringsnotat står også i linje 4."),
    ("deadlines.yaml", "key: kladde", "key: ''", "key skal være en tekst."),
    ("deadlines.yaml", "days: 14", "days: [14", "kan ikke læses som YAML"),
    (
        "deadlines.yaml",
        "- key: undringsnotat\n",
        "- bare en tekst\n- key: undringsnotat\n",
        "linje 4: rækken skal bestå af",
    ),
    ("retention_rules.yaml", "months: null", "months: 5", "kræver arkivets mærke"),
    (
        "retention_rules.yaml",
        "archive_marking: discard\n  text",
        "archive_marking: smides\n  text",
        "skal være en af: discard, keep, undecided",
    ),
    ("legal_bases.yaml", "valid_from: 2024-01-01", "valid_from: nytår", "skal være en dato som 2024-01-01"),
    ("legal_bases.yaml", "  verification: confirmed", "  verification: vist", "skal være en af: confirmed"),
    ("legal_bases.yaml", "kind: duty_to_notify", "kind: pligt", "kind skal være en af: duty_to_notify"),
    ("legal_bases.yaml", "anonymous_allowed: true", "a: 1\n    a: 2", "feltet a står to gange."),
    ("legal_bases.yaml", "    anonymous_allowed: true", "    - ja", "parameters skal være en række af navne"),
    (
        "legal_bases.yaml",
        "valid_from: 2024-01-01",
        "valid_from: 2024-01-01\n  valid_to: 2023-01-01",
        "før valid_from",
    ),
    (
        "legal_bases.yaml",
        "absence_percent: 15",
        "absence_percent: 10",
        "findes med en anden parameters. Luk den",
    ),
    (
        "legal_bases.yaml",
        "act_title: Barnets lov",
        "act_title: Serviceloven",
        "findes med en anden act_title. Luk den",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "reason"), FAULTS)
def test_a_bad_file_is_refused_with_file_line_and_reason_and_nothing_is_written(
    db, folder, name, old, new, reason
):
    change(folder, name, old, new)
    change(folder, "retention_rules.yaml", "Bekymringen holdt ikke", "Rettet")
    with pytest.raises(CommandError, match="Indholdet blev ikke indlæst") as refusal:
        run(folder)
    assert reason in str(refusal.value)
    assert name in str(refusal.value)
    assert RetentionRule.objects.get(key="kort").title == "Bekymringen holdt ikke"


def test_a_version_that_begins_before_the_last_one_ended_is_refused(db, folder):
    path = folder / "btimodel" / "legal_bases.yaml"
    text = path.read_text(encoding="utf-8")
    old = text[text.index("- key: dk.privacy") :]
    path.write_text(text + "\n" + old.replace("2018-05-25", "2031-01-01", 1), encoding="utf-8")
    with pytest.raises(CommandError, match="skal lukkes"):
        run(folder)


def test_a_file_that_is_no_list_is_refused(db, folder):
    (folder / "btimodel" / "deadlines.yaml").write_text("key: undringsnotat\n", encoding="utf-8")
    with pytest.raises(CommandError, match="skal være en liste"):
        run(folder)


def test_a_file_in_another_encoding_is_refused(db, folder):
    (folder / "btimodel" / "deadlines.yaml").write_bytes("- key: påmindelse\n".encode("latin-1"))
    with pytest.raises(CommandError, match="UTF-8"):
        run(folder)


def test_a_missing_file_is_refused(db, folder):
    (folder / "btimodel" / "deadlines.yaml").unlink()
    with pytest.raises(CommandError, match="kan ikke læses"):
        run(folder)
