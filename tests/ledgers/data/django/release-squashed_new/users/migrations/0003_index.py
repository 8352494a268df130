from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("users", "0001_squashed_0002_email"), ("store", "0001_initial")]

    operations = [
        migrations.RunSQL("CREATE INDEX users_email ON users (email)"),
    ]
