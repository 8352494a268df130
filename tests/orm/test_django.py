"""Models of Django → tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from healthcheck.errors import UsageError
from healthcheck.orm.order import Orm
from tests.orm.loading import PROJECTS, loaded, tables_of, written
from tests.postgres import Database

SHOP = PROJECTS / "django"
TABLES = {
    "public.auth_group",
    "public.auth_group_permissions",
    "public.auth_permission",
    "public.auth_user",
    "public.auth_user_groups",
    "public.auth_user_user_permissions",
    "public.django_content_type",
    "public.healthcheck_beat",
    "public.shop_booking",
    "public.shop_booking_orders",
    "public.shop_order",
    "billing.invoices",
}
SETTINGS = "SECRET_KEY = 'x'\nUSE_TZ = True\nINSTALLED_APPS = {apps}\nDATABASES = {databases}\n"


def _refused(database: Database, project: Path, name: str = "settings") -> str:
    with pytest.raises(UsageError) as refused:
        loaded(database, Orm.DJANGO, name, project=project)
    return str(refused.value)


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)


def test_the_models_are_the_truth_and_not_the_migrations(database: Database) -> None:
    created = loaded(database, Orm.DJANGO, "mysite.settings", project=SHOP)
    between = ("auth_group_permissions", "auth_user_groups", "auth_user_user_permissions")
    assert set(created.untyped) == {("public", table, "id") for table in between}
    assert created.notes == (
        "the type of the key is left out of these tables, for Django's migrations may make another"
        f" one than its models: {', '.join(between)}",
        *(
            f"the models need the extension {name}, which they do not create themselves"
            for name in ("hstore", "btree_gist", "pg_trgm")
        ),
    )
    assert tables_of(database) == TABLES


def test_the_settings_of_the_environment(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "mysite.settings")
    options = {"options": "-c statement_timeout=1 -c search_path=app,public", "pool": True}
    given = {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": options}
    monkeypatch.setenv("SHOP_DATABASE", json.dumps(given))
    monkeypatch.setenv("PGSSLMODE", "require")
    created = loaded(database, Orm.DJANGO, "", project=SHOP)
    assert created.notes[0] == (
        "mysite.settings names django.db.backends.sqlite3: its models were created in PostgreSQL"
    )
    assert tables_of(database) == {name.replace("public.", "app.") for name in TABLES}


def test_no_settings_at_all(database: Database, tmp_path: Path) -> None:
    told = "--django: wants the settings module, here or in DJANGO_SETTINGS_MODULE"
    assert _refused(database, tmp_path, "") == told
    near = "; did you mean --django mysite.settings, which manage.py names?"
    assert _refused(database, SHOP, "") == told + near


@pytest.mark.parametrize(
    ("modules", "told"),
    [
        ({}, "--django: the current directory has no module settings; run it where"),
        (
            {"settings": "import os\nSECRET_KEY = os.environ['SHOP_KEY']\n"},
            "settings.py:2:14: KeyError: 'SHOP_KEY'",
        ),
        (
            {"settings": SETTINGS.format(apps=["shopp"], databases={})},
            "settings: ModuleNotFoundError: No module named 'shopp'; is it installed where",
        ),
        (
            {
                "settings": SETTINGS.format(apps=["shop"], databases={}),
                "shop__models": "import django.db\n\n\nclass A(Modle):\n    pass\n",
            },
            "shop/models.py:4:9: NameError: name 'Modle' is not defined",
        ),
        (
            {
                "settings": SETTINGS.format(apps=["shop"], databases={"default": {}}),
                "shop__models": "from django.db import models\n\n\nclass A(models.Model):\n"
                "    class Meta:\n        ordering = 3\n        nonsense = 1\n",
            },
            "shop/models.py:4:1: TypeError: 'class Meta' got invalid attribute(s): nonsense",
        ),
    ],
    ids=["no settings", "settings that fail", "no such app", "models that fail", "a wrong Meta"],
)
def test_a_mistake_at_its_place(
    database: Database, tmp_path: Path, modules: dict[str, str], told: str
) -> None:
    assert _refused(database, written(tmp_path, **modules)).startswith(told)


def test_all_that_is_missing_is_told_at_once(database: Database, tmp_path: Path) -> None:
    models = """
from django.db import models
from django.db.models import Func


class Place(models.Field):
    def db_type(self, connection):
        return "geometry"


class A(models.Model):
    at = Place()
    other = models.ForeignKey("B", models.CASCADE, db_index=False)


class B(models.Model):
    id = models.UUIDField(primary_key=True, db_default=Func(function="uuid_generate_v4"))
    at = models.IntegerField()
    name = models.TextField(db_collation="en-nowhere")
"""
    settings = SETTINGS.format(apps=["shop"], databases={})
    told = _refused(database, written(tmp_path, settings=settings, shop__models=models))
    one, other, cure = told.splitlines()
    assert one == (
        'settings: CREATE TABLE "shop_a": type "geometry" does not exist (extension postgis)'
    )
    assert other.startswith('settings: CREATE TABLE "shop_b": ')
    assert "healthcheck snapshot --database-url" in cure


def test_an_app_that_looks_at_its_tables_when_it_is_ready(
    database: Database, tmp_path: Path
) -> None:
    project = written(
        tmp_path,
        settings=SETTINGS.format(
            apps=["shop"], databases={"other": {"ENGINE": "django.db.backends.sqlite3"}}
        ),
        shop__models="from django.db import models\n\n\nclass A(models.Model):\n    pass\n",
        shop__apps="""
import sys
from django.apps import AppConfig
from django.db import connections


class Shop(AppConfig):
    name = "shop"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        if "migrate" not in sys.argv:
            raise SystemExit("looks at its tables")
        for connection in connections.all():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
""",
    )
    [note] = loaded(database, Orm.DJANGO, "settings", project=project).notes
    assert note == "settings names no database: its models were created in PostgreSQL"
    assert tables_of(database) == {"public.shop_a"}
