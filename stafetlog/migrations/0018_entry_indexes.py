from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0010_quicker_walls'),
        ('stafetlog', '0017_entry_newest_first'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['case', 'author'], include=('concerns', 'sensitivity', 'written_at'), name='entry_by_writer'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('deadline__isnull', False)), fields=['case', 'deadline'], name='entry_deadline_case'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('refers_to__isnull', False)), fields=['case'], name='entry_that_refers'),
        ),
    ]
