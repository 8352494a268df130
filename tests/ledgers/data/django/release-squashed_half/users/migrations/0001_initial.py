from django.db import migrations


class Migration(migrations.Migration):
    dependencies = []
    initial = True

    operations = [
        migrations.RunSQL("CREATE TABLE users (id integer PRIMARY KEY)"),
    ]
