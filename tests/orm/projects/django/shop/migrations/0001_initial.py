"""Behind the models, as a migration that nobody made yet leaves it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(name="Old", fields=[("id", models.AutoField(primary_key=True))])
    ]
