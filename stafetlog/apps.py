from django.apps import AppConfig


class StafetlogConfig(AppConfig):
    """The log: undringsnotater, entries with their chain, level changes, handover, closing."""

    name = "stafetlog"
    verbose_name = "Stafetlog"
