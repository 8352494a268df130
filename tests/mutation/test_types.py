"""Enums, domains, composite types and extensions are broken: what names them comes out, no more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from healthcheck.embedded import EmbeddedServer
from tests.mutation.mutations import Found
from tests.postgres import Database, fresh_database
from tests.probing import prober

SCHEMA = """
CREATE SCHEMA elsewhere;
CREATE EXTENSION citext VERSION '1.5';
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE elsewhere."Mood" AS ENUM ('sad');
CREATE DOMAIN positive AS integer DEFAULT 1 CONSTRAINT positive_check CHECK (VALUE > 0);
CREATE DOMAIN free AS text COLLATE "C";
CREATE TYPE address AS (street text, "City" varchar(20), moods mood[]);
CREATE TABLE t (m mood DEFAULT 'ok', ms mood[], p positive DEFAULT 2, a address, f free, c citext);
ALTER TABLE t ADD CONSTRAINT cheerful CHECK (m <> 'sad' AND p > 1);
"""
DECLARATION = """
version: 1
extensions: {citext: ">=1.5"}
enums: {mood: [sad, ok, happy], elsewhere.Mood: [sad]}
domains:
  positive: {type: integer, nullable: true, default: 1, checks: {positive_check: VALUE > 0}}
  free: text collate C null default absent
types: {address: {street: text, City: varchar(20), moods: "mood[]"}}
tables:
  t:
    columns:
      m: mood default 'ok'
      ms: mood[]
      p: positive null default 2
      a: address
      f: free
      c: citext
    checks: {cheerful: m <> 'sad' and p > 1}
