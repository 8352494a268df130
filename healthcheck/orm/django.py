"""The models of a Django project → their tables, by Django's own statements."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg
from psycopg import sql

from healthcheck.errors import Problem, UsageError
from healthcheck.orm.definitions import Definitions
from healthcheck.orm.libpq import unset_libpq
from healthcheck.orm.order import Created
from healthcheck.orm.project import load_module, require, telling

OPTION: Final = "--django"
SETTINGS: Final = "DJANGO_SETTINGS_MODULE"
_OF_MANAGE: Final = re.compile(rf"{SETTINGS}['\"]\s*,\s*['\"]([\w.]+)['\"]")
_ENGINE: Final = "django.db.backends.postgresql"
_GIS_ENGINE: Final = "django.contrib.gis.db.backends.postgis"
_OTHER_ENGINES: Final = ("", "dummy", "sqlite3", "mysql", "oracle", "spatialite")
_SEARCH_PATH: Final = re.compile(r"search_path\s*=\s*(\S+)")


def create(name: str, url: str, definitions: Definitions) -> Created:
    """Create the tables of all installed apps in the database of `url`.

    `name` is the settings module; empty means that of DJANGO_SETTINGS_MODULE. Raises UsageError.
    """
    require("django", name="Django", package="django", option=OPTION)
    name = name or os.environ.get(SETTINGS) or _refuse_nothing()
    os.environ[SETTINGS] = name
    with telling(name):
        load_module(name, option=OPTION)
        from django.conf import settings

        given = settings.DATABASES
        # Before any app is loaded, so that nobody holds a connection to another database.
        settings.DATABASES = {
            alias: scratch(given.get(alias) or {}, url) for alias in {"default", *given}
        }
        _migrate(definitions)
        untyped = tuple(_untyped())
    return Created(notes=tuple(_notes(name, given, untyped)), untyped=untyped)


def _notes(
    name: str, given: Mapping[str, Any], untyped: Sequence[tuple[str, str, str]]
) -> Iterator[str]:
    engine = (given.get("default") or {}).get("ENGINE") or ""
    if _is_other(engine):
        yield f"{name} names {engine or 'no database'}: its models were created in PostgreSQL"
    if untyped:
        tables = ", ".join(sorted(table for _, table, _ in untyped))
        yield (
            "the type of the key is left out of these tables, for Django's migrations may make"
            f" another one than its models: {tables}"
        )


def of_manage() -> str | None:
    """The settings module that manage.py of the current directory names."""
    try:
        found = _OF_MANAGE.search(Path("manage.py").read_text(errors="replace"))
    except OSError:
        return None
    return found[1] if found else None


def _refuse_nothing() -> str:
    found = of_manage()
    near = f"; did you mean {OPTION} {found}, which manage.py names?" if found else ""
    text = f"wants the settings module, here or in {SETTINGS}{near}"
    raise UsageError([Problem(OPTION, 0, 0, text)])


def _is_other(engine: str) -> bool:
    """Whether Django itself says that it is not PostgreSQL's."""
    own = engine.startswith(("django.db.backends.", "django.contrib.gis.db.backends."))
    return not engine or (own and engine.rpartition(".")[2] in _OTHER_ENGINES)


def scratch(given: Mapping[str, Any], url: str) -> dict[str, Any]:
    """One of DATABASES, at our address: of its own it keeps the engine and the search path."""
    engine = given.get("ENGINE") or ""
    if _is_other(engine):
        engine = _GIS_ENGINE if ".gis." in engine else _ENGINE
    address = urlsplit(url)
    asked = dict(parse_qsl(address.query))  # a socket's folder has no place before the slash
    path = search_path(given)
    return {
        "ENGINE": engine,
        "NAME": unquote(address.path.removeprefix("/")),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": address.hostname or asked.get("host", ""),
        "PORT": str(address.port or asked.get("port", "")),
        "OPTIONS": {"options": f"-c search_path={path}"} if path else {},
    }


def search_path(given: Mapping[str, Any]) -> str | None:
    """What one of DATABASES sets it to."""
    found = _SEARCH_PATH.search(str((given.get("OPTIONS") or {}).get("options") or ""))
    return found[1] if found else None


def _migrate(definitions: Definitions) -> None:
    import django
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    unset_libpq()
    # Without migrations the models are the truth.
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    connection.ensure_connection()
    create_schemas(connection.connection, search_path(connection.settings_dict))
    with connection.execute_wrapper(_wrapper(definitions)):
        call_command("migrate", run_syncdb=True, interactive=False, verbosity=0)


def _untyped() -> Iterator[tuple[str, str, str]]:
    """The keys of the tables between two models that Django adds by itself.

    The models say DEFAULT_AUTO_FIELD of their app, but a migration knows only the project's, as it
    was on the day. auth_user_groups.id is an integer in some databases and a bigint in others.
    """
    from django.apps import apps
    from django.conf import settings
    from django.db import connection

    find = (
        "SELECT nspname, relname FROM pg_class c JOIN pg_namespace n"
        " ON n.oid = c.relnamespace WHERE c.oid = to_regclass(%s)"
    )
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if meta.auto_created and meta.app_config.default_auto_field != settings.DEFAULT_AUTO_FIELD:
            with connection.cursor() as cursor:
                cursor.execute(find, [connection.ops.quote_name(meta.db_table)])
                yield from ((*found, meta.pk.column) for found in cursor.fetchall())


def create_schemas(connection: psycopg.Connection[Any], path: str | None) -> None:
    """Make the schemas of a search path: Django takes them for granted."""
    for name in (path or "").replace('"', "").split(","):
        if name and name != "$user":
            create_schema = sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(name))
            connection.execute(create_schema)


def _wrapper(definitions: Definitions) -> Any:
    """What Django hands every statement to."""
    from django.db import Error

    def run(execute: Any, statement: str, parameters: Any, many: bool, context: Any) -> Any:
        session: psycopg.Connection[Any] = context["connection"].connection
        answers = []

        def attempt() -> None:
            try:
                with session.transaction():  # a savepoint, where Django has begun one
                    answers.append(execute(statement, parameters, many, context))
            except Error as error:
                if isinstance(error.__cause__, psycopg.Error):
                    raise error.__cause__ from None
                raise

        definitions.run(session, str(statement), attempt)
        return answers[-1] if answers else None

    return run
