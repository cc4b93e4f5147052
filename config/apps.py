from django.apps import AppConfig


class ConfigAppConfig(AppConfig):
    """The roof: URLs, pages that combine apps, commands and the purge function."""

    name = "config"
    verbose_name = "Stafetten"