"""
MOOD, POSITIVE, ADDRESS = "public.mood", "public.positive", "public.address"
M, MS, P, A = (f"public.t.{name}" for name in ("m", "ms", "p", "a"))
CHEERFUL = "public.t.cheerful"

UNDONE: list[tuple[str, str, set[Found]]] = [
    (
        "ALTER TYPE mood RENAME VALUE 'happy' TO 'glad'",
        "ALTER TYPE mood RENAME VALUE 'glad' TO 'happy'",
        {("enum.values", MOOD)},
    ),
    (
        "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'",
        "ALTER TYPE mood RENAME VALUE 'fine' TO 'ok'",
        {("enum.values", MOOD), ("column.default", M)},
    ),
    (
        "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'",
        "ALTER TYPE mood RENAME VALUE 'blue' TO 'sad'",
        {("enum.values", MOOD), ("check.definition", CHEERFUL)},
    ),
    (
        "ALTER TYPE mood RENAME TO temper",
        "ALTER TYPE temper RENAME TO mood",
        {
            ("enum.missing", MOOD),
            ("type.definition", ADDRESS),
            ("column.type", M),
            ("column.type", MS),
        },
    ),
    (
        'ALTER TYPE elsewhere."Mood" RENAME TO mood',
        'ALTER TYPE elsewhere.mood RENAME TO "Mood"',
        {("enum.missing", 'elsewhere."Mood"')},
    ),
    (
        "ALTER DOMAIN positive SET DEFAULT 3",
        "ALTER DOMAIN positive SET DEFAULT 1",
        {("domain.definition", POSITIVE)},
    ),
    (
        "ALTER DOMAIN positive DROP DEFAULT",
        "ALTER DOMAIN positive SET DEFAULT 1",
        {("domain.definition", POSITIVE)},
    ),
    (
        "ALTER DOMAIN positive SET NOT NULL",
        "ALTER DOMAIN positive DROP NOT NULL",
        {("domain.definition", POSITIVE)},
    ),
    (
        "ALTER DOMAIN positive RENAME CONSTRAINT positive_check TO other",
        "ALTER DOMAIN positive RENAME CONSTRAINT other TO positive_check",
        {("domain.definition", POSITIVE)},
    ),
    (
        "ALTER DOMAIN positive DROP CONSTRAINT positive_check",
        "ALTER DOMAIN positive ADD CONSTRAINT positive_check CHECK (VALUE > 0)",
        {("domain.definition", POSITIVE)},
    ),
    (
        "ALTER DOMAIN positive ADD CONSTRAINT more CHECK (VALUE < 100)",
        "ALTER DOMAIN positive DROP CONSTRAINT more",
        {("domain.definition", POSITIVE)},
    ),
    (
        "ALTER DOMAIN positive RENAME TO negative",
        "ALTER DOMAIN negative RENAME TO positive",
        {("domain.missing", POSITIVE), ("column.type", P)},
    ),
    (
        "ALTER DOMAIN free SET SCHEMA elsewhere",
        "ALTER DOMAIN elsewhere.free SET SCHEMA public",
        {("domain.missing", "public.free"), ("column.type", "public.t.f")},
    ),
    (
        "ALTER TYPE address RENAME ATTRIBUTE street TO road",
        "ALTER TYPE address RENAME ATTRIBUTE road TO street",
        {("type.definition", ADDRESS)},
    ),
    (
        "ALTER TYPE address ADD ATTRIBUTE zip text",
        "ALTER TYPE address DROP ATTRIBUTE zip",
        {("type.definition", ADDRESS)},
    ),
    (
        "ALTER TYPE address SET SCHEMA elsewhere",
        "ALTER TYPE elsewhere.address SET SCHEMA public",
        {("type.missing", ADDRESS), ("column.type", A)},
    ),
]

KEPT: list[tuple[str, set[Found]]] = [
    ("ALTER TYPE mood ADD VALUE 'angry'", {("enum.values", MOOD)}),
    ("ALTER TYPE mood ADD VALUE 'angry' BEFORE 'ok'", {("enum.values", MOOD)}),
    (
        "ALTER TYPE address DROP ATTRIBUTE street, ADD ATTRIBUTE street text",
        {("type.definition", ADDRESS)},
    ),
    (
        "DROP TYPE mood CASCADE; CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')",
        {
            ("type.definition", ADDRESS),
            ("column.missing", M),
            ("column.missing", MS),
            ("check.missing", CHEERFUL),
        },
    ),
    (
        "DROP DOMAIN positive CASCADE",
        {("domain.missing", POSITIVE), ("column.missing", P), ("check.missing", CHEERFUL)},
    ),
    (
        "DROP EXTENSION citext CASCADE",
        {("extension.missing", "citext"), ("column.missing", "public.t.c")},
    ),
    (
        "DROP EXTENSION citext CASCADE; CREATE EXTENSION citext VERSION '1.4';"
        " ALTER TABLE t ADD c citext",
        {("extension.version", "citext")},
    ),
]


@pytest.fixture(scope="module")
def template(postgres: EmbeddedServer) -> Iterator[Database]:
    with fresh_database(postgres) as database:
        database.execute(SCHEMA)
        database.connection.close()
        yield database


def test_what_is_undone_leaves_nothing(postgres: EmbeddedServer, template: Database) -> None:
    """On one connection and with one memory, which a stale token would fool."""
    with (
        fresh_database(postgres, template.name) as database,
        prober(database.url, DECLARATION) as probe,
    ):

        def found() -> set[Found]:
            return {(one.code.value, one.subject.object) for one in probe().findings}

        assert found() == set()
        for change, undo, wanted in UNDONE:
            database.execute(change)
            assert found() == wanted, change
            database.execute(undo)
            assert found() == set(), undo


@pytest.mark.parametrize(("change", "wanted"), KEPT)
def test_what_only_a_new_copy_undoes(
    postgres: EmbeddedServer, template: Database, change: str, wanted: set[Found]
) -> None:
    with (
        fresh_database(postgres, template.name) as database,
        prober(database.url, DECLARATION) as probe,
    ):
        assert probe().findings == ()
        database.execute(change)
        assert {(one.code.value, one.subject.object) for one in probe().findings} == wanted
