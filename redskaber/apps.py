"""The tools of the model."""

from django.apps import AppConfig


class RedskaberConfig(AppConfig):
    """Versioned tools, blank and filled."""

    name = "redskaber"
    verbose_name = "Redskaber"
