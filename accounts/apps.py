from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, login and the connection that says who asks."""

    name = "accounts"
    verbose_name = "Brugere"
