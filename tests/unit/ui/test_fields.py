"""What Danes type, and what the fields make of it."""

from datetime import date, time

import pytest
from django import forms

from ui.fields import CprField, DateField, TextField, TimeField, cpr_birth_date, mask_cpr


@pytest.mark.parametrize(
    "typed",
    ["15-10-2026", "15/10-2026", "15/10/2026", "15.10.2026", "15102026", "2026-10-15", " 15 - 10 - 2026 "],
)
def test_a_date_is_read_as_danes_write_it(typed):
    assert DateField().clean(typed) == date(2026, 10, 15)


@pytest.mark.parametrize(
    "typed", ["31-02-2026", "1102026", "15-10-26", "15-10-0026", "i går", "2026", "10/15/2026"]
)
def test_what_is_no_date_is_answered_with_an_example(typed):
    with pytest.raises(forms.ValidationError) as error:
        DateField().clean(typed)
    assert error.value.messages == ["Datoen skal skrives som dd-mm-åååå, for eksempel 15-10-2026."]


def test_an_optional_date_may_be_left_out():
    assert DateField(required=False).clean("") is None


def test_a_stored_date_is_shown_as_it_should_be_typed():
    field = DateField()
    assert field.widget.format_value(date(2026, 10, 5)) == "05-10-2026"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("14.30", time(14, 30)),
        ("14:30", time(14, 30)),
        ("14,30", time(14, 30)),
        ("1430", time(14, 30)),
        ("kl. 9.05", time(9, 5)),
        ("9.05", time(9, 5)),
        ("00.00", time(0, 0)),
    ],
)
def test_a_time_is_read_as_danes_write_it(typed, expected):
    assert TimeField().clean(typed) == expected


@pytest.mark.parametrize("typed", ["25.00", "14.60", "930", "halv tre", "14.3"])
def test_what_is_no_time_is_answered_with_an_example(typed):
    with pytest.raises(forms.ValidationError, match="Klokkeslættet skal skrives som"):
        TimeField().clean(typed)


def test_a_time_that_is_already_a_time_is_kept():
    assert TimeField().clean(time(8, 0)) == time(8, 0)
    assert TimeField(required=False).clean("") is None


def test_text_is_counted_as_the_counter_counts_it():
    field = TextField(max_length=5)
    assert field.clean("ab\r\ncd") == "ab\ncd"


def test_too_long_a_text_is_told_by_how_much():
    with pytest.raises(forms.ValidationError) as error:
        TextField(max_length=5).clean("abcdefg")
    assert error.value.messages == ["Teksten er på 7 tegn. Der er plads til 5. Gør den kortere."]


def test_the_browser_is_not_told_to_cut_off_pasted_text():
    assert "maxlength" not in TextField(max_length=5).widget.attrs


# The first has a right check digit, the second a wrong one, the third is a replacement number.
@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("211062-5629", "2110625629"),
        ("2110625628", "2110625628"),
        ("71 1062 5629", "7110625629"),
        ("9110625629", "9110625629"),
    ],
)
def test_a_cpr_number_is_checked_for_form_only(typed, digits):
    assert CprField().clean(typed) == digits


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("123", "ti cifre"),
        ("21106256290", "ti cifre"),
        ("211062-562x", "ti cifre"),
        ("3113625629", "fødselsdato"),
        ("5110625629", "fødselsdato"),
        ("9210625629", "fødselsdato"),
    ],
)
def test_what_cannot_be_a_cpr_number_is_refused_with_a_reason(typed, sentence):
    with pytest.raises(forms.ValidationError, match=sentence):
        CprField().clean(typed)


def test_an_optional_cpr_number_may_be_left_out():
    assert CprField(required=False).clean("") == ""


@pytest.mark.parametrize(
    ("digits", "born"),
    [
        ("2110621234", date(1962, 10, 21)),
        ("2110164234", date(2016, 10, 21)),
        ("2110404234", date(1940, 10, 21)),
        ("2110165234", date(2016, 10, 21)),
        ("2110605234", date(1860, 10, 21)),
        ("8110164234", date(2016, 10, 21)),
    ],
)
def test_the_seventh_digit_gives_the_century(digits, born):
    assert cpr_birth_date(digits) == born


def test_digits_without_a_date_have_no_birth_date():
    with pytest.raises(ValueError, match="no date of birth"):
        cpr_birth_date("3113625629")


def test_a_cpr_number_on_the_screen_does_not_show_its_last_four_digits():
    assert mask_cpr("2110621234") == "211062-••••"
    assert mask_cpr("") == ""


def test_a_stored_cpr_number_is_shown_with_its_hyphen_and_typed_text_as_typed():
    assert CprField().prepare_value("2110621234") == "211062-1234"
    assert CprField().prepare_value("abc") == "abc"
    assert CprField().prepare_value(None) is None
