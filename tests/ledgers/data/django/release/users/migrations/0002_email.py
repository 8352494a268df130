from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("users", "0001_initial")]

    operations = [
        migrations.RunSQL("ALTER TABLE users ADD COLUMN email text"),
    ]
