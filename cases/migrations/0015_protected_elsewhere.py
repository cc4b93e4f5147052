"""A person's own mark gets a name of its own, and a column says that she is marked in another case."""

from django.db import migrations, models

WORDS = {"default": False, "verbose_name": "beskyttet adresse"}


def _renamed(model: str) -> list[migrations.operations.base.Operation]:
    """The column keeps its name, so the database has nothing to do."""
    return [
        migrations.RenameField(model, "protected", "marked_protected"),
        migrations.AlterField(
            model, "marked_protected", models.BooleanField(db_column="protected", **WORDS)
        ),
    ]


class Migration(migrations.Migration):
    dependencies = (("cases", "0014_count_searches"),)
    operations = (
        migrations.SeparateDatabaseAndState(
            state_operations=[*_renamed("caseperson"), *_renamed("historicalcaseperson")]
        ),
        migrations.AddField(
            "caseperson",
            "protected_elsewhere",
            models.BooleanField(db_default=False, default=False, editable=False),
        ),
    )
