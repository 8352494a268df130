"""What each migration made: told by looking only at what moved, as by looking at all of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest

from healthcheck.declaration import decode, encode
from healthcheck.introspect import Limits
from healthcheck.model.expectation import Expectation
from healthcheck.model.ledger import Script
from healthcheck.model.names import Signature, TableName
from healthcheck.probe.link import Link
from healthcheck.replay.watch import Watch
from healthcheck.snapshot import Scope
from healthcheck.snapshot.history import History
from tests.postgres import Database
from tests.replay.replaying import history, of, replay, scratch_of, told
from tests.snapshot.taking import taken

_LIMITS = Limits(statement_timeout=60, lock_timeout=10)


def _told(database: Database, *migrations: str) -> Expectation:
    return told(replay(scratch_of(database), history(*migrations)))


def _origin(thing: Any) -> tuple[str | None, str | None]:
    return thing.origin.since, thing.origin.changed


def _public(name: str) -> TableName:
    return TableName("public", name)


def test_who_made_it_and_who_altered_it(database: Database) -> None:
    made = _told(
        database,
        "CREATE TABLE a (id int PRIMARY KEY, x text, y text); CREATE INDEX a_x ON a (x)",
        "ALTER TABLE a ADD z text; ALTER TABLE a ALTER x SET NOT NULL; CREATE INDEX a_y ON a (y)",
        "ALTER TABLE a RENAME y TO w; ALTER TABLE a ALTER z SET DEFAULT 'a'",
        "INSERT INTO a VALUES (1, '', '')",
        "DROP INDEX a_x; CREATE INDEX a_x ON a (x DESC)",
    ).tables[_public("a")]
    assert _origin(made) == ("m1", None)
    assert {name: _origin(column) for name, column in made.columns.items()} == {
        "id": (None, None),
        "x": (None, "m2"),
        "w": ("m3", None),
        "z": ("m2", "m3"),
    }
    assert {index.name: _origin(index) for index in made.indexes} == {
        "a_x": (None, "m5"),
        "a_y": ("m2", "m3"),
    }
    assert made.primary_key is not None
    assert _origin(made.primary_key) == (None, None)


def test_created_again(database: Database) -> None:
    made = _told(
        database,
        "CREATE TABLE a (x int); CREATE TABLE b (x int); CREATE TABLE c (x int)",
        "DROP TABLE a; ALTER TABLE c RENAME TO d",
        "CREATE TABLE a (x int); DROP TABLE b; CREATE TABLE b (x int, y int)",
        "ALTER TABLE a ADD y int",
    ).tables
    assert {name.name: _origin(table) for name, table in made.items()} == {
        "a": ("m3", None),
        "b": ("m1", None),  # a database without m3 has it as well
        "d": ("m2", None),
    }
    assert _origin(made[_public("a")].columns["y"]) == ("m4", None)
    assert _origin(made[_public("b")].columns["y"]) == ("m3", None)
    assert _origin(made[_public("d")].columns["x"]) == (None, None)


def test_what_stands_beside_the_tables(database: Database) -> None:
    made = _told(
        database,
        "CREATE TYPE e AS ENUM ('a'); CREATE DOMAIN d AS int; CREATE SEQUENCE s;"
        "CREATE TABLE t (e e); CREATE VIEW v AS SELECT e FROM t;"
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "ALTER TYPE e ADD VALUE 'b'; CREATE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f()",
        "CREATE EXTENSION hstore; ALTER SEQUENCE s INCREMENT 2; ALTER DOMAIN d SET NOT NULL",
        "CREATE OR REPLACE VIEW v AS SELECT e, 1 AS n FROM t; ALTER FUNCTION f() STRICT;"
        "CREATE TABLE u (); CREATE TRIGGER h AFTER INSERT ON u EXECUTE FUNCTION f()",
    )
    assert _origin(made.enums[_public("e")]) == ("m1", "m2")
    assert _origin(made.domains[_public("d")]) == ("m1", "m3")
    assert _origin(made.sequences[_public("s")]) == ("m1", "m3")
    assert _origin(made.views[_public("v")]) == ("m1", "m4")
    assert _origin(made.functions[Signature("public", "f", ())]) == ("m1", "m4")
    assert _origin(made.extensions[TableName("", "hstore")]) == ("m3", None)
    assert _origin(made.triggers[_public("t")][0]) == ("m2", None)
    assert _origin(made.triggers[_public("u")][0]) == (None, None)  # as its table


def test_the_text_says_it_too(database: Database) -> None:
    made = _told(
        database,
        "CREATE TABLE a (id int PRIMARY KEY, b text); ALTER TABLE a ENABLE ROW LEVEL SECURITY;"
        "CREATE MATERIALIZED VIEW m AS SELECT id FROM a; GRANT SELECT ON a TO PUBLIC;"
        "CREATE TYPE p AS (x int); CREATE TYPE e AS ENUM ('a')",
        "CREATE POLICY p ON a; CREATE INDEX m_id ON m (id);"
        "ALTER TABLE a ADD c serial CHECK (c > 0);"
        "ALTER TABLE a ADD UNIQUE (b), ADD FOREIGN KEY (c) REFERENCES a;"
        "ALTER TABLE a ADD EXCLUDE (b WITH =)",
        "ALTER POLICY p ON a USING (true); ALTER TYPE p ADD ATTRIBUTE y int;"
        "ALTER TYPE e RENAME TO f",
    )
    text = encode(made)
    assert text.count(b"since: m2") == 7
    assert encode(decode(text, file="expected_schema.yaml")) == text


_AWKWARD = (
    "",
    "CREATE TABLE a (id serial PRIMARY KEY); CREATE TABLE b (a int REFERENCES a, t text)",
    "CREATE VIEW v AS SELECT id FROM a; CREATE TYPE e AS ENUM ('x')",
    "ALTER TABLE b ADD e e; CREATE INDEX ON b (lower(t))",
    "ALTER TYPE e RENAME TO f; CREATE SCHEMA other; ALTER TABLE b SET SCHEMA other",
    "ALTER TABLE a RENAME id TO number; DROP VIEW v; CREATE TABLE v (x int)",
    "CREATE TABLE c (LIKE other.b INCLUDING ALL); GRANT SELECT ON c TO pg_monitor",
    "ALTER SCHEMA other RENAME TO others; ALTER TABLE a RENAME TO aa",
    "DROP TABLE c; DROP TABLE others.b; DROP SCHEMA others",
    "CREATE TABLE b (a int, t text); CREATE TABLE p (d date) PARTITION BY RANGE (d);"
    "CREATE TABLE p1 PARTITION OF p DEFAULT",
)


@pytest.mark.parametrize("number", [5, 8, 10])
def test_looking_at_what_moved_is_looking_at_all(database: Database, number: int) -> None:
    fast, slow = _both(database, history(*_AWKWARD[:number]))
    assert encode(fast) == encode(slow)


def _both(database: Database, scripts: Sequence[Script]) -> tuple[Expectation, Expectation]:
    """With one watch for the whole history, and with one that knows nothing at each step."""

    async def work() -> tuple[History, History]:
        scratch = scratch_of(database)
        link = Link(scratch.parameters)
        fast, slow = History(), History()
        try:
            whole = partial(
                Watch,
                connection=await link.connection(),
                scope=Scope(),
                schema="public",
                limits=_LIMITS,
            )
            watch = whole(history=fast)
            async for applied in of(scratch, scripts).applied():
                await watch.look(applied.migration)
                await whole(history=slow).look(applied.migration)
        finally:
            link.cut()
        return fast, slow

    fast, slow = asyncio.run(work())
    snapshot = taken(database.url).expectation
    return fast.told(snapshot), slow.told(snapshot)
