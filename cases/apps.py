from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The child, the family, the case, who takes part, and the gate."""

    name = "cases"
    verbose_name = "Sager"
