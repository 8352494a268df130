"""That nothing has moved is said when nothing has: the last answer stands, and no longer."""

from __future__ import annotations

import gc
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from importlib.resources import files
from itertools import cycle
from pathlib import Path
from typing import Any

import psycopg
import pytest
from msgspec.structs import replace

from healthcheck.declaration import decode
from healthcheck.embedded import EmbeddedServer
from healthcheck.introspect import Memory, Wanted, connection, question, wanted_of
from healthcheck.introspect.reading import Reading
from healthcheck.introspect.script import STAMPED
from healthcheck.introspect.table import Assembly
from healthcheck.introspect.unchanged import Last
from healthcheck.model.catalog import Catalog
from healthcheck.model.names import TableName
from tests.introspect.reading import read, reader, wanted
from tests.postgres import Database, fresh_database, running_server

EVERYTHING = Path(__file__).parent / "everything"
SCHEMA = (EVERYTHING / "schema.sql").read_text(encoding="utf-8")
DECLARATION = (EVERYTHING / "declaration.yaml").read_bytes()

A = TableName("public", "a")

# Each alters what is said of the schema.
CHANGES = [
    # Relations.
    "DROP TABLE customers CASCADE",
    "ALTER TABLE customers RENAME TO clients",
    "ALTER TABLE customers SET SCHEMA shop",
    "CREATE TABLE later (id integer)",
    "CREATE TABLE stranger (id integer)",
    'CREATE TABLE shop."Later" (id integer)',
    "CREATE VIEW later AS SELECT 1 AS id",
    "DROP TABLE customers CASCADE; CREATE VIEW customers AS SELECT 1 AS id",
    "ALTER TABLE orders SET UNLOGGED",
    "ALTER TABLE customers RENAME TO c; ALTER TABLE shop.items RENAME TO customers;"
    "ALTER TABLE shop.customers SET SCHEMA public; ALTER TABLE c RENAME TO items;"
    "ALTER TABLE items SET SCHEMA shop",
    # Columns.
    "ALTER TABLE customers ADD COLUMN more integer",
    "ALTER TABLE customers DROP COLUMN name",
    "ALTER TABLE customers RENAME COLUMN name TO title",
    "ALTER TABLE customers ALTER COLUMN name TYPE text",
    "ALTER TABLE customers ALTER COLUMN name SET NOT NULL",
    "ALTER TABLE orders ALTER COLUMN total DROP NOT NULL",
    "ALTER TABLE orders ALTER COLUMN total SET DEFAULT 2",
    "ALTER TABLE orders ALTER COLUMN total DROP DEFAULT",
    "ALTER TABLE orders ALTER COLUMN number DROP IDENTITY",
    "ALTER TABLE orders ALTER COLUMN number SET GENERATED ALWAYS",
    "ALTER TABLE orders ALTER COLUMN doubled DROP EXPRESSION",
    'ALTER TABLE orders ALTER COLUMN note TYPE text COLLATE "POSIX"',
    "ALTER TABLE orders ALTER COLUMN id DROP DEFAULT",
    # Indexes.
    "DROP INDEX by_total",
    "CREATE INDEX more ON orders (total)",
    "ALTER INDEX by_total RENAME TO by_amount",
    "DROP INDEX by_total; CREATE INDEX by_total ON orders (total)",
    "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'by_total'::regclass",
    # Constraints.
    "ALTER TABLE orders DROP CONSTRAINT orders_pkey CASCADE",
    "ALTER TABLE orders DROP CONSTRAINT positive",
    "ALTER TABLE orders RENAME CONSTRAINT positive TO more",
    "ALTER TABLE orders ADD CHECK (total < 9)",
    "ALTER TABLE orders DROP CONSTRAINT positive,"
    "ADD CONSTRAINT positive CHECK (total > 0) NOT VALID",
    "ALTER TABLE orders DROP CONSTRAINT one_slug",
    "ALTER TABLE orders DROP CONSTRAINT of_customer",
    "ALTER TABLE orders ALTER CONSTRAINT of_customer DEFERRABLE",
    "ALTER TABLE customers RENAME COLUMN id TO number",
    "ALTER TABLE orders DROP CONSTRAINT apart",
    "ALTER TABLE orders DISABLE TRIGGER ALL",
    # What is referred to.
    "ALTER FUNCTION one() RENAME TO two",
    "ALTER FUNCTION one() SET SCHEMA shop",
    "ALTER FUNCTION twice(integer) RENAME TO double",
    "ALTER SEQUENCE orders_id_seq RENAME TO orders_numbers",
    "ALTER SEQUENCE orders_id_seq OWNED BY NONE",
    "ALTER TYPE mood RENAME TO temper",
    "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'",
    "ALTER TYPE mood ADD VALUE 'so-so' BEFORE 'sad'",
    "ALTER DOMAIN code RENAME TO slug",
    "ALTER DOMAIN code DROP CONSTRAINT filled",
    "ALTER DOMAIN code SET NOT NULL",
    "ALTER DOMAIN code SET DEFAULT 'x'",
    "ALTER TYPE pair RENAME ATTRIBUTE x TO z",
    "ALTER TYPE pair ADD ATTRIBUTE z integer",
    "ALTER TYPE pair SET SCHEMA shop",
    "CREATE TYPE later_mood AS ENUM ('glad')",
    "CREATE TYPE other_mood AS ENUM ('glad')",
    "CREATE TYPE shop.nothing AS ENUM ()",
    # Triggers, policies, views, partitions.
    "DROP TRIGGER touched ON orders",
    "ALTER TRIGGER touched ON orders RENAME TO moved",
    "ALTER TABLE orders DISABLE TRIGGER touched",
    "CREATE TRIGGER more BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch()",
    "ALTER FUNCTION touch() RENAME TO handle",
    "DROP POLICY mine ON orders",
    "ALTER POLICY mine ON orders USING (total > 1)",
    "ALTER POLICY mine ON orders TO PUBLIC",
    "CREATE POLICY more ON orders",
    "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE orders FORCE ROW LEVEL SECURITY",
    "DROP VIEW recent",
    "CREATE OR REPLACE VIEW recent AS SELECT id, total, kind FROM orders",
    "ALTER VIEW recent RENAME COLUMN total TO amount",
    "DROP MATERIALIZED VIEW totals",
    "CREATE INDEX of_totals ON totals (total)",
    "ALTER TABLE events DETACH PARTITION events_1",
    "DROP TABLE events; CREATE TABLE events (day date) PARTITION BY LIST (day)",
    # Sequences, functions, extensions, schemas.
    "ALTER SEQUENCE numbers INCREMENT 2",
    "ALTER SEQUENCE numbers AS integer",
    "DROP SEQUENCE numbers",
    "CREATE SEQUENCE later_numbers",
    "CREATE SEQUENCE more",
    "DROP FUNCTION one() CASCADE",
    "ALTER FUNCTION one() STABLE",
    "ALTER FUNCTION one() SECURITY DEFINER",
    "CREATE FUNCTION more() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION one(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "DROP EXTENSION citext CASCADE",
    "CREATE EXTENSION pg_trgm",
    "ALTER EXTENSION citext ADD TYPE mood",
    "DROP SCHEMA shop CASCADE",
    "ALTER SCHEMA shop RENAME TO store",
    # Who may do what.
    "REVOKE USAGE ON SCHEMA public FROM case_app, PUBLIC",
    "REVOKE USAGE ON SCHEMA shop FROM case_app",
    "GRANT CREATE ON SCHEMA shop TO case_app",
    "REVOKE ALL ON orders FROM case_app",
    "REVOKE SELECT ON customers FROM case_app",
    "GRANT DELETE ON customers TO case_app",
    "GRANT SELECT ON shop.items TO case_app",
    "GRANT SELECT ON shop.items TO PUBLIC",
    "REVOKE UPDATE (total) ON orders FROM case_other",
    "GRANT SELECT (note) ON orders TO case_other",
    "GRANT SELECT ON numbers TO case_app",
    "REVOKE ALL ON numbers FROM case_app",
    "REVOKE EXECUTE ON FUNCTION one() FROM case_app",
    "GRANT EXECUTE ON FUNCTION one() TO PUBLIC",
    "ALTER TABLE shop.items OWNER TO case_app",
    "ALTER TABLE customers OWNER TO case_app",
    "ALTER SCHEMA shop OWNER TO case_other",
    "ALTER FUNCTION one() OWNER TO case_other",
    "ALTER SEQUENCE numbers OWNER TO case_other",
    # Roles.
    "GRANT case_app TO case_other",
    "GRANT case_other TO case_app; GRANT SELECT ON shop.items TO case_other",
    "ALTER ROLE case_app SUPERUSER",
    "ALTER ROLE case_app RENAME TO case_gone",
    "ALTER ROLE case_app RENAME TO case_x; ALTER ROLE case_other RENAME TO case_app;"
    "ALTER ROLE case_x RENAME TO case_other",
    "GRANT pg_read_all_settings TO case_app; GRANT SELECT ON shop.items TO pg_read_all_settings",
    # Ledgers.
    "DELETE FROM _prisma_migrations",
    "UPDATE _prisma_migrations SET finished_at = NULL",
    "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('2', 'c', '2_next')",
    "TRUNCATE _prisma_migrations",
    "DROP TABLE _prisma_migrations",
    "ALTER TABLE _prisma_migrations DROP COLUMN logs",
    "ALTER TABLE _prisma_migrations SET SCHEMA shop",
    # All of it.
    "DROP SCHEMA public, shop CASCADE; CREATE SCHEMA public",
]
# And none of these does.
NOTHING = [
    "SELECT 1",
    "INSERT INTO customers VALUES (1), (2)",
    "VACUUM",
    "VACUUM FREEZE",
    "VACUUM FULL pg_class",
    "VACUUM FULL pg_attribute",
    "VACUUM FULL orders",
    "ANALYZE",
    "REINDEX TABLE orders",
    "REINDEX TABLE pg_depend",
    "CLUSTER orders USING by_total",
    "TRUNCATE customers CASCADE",
    "REFRESH MATERIALIZED VIEW totals",
    "COMMENT ON TABLE orders IS 'x'",
    "SELECT nextval('numbers')",
    "CREATE TEMPORARY TABLE scratch (x integer)",
    "BEGIN; DROP TABLE orders CASCADE; ROLLBACK",
]


