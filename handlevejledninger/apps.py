"""App configuration."""

from django.apps import AppConfig


class HandlevejledningerConfig(AppConfig):
    """The guides, the handbook, the leaflets and the texts for families."""

    name = "handlevejledninger"
    verbose_name = "Håndbog og handlevejledninger"
