from django.apps import AppConfig


class StafetlogConfig(AppConfig):
    """The log: undringsnotater, entries with their chain, level changes, handover, closing."""

    name = "stafetlog"
    verbose_name = "Stafetlog"

    def ready(self) -> None:
        """Have what every page of a case shows asked together with the case."""
        from cases import access
        from stafetlog import every_page

        access.also_ask(**every_page.questions())
