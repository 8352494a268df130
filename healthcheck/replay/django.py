"""Django at work: its migrations one by one, on a database that its project does not name."""

from __future__ import annotations

import os
from typing import Final

from healthcheck.errors import Problem, UsageError
from healthcheck.orm.django import SETTINGS, create_schemas, of_manage, scratch, search_path
from healthcheck.orm.project import load_module, require, telling
from healthcheck.replay.order import Order, forget_libpq

OPTION: Final = "--migrations"


def migrate(order: Order) -> None:
    """Apply the migrations of all installed apps, Django's own too. Raises UsageError."""
    require("django", name="Django", package="django", option=OPTION)
    name = os.environ.get(SETTINGS) or of_manage() or _refuse_nothing()
    os.environ[SETTINGS] = name
    with telling(name):
        load_module(name, option=SETTINGS)
        from django.conf import settings

        given = settings.DATABASES
        # Before any app is loaded, so that nobody holds a connection to another database.
        settings.DATABASES = {
            alias: scratch(given.get(alias) or {}, order.url) for alias in {"default", *given}
        }
        forget_libpq()
        _apply(order)


def _refuse_nothing() -> str:
    text = f"names no settings: set {SETTINGS}, or run it beside manage.py"
    raise UsageError([Problem(OPTION, 0, 0, text)])


def _apply(order: Order) -> None:
    import django
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    django.setup()
    connection.ensure_connection()
    create_schemas(connection.connection, search_path(connection.settings_dict))
    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    state = executor._create_project_state(with_applied_migrations=True)
    for number, (migration, _) in enumerate(plan, 1):
        state = executor.apply_migration(state, migration)
        order.tell(f"{migration.app_label}.{migration.name}", number, len(plan))
