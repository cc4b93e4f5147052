from django.apps import AppConfig


class BtiModelConfig(AppConfig):
    """The vocabulary of Bedre Tværfaglig Indsats: levels, phases, actor groups, units, legal bases."""

    name = "btimodel"
    verbose_name = "Kommunen og modellen"
