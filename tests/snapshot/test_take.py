"""A snapshot says what is there, all of it, and nothing that is not the user's."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from healthcheck.errors import UsageError
from healthcheck.model.finding import Code
from healthcheck.model.names import TableName
from healthcheck.snapshot.failure import UnavailableError
from tests.postgres import Database
from tests.probing import findings_of, report_of
from tests.snapshot.taking import taken, written

RICH = Path(__file__).parent.parent / "mutation" / "schema.sql"

SHOP = """
CREATE EXTENSION citext;
CREATE TYPE state AS ENUM ('new', 'done');
CREATE DOMAIN price AS numeric(10,2) DEFAULT 0 NOT NULL CONSTRAINT positive CHECK (VALUE >= 0);
CREATE TYPE address AS (street text COLLATE "C", state state);
CREATE DOMAIN code AS text COLLATE "C";
CREATE TABLE users (id serial PRIMARY KEY, email varchar(255) NOT NULL UNIQUE);
CREATE TABLE orders (
    id bigint PRIMARY KEY, "userId" integer NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    state state NOT NULL DEFAULT 'new', total numeric(10,2) DEFAULT 0 CHECK (total >= 0)
);
CREATE INDEX orders_open ON orders ("userId", total DESC) WHERE state = 'new';
CREATE SCHEMA audit;
CREATE FUNCTION audit.note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE TRIGGER guard BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION audit.note('orders');
"""
SHOP_WRITTEN = """\
version: 1
schema: public

tables:
  orders:
    columns:
      id: bigint not null
      userId: integer not null
      state: state not null default 'new'
      total: numeric(10,2) null default 0
    primary_key: {name: orders_pkey, columns: [id]}
    indexes:
      orders_open: {columns: [userId, total desc], where: state = 'new'}
    foreign_keys:
      orders_userId_fkey: {columns: [userId], references: users(id), on_delete: cascade}
    checks:
      orders_total_check: total >= 0

  users:
    columns:
      id: serial
      email: varchar(255) not null
    primary_key: {name: users_pkey, columns: [id]}
    unique:
      users_email_key: [email]

extensions: [citext]

enums:
  state: [new, done]

domains:
  code: text collate "C" null

  price:
    type: numeric(10,2)
    nullable: false
    default: "0"
    checks:
      positive: VALUE >= 0

types:
  address: {street: text collate "C", state: state}

triggers:
  orders:
    guard: {timing: before, events: [update], level: row, function: audit.note('orders')}

functions:
  audit.note(): {returns: trigger, language: plpgsql}
