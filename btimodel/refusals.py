"""A service's refusal is told to the one who asked: one way for all pages.

    with refusals_on(form):  # or refusals_told(request), where there is no form to say it on
        written = service(...)
        return redirect(...)
    return the page with the form

When a rule says no, the block ends there, and what stands after it is the answer. Other faults go on.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from btimodel.exceptions import RuleBroken
from ui.forms import Form


@contextmanager
def refusals_on(form: Form) -> Iterator[None]:
    """Run the block; when a rule says no, say so on the form."""
    try:
        yield
    except RuleBroken as refusal:
        form.add_rule_error(refusal)


@contextmanager
def refusals_told(request: HttpRequest) -> Iterator[None]:
    """Run the block; when a rule says no, say so on the page that is shown next."""
    try:
        yield
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
