from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("users", "__first__")]

    operations = [
        migrations.RunSQL("CREATE TABLE shop (id integer)"),
    ]
