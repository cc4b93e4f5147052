import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_database'),
        ('stafetlog', '0002_database'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('status', models.CharField(choices=[('running', 'I gang'), ('reached', 'Nået'), ('dropped', 'Opgivet')], default='running', max_length=10)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('end_reason', models.TextField(blank=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='cases.case')),
                ('end_entry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='goal_end', to='stafetlog.entry')),
            ],
            options={
                'verbose_name': 'mål',
                'verbose_name_plural': 'mål',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='GoalWords',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=200, verbose_name='mål')),
                ('success', models.TextField(verbose_name='sådan ser vi, at det lykkes')),
                ('words_of', models.CharField(choices=[('child', 'Barnets ord'), ('parents', 'Forældrenes ord'), ('together', 'Ord, som familien og vi fandt sammen'), ('professionals', 'Fagpersonernes ord')], max_length=15)),
                ('agreed_on', models.DateField()),
                ('child_view', models.CharField(choices=[('talk', 'Vi har talt med barnet'), ('other_way', 'Vi har fundet det på en anden måde'), ('as_goal', 'Det, der står ved målet, gælder også her'), ('not_heard', 'Vi har ikke barnets syn endnu')], max_length=10)),
                ('child_view_text', models.TextField()),
                ('disagreement', models.TextField(blank=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goal_words', to='cases.case')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='goal_words', to='stafetlog.entry')),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wordings', to='stafetlog.goal')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'et måls ord',
                'verbose_name_plural': 'måls ord',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('what', models.TextField(verbose_name='indsats')),
                ('start_on', models.DateField(verbose_name='start')),
                ('evaluate_on', models.DateField(verbose_name='evalueres')),
                ('status', models.CharField(choices=[('running', 'I gang'), ('evaluated', 'Evalueret, fortsætter'), ('changed', 'Lavet om'), ('done', 'Afsluttet'), ('given_up', 'Opgivet')], default='running', max_length=10)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('child_view', models.CharField(choices=[('talk', 'Vi har talt med barnet'), ('other_way', 'Vi har fundet det på en anden måde'), ('as_goal', 'Det, der står ved målet, gælder også her'), ('not_heard', 'Vi har ikke barnets syn endnu')], max_length=10)),
                ('child_view_text', models.TextField(blank=True)),
                ('disagreement', models.TextField(blank=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='cases.case')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='stafetlog.entry')),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='stafetlog.goal')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='stafetlog.measure')),
                ('responsible', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to=settings.AUTH_USER_MODEL)),
                ('responsible_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='cases.caseperson')),
            ],
            options={
                'verbose_name': 'indsats',
                'verbose_name_plural': 'indsatser',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Evaluation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('was_due_on', models.DateField()),
                ('evaluated_on', models.DateField()),
                ('done', models.CharField(choices=[('yes', 'Ja'), ('partly', 'Delvist'), ('no', 'Nej')], max_length=10)),
                ('effect', models.TextField(verbose_name='hvad betød det for barnet')),
                ('heard', models.CharField(max_length=300, verbose_name='hvem er hørt')),
                ('child_view', models.CharField(choices=[('talk', 'Vi har talt med barnet'), ('other_way', 'Vi har fundet det på en anden måde'), ('as_goal', 'Det, der står ved målet, gælder også her'), ('not_heard', 'Vi har ikke barnets syn endnu')], max_length=10)),
                ('child_view_text', models.TextField()),
                ('outcome', models.CharField(choices=[('go_on', 'Vi fortsætter'), ('change', 'Vi laver den om'), ('stop', 'Vi afslutter den. Der er ikke brug for den mere'), ('give_up', 'Vi opgiver den. Den virkede ikke, eller den kunne ikke lade sig gøre')], max_length=10)),
                ('next_on', models.DateField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='cases.case')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='evaluation', to='stafetlog.entry')),
                ('evaluated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evaluations', to='stafetlog.measure')),
            ],
            options={
                'verbose_name': 'evaluering',
                'verbose_name_plural': 'evalueringer',
                'default_permissions': (),
            },
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_entry__isnull', True), ('ended_on__isnull', True), ('status', 'running')), models.Q(models.Q(('status', 'running'), _negated=True), ('end_entry__isnull', False), ('ended_on__isnull', False)), _connector='OR'), name='goal_end_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='goalwords',
            constraint=models.UniqueConstraint(fields=('goal', 'number'), name='goal_words_in_order'),
        ),
        migrations.AddConstraint(
            model_name='goalwords',
            constraint=models.CheckConstraint(condition=models.Q(('child_view', 'as_goal'), _negated=True), name='goal_has_the_childs_own_view'),
        ),
        migrations.AddIndex(
            model_name='measure',
            index=models.Index(condition=models.Q(('status__in', ('running', 'evaluated'))), fields=['responsible', 'evaluate_on'], name='measure_due_responsible'),
        ),
        migrations.AddIndex(
            model_name='measure',
            index=models.Index(condition=models.Q(('status__in', ('running', 'evaluated'))), fields=['case', 'evaluate_on'], name='measure_due_case'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('responsible__isnull', True), ('responsible_person__isnull', False)), models.Q(('responsible__isnull', False), ('responsible_person__isnull', True)), _connector='OR'), name='measure_has_one_responsible'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('evaluate_on__gt', models.F('start_on'))), name='measure_evaluated_after_start'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', True), ('status__in', ('running', 'evaluated'))), models.Q(models.Q(('status__in', ('running', 'evaluated')), _negated=True), ('ended_on__isnull', False)), _connector='OR'), name='measure_end_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('child_view', 'as_goal'), models.Q(('child_view_text', ''), _negated=True), _connector='OR'), name='measure_has_the_childs_view'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.UniqueConstraint(fields=('measure', 'number'), name='evaluations_in_order'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('next_on__isnull', False), ('outcome__in', ('go_on', 'change'))), models.Q(models.Q(('outcome__in', ('go_on', 'change')), _negated=True), ('next_on__isnull', True)), _connector='OR'), name='evaluation_going_on_has_a_date'),
        ),
        migrations.AddConstraint(
            model_name='evaluation',
            constraint=models.CheckConstraint(condition=models.Q(('child_view', 'as_goal'), _negated=True), name='evaluation_has_the_childs_own_view'),
        ),
    ]