"""


def test_it_reads_like_a_declaration_by_hand(database: Database) -> None:
    database.execute(SHOP)
    assert written(database.url) == SHOP_WRITTEN


def test_a_rich_schema_agrees_with_its_own_snapshot(database: Database) -> None:
    database.execute(RICH.read_text())
    text = written(database.url)
    assert findings_of(database.url, text) == []
    assert written(database.url) == text


def test_only_some_sections(database: Database) -> None:
    database.execute(SHOP)
    assert written(database.url, only=frozenset(["tables"])).endswith(
        "tables:\n  orders: {}\n  users: {}\n"
    )
    assert written(database.url, only=frozenset(["indexes"]), include=("orders",)).endswith(
        "  orders:\n    indexes:\n"
        "      orders_open: {columns: [userId, total desc], where: state = 'new'}\n"
    )


def test_one_schema_is_the_default_one(database: Database) -> None:
    database.execute(
        "CREATE SCHEMA shop; CREATE TABLE shop.a (); CREATE SCHEMA b; CREATE TABLE b.c ()"
    )
    assert written(database.url, schemas=("shop",)).endswith("schema: shop\n\ntables:\n  a: {}\n")
    assert written(database.url, prefer="shop").endswith(
        "schema: shop\n\ntables:\n  a: {}\n  b.c: {}\n"
    )


def test_a_view_without_columns_agrees_with_its_own_snapshot(database: Database) -> None:
    database.execute("CREATE VIEW v AS SELECT; CREATE MATERIALIZED VIEW m AS SELECT")
    text = written(database.url)
    assert findings_of(database.url, text) == []
    database.execute("DROP VIEW v; CREATE MATERIALIZED VIEW v AS SELECT")
    [finding] = findings_of(database.url, text)
    assert finding.code is Code.VIEW_DEFINITION


def test_partitions_and_temporary_tables_are_not_written(database: Database) -> None:
    database.execute(
        "CREATE TABLE events (at date NOT NULL) PARTITION BY RANGE (at);"
        "CREATE TABLE events_old PARTITION OF events FOR VALUES FROM (MINVALUE) TO ('2026-01-01');"
        "CREATE TEMPORARY TABLE scratch (id integer)"
    )
    assert list(taken(database.url).expectation.tables) == [TableName("public", "events")]


def test_what_an_extension_made_is_not_written(database: Database) -> None:
    database.execute(
        "CREATE TABLE mine (); CREATE TABLE theirs (); ALTER EXTENSION plpgsql ADD TABLE theirs"
    )
    assert list(taken(database.url).expectation.tables) == [TableName("public", "mine")]


def test_an_empty_database_is_an_error(database: Database) -> None:
    with pytest.raises(UsageError, match="there is nothing in any schema of the database"):
        taken(database.url)
    database.execute("CREATE TABLE a ()")
    with pytest.raises(UsageError, match="nothing in public that --include and --exclude let"):
        taken(database.url, schemas=("public",), include=("b",))
    with pytest.raises(UsageError, match="no schema shop"):
        taken(database.url, schemas=("shop",))


def test_an_observer_takes_one_that_does_not_judge_access(database: Database) -> None:
    database.execute(SHOP)
    url = database.url_as(database.create_role())
    snapshot = taken(url)
    assert not snapshot.expectation.check_access
    [told] = snapshot.left_out
    assert "may not use 3 of these objects" in told
    assert report_of(url, SHOP_WRITTEN).status == "fail"


def test_what_is_invalid_is_left_out_and_told(database: Database) -> None:
    database.execute(SHOP + "ALTER TABLE orders ADD CONSTRAINT odd CHECK (total < 9) NOT VALID")
    snapshot = taken(database.url)
    checks = snapshot.expectation.tables[TableName("public", "orders")].checks
    assert [check.name for check in checks] == ["orders_total_check"]
    [told] = snapshot.left_out
    assert told.startswith("check public.orders.odd is not declared as it is (check.invalid): ")


def test_it_waits_for_a_migration_to_end(database: Database) -> None:
    database.execute(SHOP)
    with database.connect() as session:
        session.execute("BEGIN; ALTER TABLE orders ADD CHECK (total < 1000)")
        threading.Timer(1.5, lambda: session.execute("COMMIT")).start()
        began = time.monotonic()
        checks = taken(database.url).expectation.tables[TableName("public", "orders")].checks
        assert time.monotonic() - began > 1
    assert len(checks) == 2


def test_a_database_that_cannot_be_had_is_told_without_its_address(database: Database) -> None:
    with pytest.raises(UnavailableError, match="no such database") as refused:
        taken(database.url.replace(database.name, "nowhere_at_all"))
    assert "nowhere_at_all" not in str(refused.value)


def test_what_a_table_is_and_who_sees_its_rows(database: Database) -> None:
    database.execute("""
        CREATE TABLE notes (
            id bigint GENERATED ALWAYS AS IDENTITY, title text COLLATE "C",
            slug text GENERATED ALWAYS AS (lower(title)) STORED, during int4range,
            CONSTRAINT apart EXCLUDE USING gist (during WITH &&) WHERE (id > 3)
        );
        ALTER TABLE notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        CREATE POLICY mine ON notes AS RESTRICTIVE FOR SELECT USING (title = current_user);
        CREATE TABLE events (at date, kind text) PARTITION BY RANGE (at, lower(kind));
        CREATE TABLE events_2025 PARTITION OF events DEFAULT;
        CREATE UNLOGGED TABLE heirs () INHERITS (notes);
    """)
    text = written(database.url)
    for line in (
        "      id: bigint not null generated always as identity\n",
        '      title: text collate "C" null\n',
        "      slug: text null generated always as (lower(title)) stored\n",
        "      apart: {using: gist (during with &&), where: id > 3}\n",
        "      enabled: true\n      forced: true\n",
        "        mine: {command: select, permissive: false, roles: [public], using: title =",
        "    partition_by: range (at, lower(kind))\n",
        "    inherits: [notes]\n    unlogged: true\n",
    ):
        assert line in text
    assert "events_2025" not in text
    assert findings_of(database.url, text) == []


def test_views_and_sequences(database: Database) -> None:
    database.execute("""
        CREATE TABLE users (id serial, email varchar(9), at timestamptz);
        CREATE VIEW shown AS SELECT id, email, 1 AS "Odd.name" FROM users;
        CREATE MATERIALIZED VIEW kept AS SELECT at::date AS day FROM users;
        CREATE INDEX kept_idx ON kept (day DESC) WHERE day > '2025-01-01';
        CREATE SEQUENCE plain;
        CREATE SEQUENCE down AS smallint INCREMENT BY -1;
        CREATE SEQUENCE odd AS integer START WITH 7 MAXVALUE 90 CYCLE;
    """)
    text = written(database.url)
    assert text.endswith("""
sequences:
  down: {type: smallint, increment: -1}
  odd: {type: integer, maximum: 90, start: 7, cycle: true}
  plain: {}

views:
  kept:
    columns:
      day: date
    materialized: true
    indexes:
      kept_idx: {columns: [day desc], where: day > '2025-01-01'}

  shown:
    columns:
      id: integer
      email: varchar(9)
      '"Odd.name"': integer
""")
    assert findings_of(database.url, text) == []


def test_views_alone(database: Database) -> None:
    database.execute("CREATE VIEW shown AS SELECT 1 AS id")
    text = written(database.url)
    assert "views:\n  shown:\n" in text
    assert findings_of(database.url, text) == []
