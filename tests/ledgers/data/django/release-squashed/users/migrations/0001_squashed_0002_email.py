from django.db import migrations


class Migration(migrations.Migration):
    dependencies = []
    initial = True
    replaces = [("users", "0001_initial"), ("users", "0002_email")]

    operations = [
        migrations.RunSQL("CREATE TABLE users (id integer PRIMARY KEY, email text)"),
    ]
