"""The markup of forms, and the summary of what went wrong."""

import pytest
from django import forms

from ui.fields import DateField, TextField
from ui.forms import Form
from ui.summary import SummaryEntry, summary_entries


class Example(Form):
    """One field of each kind."""

    day = DateField(label="Dato")
    seen = TextField(label="Hvad ser du?", help_text="Skriv ikke andre børns navne.", max_length=600)
    who = forms.ChoiceField(
        label="Hvem må se det?", choices=[("t", "Teamet"), ("f", "Familien")], widget=forms.RadioSelect
    )
    signs = forms.MultipleChoiceField(
        label="Tegn", choices=[("1", "Træt"), ("2", "Sen")], widget=forms.CheckboxSelectMultiple
    )
    role = forms.ChoiceField(label="Rolle", choices=[("", "Vælg"), ("s", "Skole")])
    letter = forms.FileField(label="Brev")
    told = forms.BooleanField(label="Forældrene ved det")
    note = forms.CharField(label="Note", required=False)
    draft = forms.IntegerField(widget=forms.HiddenInput, required=False)


@pytest.fixture
def sent() -> Example:
    """A form sent with nothing right."""
    return Example({"day": "31-02-2026", "note": "Husk <b>mødet</b>"})


def test_what_was_typed_is_kept_when_it_is_wrong(sent):
    html = str(sent)
    assert 'value="31-02-2026"' in html
    assert "Husk &lt;b&gt;mødet&lt;/b&gt;" in html


def test_every_missing_field_is_named_in_its_error(sent):
    assert sent.errors["seen"] == ["Udfyld feltet »Hvad ser du?«."]
    assert sent.errors["who"] == ["Vælg et svar ved »Hvem må se det?«."]
    assert sent.errors["signs"] == ["Vælg mindst én mulighed ved »Tegn«."]
    assert sent.errors["role"] == ["Vælg et svar ved »Rolle«."]
    assert sent.errors["letter"] == ["Vælg en fil ved »Brev«."]
    assert sent.errors["told"] == ["Sæt hak ved »Forældrene ved det«."]


def test_a_message_of_the_fields_own_is_left_alone():
    class Own(Form):
        seen = TextField(label="Set", error_messages={"required": "Skriv, hvad du så."})

    assert Own({}).errors["seen"] == ["Skriv, hvad du så."]


def test_the_summary_leads_to_the_field_and_to_the_first_of_several_options(sent):
    targets = {entry.target for entry in sent.error_summary}
    html = str(sent)
    assert targets == {"id_day", "id_seen", "id_who_0", "id_signs_0", "id_role", "id_letter", "id_told"}
    assert all(f'id="{target}"' in html for target in targets)


def test_a_rule_that_says_no_stands_first_without_a_link(sent):
    sent.add_rule_error(ValueError("Stafetten er allerede givet videre."))
    assert sent.error_summary[0] == SummaryEntry("Stafetten er allerede givet videre.")


def test_an_untouched_form_has_no_errors_to_sum_up():
    assert summary_entries(Example(), None) == []


def test_the_summary_reads_formsets_too():
    Many = forms.formset_factory(Example, extra=0, min_num=2, validate_min=True)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-day": "x"}
    entries = summary_entries(Many(data))
    assert entries[0].target == ""
    assert (
        SummaryEntry("Datoen skal skrives som dd-mm-åååå, for eksempel 15-10-2026.", "id_form-0-day")
        in entries
    )


def test_errors_and_hints_are_tied_to_their_field(sent):
    html = str(sent)
    assert 'aria-describedby="id_day_helptext id_day_error"' in html
    assert 'id="id_day_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_seen_helptext id_seen_error id_seen-limit-message"' in html


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("day", "form-input"),
        ("seen", "form-input"),
        ("who", "form-radio"),
        ("signs", "form-checkbox"),
        ("role", "form-select"),
        ("told", "form-checkbox"),
    ],
)
def test_each_widget_wears_the_class_of_the_design_system(name, expected):
    assert expected in str(Example()[name])


def test_only_what_may_be_left_out_says_so():
    form = Example()
    assert "(frivilligt)" in form["note"].as_field_group()
    assert "(frivilligt)" not in form["day"].as_field_group()
    assert "(frivilligt)" not in form["told"].as_field_group()


def test_a_search_form_does_not_mark_its_fields():
    class Search(Form):
        mark_optional = False
        q = forms.CharField(label="Søg", required=False)

    assert "(frivilligt)" not in str(Search())


def test_the_browser_is_not_asked_to_validate():
    assert " required" not in str(Example())


def test_a_placeholder_is_not_drawn():
    class Pale(Form):
        name = forms.CharField(widget=forms.TextInput(attrs={"placeholder": "Navn"}))

    assert "placeholder" not in str(Pale())


def test_hidden_fields_are_drawn_bare():
    html = str(Example())
    assert '<input type="hidden" name="draft" id="id_draft">' in html


def test_groups_of_radio_buttons_stand_in_a_fieldset_with_a_legend():
    html = Example()["who"].as_field_group()
    assert "<fieldset" in html
    assert '<legend class="form-label">Hvem må se det?</legend>' in html


def test_a_form_without_ids_can_still_be_summed_up():
    form = Example({}, auto_id=False)
    assert {entry.target for entry in form.error_summary} == {""}
