from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, login and the connection that says who asks."""

    name = "accounts"
    verbose_name = "Brugere"

    def ready(self) -> None:
        """Start the clocks of a login when somebody logs in."""
        from django.contrib.auth.signals import user_logged_in

        from accounts import idle

        user_logged_in.connect(idle.begin, dispatch_uid="accounts.idle")
