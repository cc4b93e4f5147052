"""A service's refusal becomes a sentence on the form that asked for it: one way for all pages."""

from types import TracebackType

from btimodel.exceptions import RuleBroken
from ui.forms import Form


class refusals_on:
    """Run the block; when a rule says no, say so on the form and go on after the block.

    with refusals_on(form):
        written = service(...)
        return redirect(...)
    return the page with the form
    """

    def __init__(self, form: Form) -> None:
        self.form = form

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> bool:
        """Take a refusal, and nothing else."""
        if not isinstance(fault, RuleBroken):
            return False
        self.form.add_rule_error(fault)
        return True