@pytest.fixture(scope="module")
def whole() -> Wanted:
    return wanted_of(decode(DECLARATION, file="expected_schema.yaml"))


@contextmanager
def settled(database: Database, what: Wanted) -> Iterator[tuple[Callable[[], Catalog], Memory]]:
    """A reader that has come to rest: the next look at the same gives the same object."""
    memory = Memory()
    with reader(database.url, what, memory) as once:
        once()
        last = once()
        assert once() is last
        yield once, memory


@contextmanager
def by_tokens() -> Iterator[None]:
    """What is first looked at in it is known again by tokens, as a few tables of many are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(question, "_STAMP_BYTES", -(10**9))
        yield


# Each is known by one of the two; tests/probe/test_unchanged.py mixes them.
@pytest.mark.parametrize(
    ("change", "known_by"),
    [
        (change, known_by)
        for change, known_by in zip(CHANGES, cycle(["catalogs", "tokens"]), strict=False)
    ],
)
def test_each_change_is_seen(database: Database, whole: Wanted, change: str, known_by: str) -> None:
    database.execute(SCHEMA)
    with by_tokens() if known_by == "tokens" else nullcontext(), settled(database, whole) as seen:
        once, memory = seen
        assert memory.last is not None
        assert ("string_agg" in memory.last.query) == (known_by == "tokens")
        before = once()
        database.execute("SET allow_system_table_mods = on")
        database.execute(change)
        after = once()
        assert after == read(database.url, whole)
        assert after != before
        assert once() is after


def test_nothing_is_read_of_a_catalog_that_is_not_looked_at() -> None:
    named = {
        catalog
        for file in (files("healthcheck.introspect") / "queries").iterdir()
        if file.name.endswith(".sql")
        for catalog in re.findall(r"\b(?:FROM|JOIN) (pg_\w+)\b(?!\()", file.read_text("utf-8"))
    }
    # By value, or asked about at each probe.
    assert named - {"pg_roles", "pg_locks"} == STAMPED.keys()


def test_only_what_moved_is_read_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    database.execute("CREATE TABLE a (x integer CHECK (x > 0)); CREATE TABLE b (LIKE a)")
    sent: list[str] = []
    plain = psycopg.AsyncClientCursor.execute

    async def seen(cursor: Any, script: str, *rest: Any) -> Any:
        sent.append(cursor.mogrify(script, *rest))
        return await plain(cursor, script, *rest)

    monkeypatch.setattr(psycopg.AsyncClientCursor, "execute", seen)
    with settled(database, wanted("a", "b")) as (once, _):
        before = once()
        database.execute("ALTER TABLE b ADD COLUMN y integer")
        sent.clear()
        after = once()
    assert after.tables[A] is before.tables[A]
    assert after.tables[TableName("public", "b")] != before.tables[TableName("public", "b")]
    asked, looked, tables, tokens = sent
    assert "pg_attrdef" in asked
    assert '{"a","b"}' in looked
    [(b,)] = database.query("SELECT 'b'::regclass::oid")
    assert f"'{{{b}}}'::oid[]" in tables
    assert '{"b"}' in tokens
    assert '"a"' not in tables + tokens


def test_what_moves_elsewhere_gives_the_same_answer(database: Database) -> None:
    database.execute("CREATE TABLE a (x integer)")
    with settled(database, wanted("a")) as (once, memory):
        before = once()
        assert memory.last is not None
        digest = memory.last.digest
        database.execute("CREATE TABLE elsewhere (x integer)")
        assert once() is before
        assert memory.last.digest != digest
        assert once() is before


def test_many_are_put_together_beside_the_event_loop(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"t{number}" for number in range(60)]
    for name in names:
        database.execute(f"CREATE TABLE {name} (x integer CHECK (x > 0), y integer)")
    whole = read(database.url, wanted(*names))
    threads, collecting = set(), set()
    plain = Assembly.table

    def seen(assembly: Assembly, *rest: Any) -> Any:
        threads.add(threading.get_ident())
        collecting.add(gc.isenabled())
        return plain(assembly, *rest)

    monkeypatch.setattr(Assembly, "table", seen)
    monkeypatch.setattr(connection, "_ROWS_AT_ONCE", 7)
    monkeypatch.setattr(question, "_TEXTS_AT_ONCE", 7)
    for most in (60, 59):
        monkeypatch.setattr("healthcheck.introspect.reader._MANY", most)
        assert read(database.url, wanted(*names)) == whole
        assert gc.isenabled()
    assert collecting == {True, False}
    assert threading.get_ident() not in threads


def test_of_many_texts_those_are_withheld_that_a_lock_is_before(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["a", "b", "c", "d", "e"]
    for name in names:
        database.execute(f"CREATE TABLE {name} (x integer CHECK (x > 0))")
    database.execute("CREATE POLICY mine ON e USING (x > 0)")
    found = Reading.found
    # As if it had come between the look and the read.
    monkeypatch.setattr(
        Reading, "found", lambda reading: [replace(one, locked=False) for one in found(reading)]
    )
    what = replace(wanted(*names), parts=("row_security",))
    with database.connect() as migration:
        migration.execute("BEGIN; LOCK TABLE b, e")
        tables = read(database.url, what).tables
        locked = {name.name for name, table in tables.items() if "UNREAD" in repr(table)}
    assert locked == {"b", "e"}
    assert "UNREAD" not in repr(read(database.url, what))


def test_what_alters_nothing_alters_no_answer(database: Database, whole: Wanted) -> None:
    database.execute(SCHEMA)
    database.execute("DROP INDEX by_total; CREATE INDEX by_total ON orders (total)")
    with settled(database, whole) as (once, _):
        before = once()
        for nothing in NOTHING:
            database.execute(nothing)
            assert once() == before == read(database.url, whole), nothing


def test_nothing_is_read_where_nothing_has_moved(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.execute("CREATE TABLE a (x integer); CREATE TABLE rows (x integer)")
    with settled(database, wanted("a")) as (once, memory):
        before = once()
        assert memory.last is not None
        moment = memory.last.moment
        assert once() is before
        assert memory.last.moment == moment
        database.execute("INSERT INTO rows VALUES (1)")
        assert once() is before
        assert memory.last.moment not in (None, moment)
        # On a standby there is no such moment, and the digest serves.
        monkeypatch.setattr(Last, "parameters", _with_no_moment(Last.parameters))
        assert once() is before


def _with_no_moment(of: Callable[[Last], dict[str, object]]) -> Callable[[Last], dict[str, object]]:
    return lambda last: {**of(last), "moment": None}


def test_a_lock_comes_and_goes(database: Database) -> None:
    database.execute("CREATE TABLE a (x integer); CREATE INDEX i ON a (x)")
    with settled(database, wanted("a")) as (once, _), database.connect() as migration:
        for lock in ("LOCK TABLE a", "ALTER INDEX i SET (fillfactor = 50)"):
            before = once()
            migration.execute(f"BEGIN; {lock}")
            assert once().tables[A].locked == (lock[0] == "L")
            migration.execute("ROLLBACK")
            assert once() == before


def test_another_database_of_that_name(postgres: EmbeddedServer) -> None:
    with fresh_database(postgres) as database:
        database.execute("CREATE TABLE a (x integer)")
        memory = Memory()
        with reader(database.url, wanted("a"), memory) as once:
            once()
            before = once()
        database.connection.close()
        with fresh_database(postgres) as keeper:
            keeper.execute(f"DROP DATABASE {database.name} WITH (FORCE)")
            keeper.execute(f"CREATE DATABASE {database.name}")
        with reader(database.url, wanted("a"), memory) as once:
            assert once() == read(database.url, wanted("a"))
            assert once() != before


def test_another_server_that_numbers_its_rows_alike() -> None:
    memory = Memory()
    for type_ in ("integer", "bigint"):
        with running_server(None) as server, fresh_database(server) as database:
            database.execute(f"CREATE TABLE a (x {type_})")
            with reader(database.url, wanted("a"), memory) as once:
                seen = [once(), once(), once()]
            assert {one.tables[A].columns["x"].type for one in seen} == {type_}


def test_where_ts_stat_is_refused_everything_is_read(database: Database) -> None:
    role = database.create_role()
    database.execute("CREATE TABLE a (x integer); GRANT SELECT ON a TO PUBLIC")
    memory = Memory()
    with reader(database.url_as(role), wanted("a"), memory) as once:
        once()
        once()
        assert memory.last is not None
        database.execute("REVOKE EXECUTE ON FUNCTION ts_stat(text) FROM PUBLIC")
        database.execute("ALTER TABLE a ADD COLUMN y integer")
        assert once() == read(database.url_as(role), wanted("a"))
        assert memory.refused
    with reader(database.url_as(role), wanted("a"), Memory()) as once:
        assert once() == once() == once()


@pytest.mark.parametrize(
    "change", ["ALTER TABLE b ADD COLUMN y integer", "CREATE TABLE elsewhere (x integer)"]
)
def test_what_moved_before_anything_had_a_token_is_read_again(
    database: Database, change: str
) -> None:
    database.execute("CREATE TABLE a (x integer); CREATE TABLE b (x integer)")
    memory = Memory()
    with reader(database.url, wanted("a", "b"), memory) as once:
        once()
        known_by_digest = [memory.by_digest]
        database.execute(change)
        after = once()
        known_by_digest.append(memory.by_digest)
        assert known_by_digest == [True, False]
        assert after == once() == read(database.url, wanted("a", "b"))
        database.execute("ALTER TABLE a ADD COLUMN y integer; ALTER TABLE a DROP COLUMN y")
        assert once().tables[TableName("public", "b")] is after.tables[TableName("public", "b")]
