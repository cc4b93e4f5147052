"""Questions about consent, in the domain's words."""

from django.db import models


class ConsentQuerySet(models.QuerySet):
    """Consents on one case."""

    def with_answers(self) -> "ConsentQuerySet":
        """Everything a standing is made of, in as many questions for one consent as for forty."""
        return self.select_related("unit__authority", "legal_basis__basis", "asked_by").prefetch_related(
            "signers", "decisions"
        )

    def with_history(self) -> "ConsentQuerySet":
        """The same, with the people of every answer."""
        return self.with_answers().prefetch_related("decisions__signer__person", "decisions__recorded_by")

    def to_unit(self, unit: models.Model) -> "ConsentQuerySet":
        """Consents that would let this unit in."""
        return self.filter(unit=unit)
