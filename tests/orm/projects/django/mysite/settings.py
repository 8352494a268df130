import json
import os

print("settings are loaded")

SECRET_KEY = "of a test"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "shop",
    "healthcheck",
]
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": "database.invalid",
        "NAME": "shop",
        "USER": "shop",
        "PASSWORD": "hunter2",
        "OPTIONS": {"sslmode": "verify-full"},
        **json.loads(os.environ.get("SHOP_DATABASE", "{}")),
    },
    "replica": {"ENGINE": "django.db.backends.postgresql", "HOST": "replica.invalid"},
}
