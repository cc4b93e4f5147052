from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The family's pages."""

    name = "portal"
    verbose_name = "Familiens sider"
