"""The floor of the house: everything that draws, and nothing that knows about children or cases."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Registers the template tags, the form renderer and the static files finder."""

    name = "ui"
    verbose_name = "Brugerflade"
