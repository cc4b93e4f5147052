from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_state_database'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='caseuserpermission',
            name='grant_by_case',
        ),
        migrations.AddIndex(
            model_name='caseuserpermission',
            index=models.Index(fields=['user', 'permission'], include=('content_object', 'valid_until'), name='grants_of_person'),
        ),
    ]
