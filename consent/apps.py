from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """Consent to exchange between authorities: who must give it, and what it opens and closes."""

    name = "consent"
    verbose_name = "Samtykke"
