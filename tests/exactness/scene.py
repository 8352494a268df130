"""Thirty tables of all kinds in one of two states, which a transaction exchanges for the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from healthcheck.declaration import decode
from healthcheck.introspect import Wanted, wanted_of

ROLE: Final = "case_exact"

COMMON: Final = f"""
    CREATE ROLE {ROLE};
    CREATE FUNCTION one() RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT 1';
    CREATE FUNCTION run() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TYPE mood AS ENUM ('glad', 'sad');
    CREATE TABLE target (id integer PRIMARY KEY);
    GRANT USAGE ON SCHEMA public TO {ROLE};
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What makes a table {t}, what brings it into its second state and back, how it is declared."""

    made: str
    forth: str
    back: str
    declared: str


KINDS: Final = (
    Kind(
        made="CREATE TABLE {t} (x integer)",
        forth="ALTER TABLE {t} ALTER x TYPE bigint",
        back="ALTER TABLE {t} ALTER x TYPE integer",
        declared="columns: {x: integer}",
    ),
    Kind(
        made="CREATE FUNCTION of_{t}() RETURNS integer LANGUAGE sql AS 'SELECT 1';"
        "CREATE TABLE {t} (x integer DEFAULT of_{t}())",
        forth="ALTER FUNCTION of_{t}() RENAME TO for_{t}",
        back="ALTER FUNCTION for_{t}() RENAME TO of_{t}",
        declared="columns: {x: {default: of_{t}()}}",
    ),
    Kind(
        made="CREATE TABLE {t} (x integer CONSTRAINT {t}_c CHECK (x > 0))",
        forth="ALTER TABLE {t} RENAME x TO y",
        back="ALTER TABLE {t} RENAME y TO x",
        declared="columns: {x: integer}\n    checks: {{t}_c: x > 0}",
    ),
    Kind(
        made="CREATE TABLE {t} (x text); CREATE INDEX {t}_i ON {t} (lower(x)) WHERE x <> ''",
        forth="DROP INDEX {t}_i; CREATE INDEX {t}_i ON {t} (upper(x)) WHERE x <> ''",
        back="DROP INDEX {t}_i; CREATE INDEX {t}_i ON {t} (lower(x)) WHERE x <> ''",
        declared="indexes: {{t}_i: {columns: [lower(x)], where: x <> ''}}",
    ),
    Kind(
        made="CREATE TABLE {t} (x integer CONSTRAINT {t}_f REFERENCES target)",
        forth="ALTER TABLE {t} DROP CONSTRAINT {t}_f,"
        " ADD CONSTRAINT {t}_f FOREIGN KEY (x) REFERENCES target ON DELETE CASCADE",
        back="ALTER TABLE {t} DROP CONSTRAINT {t}_f,"
        " ADD CONSTRAINT {t}_f FOREIGN KEY (x) REFERENCES target",
        declared="foreign_keys: {{t}_f: {columns: [x], references: target(id), "
        "on_delete: no action}}",
    ),
    Kind(
        made="CREATE TABLE {t} (x integer, y integer GENERATED ALWAYS AS (x + one()) STORED)",
        forth="ALTER TABLE {t} DROP y;"
        "ALTER TABLE {t} ADD y integer GENERATED ALWAYS AS (x - one()) STORED",
        back="ALTER TABLE {t} DROP y;"
        "ALTER TABLE {t} ADD y integer GENERATED ALWAYS AS (x + one()) STORED",
        declared="columns: {y: integer generated always as (x + one()) stored}",
    ),
    Kind(
        made="CREATE TABLE {t} (x integer); CREATE POLICY {t}_p ON {t} USING (x > 0)",
        forth="ALTER POLICY {t}_p ON {t} USING (x > 1)",
        back="ALTER POLICY {t}_p ON {t} USING (x > 0)",
        declared="row_security: {policies: {{t}_p: {using: x > 0}}}",
    ),
    Kind(
        made="CREATE TABLE {t} (x serial)",
        forth="ALTER SEQUENCE {t}_x_seq OWNED BY NONE",
        back="ALTER SEQUENCE {t}_x_seq OWNED BY {t}.x",
        declared="columns: {x: serial}",
    ),
    Kind(
        made=f"CREATE TABLE {{t}} (x integer); GRANT SELECT ON {{t}} TO {ROLE}",
        forth=f"REVOKE SELECT ON {{t}} FROM {ROLE}",
        back=f"GRANT SELECT ON {{t}} TO {ROLE}",
        declared="columns: {x: integer}",
    ),
    Kind(
        made="CREATE TYPE of_{t} AS ENUM ('glad', 'sad');"
        "CREATE TABLE {t} (x of_{t} DEFAULT 'glad')",
        forth="ALTER TYPE of_{t} RENAME VALUE 'glad' TO 'blue'",
        back="ALTER TYPE of_{t} RENAME VALUE 'blue' TO 'glad'",
        declared="columns: {x: {default: \"'glad'\"}}",
    ),
)

OF_A_KIND: Final = 3


def _named(text: str, table: str) -> str:
    return text.replace("{t}", table)


def _all(part: str) -> list[str]:
    return [
        _named(getattr(kind, part), f"t{number}_{copy}")
        for number, kind in enumerate(KINDS)
        for copy in range(OF_A_KIND)
    ]


MADE: Final = ";".join(
    (COMMON, *_all("made"), f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {ROLE}")
)
FORTH: Final = ";".join(_all("forth"))
BACK: Final = ";".join(_all("back"))


def declaration() -> str:
    """The first state, as a declaration."""
    lines = [
        f"  t{number}_{copy}:\n    " + _named(kind.declared, f"t{number}_{copy}")
        for number, kind in enumerate(KINDS)
        for copy in range(OF_A_KIND)
    ]
    return f"version: 1\nrole: {ROLE}\ntables:\n" + "\n".join(lines) + "\n"


def wanted() -> Wanted:
    """What that declaration asks for."""
    return wanted_of(decode(declaration().encode(), file="expected_schema.yaml"))
