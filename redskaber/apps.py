"""The tools of the model."""

from django.apps import AppConfig


class RedskaberConfig(AppConfig):
    """Versioned tools, blank and filled."""

    name = "redskaber"
    verbose_name = "Redskaber"

    def ready(self) -> None:
        """Have the answers of shared tools looked through with the log."""
        from redskaber.finding import answers_beside
        from stafetlog import besides

        besides.also_read(answers_beside)
