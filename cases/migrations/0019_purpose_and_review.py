"""Every case says what it is for, and when somebody asks again whether it is needed (law.md D-7)."""

import datetime as dt

from django.db import migrations, models
from django.utils import timezone

PURPOSE = (
    "Vi arbejder sammen om, at barnet trives. Loggen viser, hvad vi ser, hvad vi aftaler, og om det hjælper."
)
# What people write is kept out of the server's statistics, which outlive a purge (security.md 2e).
SQL = """
GRANT UPDATE (purpose, review_on) ON cases_case TO stafetten_app;
ALTER TABLE cases_case ALTER COLUMN purpose SET STATISTICS 0;
"""


def in_half_a_year() -> dt.date:
    """Return the day on which the logs that are open already are looked through."""
    return timezone.localdate() + dt.timedelta(days=183)


class Migration(migrations.Migration):
    """The columns, filled for the cases there are, and what the web may change of them."""

    dependencies = (("cases", "0018_walls_without_a_way_in"),)
    operations = (
        migrations.AddField(
            "case",
            "purpose",
            models.CharField(default=PURPOSE, max_length=300, verbose_name="formål"),
            preserve_default=False,
        ),
        migrations.AddField(
            "case",
            "review_on",
            models.DateField(default=in_half_a_year, verbose_name="gennemgås senest"),
            preserve_default=False,
        ),
        migrations.RunSQL(SQL),
    )
