"""Questions about consent, in the domain's words."""

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Prefetch


class ConsentQuerySet(models.QuerySet):
    """Consents on one case."""

    def with_answers(self) -> "ConsentQuerySet":
        """Everything a standing is made of, in as many questions for one consent as for forty."""
        return self._with_decisions("signer")

    def with_history(self) -> "ConsentQuerySet":
        """The same, with the people of every answer."""
        return self._with_decisions("signer__person", "recorded_by")

    def _with_decisions(self, *related: str) -> "ConsentQuerySet":
        """With the answers, and `owners`: the people whose own illness or treatment it is about."""
        decisions = apps.get_model("consent", "ConsentDecision")._default_manager
        signers = apps.get_model("consent", "ConsentSigner")._default_manager
        owners = signers.filter(consent=OuterRef("pk"), why="own_matters").values("person_id")
        return (
            self.select_related("unit__authority", "legal_basis__basis", "asked_by")
            .annotate(owners=ArraySubquery(owners))
            .prefetch_related(Prefetch("decisions", queryset=decisions.select_related(*related)))
        )

    def to_unit(self, unit: models.Model) -> "ConsentQuerySet":
        """Consents that would let this unit in."""
        return self.filter(unit=unit)
