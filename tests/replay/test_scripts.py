"""Histories: each migration in a session of its own, and what they take for granted."""

from __future__ import annotations

import asyncio

import pytest

from healthcheck.errors import UsageError
from healthcheck.model.ledger import Script
from healthcheck.replay.scratch import Scratch
from healthcheck.replay.scripts import Applied, Scripts, database_named
from tests.postgres import Database, unique_role
from tests.replay.replaying import history, of, scratch_of


def _apply(scripts: Scripts) -> list[Applied]:
    async def work() -> list[Applied]:
        return [applied async for applied in scripts.applied()]

    return asyncio.run(work())


def test_one_after_the_other(database: Database) -> None:
    applied = _apply(of(scratch_of(database), history("CREATE TABLE a ()", "DROP TABLE a", "")))
    assert applied == [Applied("m1", 1, 3), Applied("m2", 2, 3), Applied("m3", 3, 3)]


def test_several_scripts_of_one_migration(database: Database) -> None:
    scripts = [
        Script(migration="m", path="a.sql", text="CREATE TABLE a ()"),
        Script(migration="m", path="b.sql", text="DROP TABLE a"),
    ]
    assert _apply(of(scratch_of(database), scripts)) == [Applied("m", 1, 1)]


def test_settings_are_not_handed_on(database: Database) -> None:
    first = "SET search_path = ''; SET ROLE pg_monitor; CREATE TEMP TABLE t ()"
    _apply(of(scratch_of(database), history(first, "CREATE TABLE t ()")))
    assert database.query("SELECT 't'::regclass::text") == [("t",)]


def test_a_setting_of_the_database_is(database: Database) -> None:
    first = f"CREATE SCHEMA app; ALTER DATABASE {database.name} SET search_path = app"
    _apply(of(scratch_of(database), history(first, "CREATE TABLE t ()")))
    assert database.query("SELECT 'app.t'::regclass IS NOT NULL") == [(True,)]


@pytest.mark.parametrize("first", ["", 'CREATE SCHEMA "Own"', 'CREATE SCHEMA IF NOT EXISTS "Own"'])
def test_a_schema_of_ones_own(database: Database, first: str) -> None:
    _apply(of(scratch_of(database), history(first, "CREATE TABLE t ()"), schema="Own"))
    assert database.query("""SELECT '"Own".t'::regclass IS NOT NULL""") == [(True,)]


def test_roles_that_nobody_makes(database: Database) -> None:
    one, two = unique_role(), unique_role()
    made = of(
        scratch_of(database),
        history(
            f"CREATE TABLE a (); GRANT SELECT ON a TO {one}; ALTER TABLE a OWNER TO {two}",
            f"SET ROLE {two}; CREATE POLICY p ON a TO {one}",
        ),
    )
    _apply(made)
    assert [note.split(",")[0] for note in made.notes] == [f"role {one}", f"role {two}"]


def test_are_made_on_no_other_server(database: Database) -> None:
    role = unique_role()
    scratch = scratch_of(database, private=False)
    with pytest.raises(UsageError, match=f'm1.sql:1:1: GRANT .*: role "{role}" does not exist'):
        _apply(of(scratch, history(f"GRANT USAGE ON SCHEMA public TO {role}")))


@pytest.mark.parametrize(
    ("private", "told"),
    [
        pytest.param(
            True,
            "the private PostgreSQL has no extension {}; replay on a server that has"
            " it: --server URL",
            id="private",
        ),
        pytest.param(
            False, "the server of --server has no extension {}; install it there", id="given"
        ),
    ],
)
def test_extensions_that_are_lacking_are_named_at_once(
    database: Database, private: bool, told: str
) -> None:
    scratch = scratch_of(database, private=private)
    first = 'CREATE EXTENSION hstore;\nCREATE EXTENSION IF NOT EXISTS "Not-there";'
    scripts = history(first, 'create extension not_there_either; CREATE EXTENSION "Not-there"')
    with pytest.raises(UsageError) as refused:
        _apply(of(scratch, scripts))
    assert str(refused.value).splitlines() == [
        f"db/m1.sql:2:1: {told.format('Not-there')}",
        f"db/m2.sql:1:1: {told.format('not_there_either')}",
    ]
    assert database.query("SELECT count(*) FROM pg_extension WHERE extname = 'hstore'") == [(0,)]


def test_a_file_is_named_with_its_directory(database: Database) -> None:
    with pytest.raises(UsageError, match=r"^db/m2.sql:1:1: nonsense: syntax error"):
        _apply(of(scratch_of(database), history("CREATE TABLE a ()", "nonsense")))


def test_no_message_holds_the_password(database: Database) -> None:
    scratch = scratch_of(database)
    assert isinstance(scratch, Scratch)
    assert database.server.password not in repr(scratch)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("CREATE TABLE a ()", None, id="none"),
        pytest.param("SELECT 1; ALTER DATABASE Shop SET timezone = 'UTC'", "shop", id="altered"),
        pytest.param('GRANT CONNECT ON DATABASE "Shop" TO app', "Shop", id="granted"),
        pytest.param("COMMENT ON\n DATABASE a$1 IS ''", "a$1", id="told of"),
    ],
)
def test_the_database_that_is_called_by_its_name(text: str, name: str | None) -> None:
    assert database_named(history("SELECT 1", text)) == name
