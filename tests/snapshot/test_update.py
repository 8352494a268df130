"""A file that people write in is brought up to the database, and stays theirs."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from healthcheck.database_url import parse
from healthcheck.declaration import decode
from healthcheck.errors import UsageError
from healthcheck.snapshot import Scope, update
from healthcheck.snapshot.live import take_from
from tests.postgres import Database
from tests.probing import findings_of
from tests.snapshot.taking import FILE, silent, written

SCHEMA = """
CREATE TYPE state AS ENUM ('new', 'done', 'lost');
CREATE TABLE users (id bigserial PRIMARY KEY, email text NOT NULL, name text, born date);
CREATE UNIQUE INDEX users_email_key ON users (email);
CREATE TABLE orders (
    id bigint PRIMARY KEY, "userId" bigint NOT NULL REFERENCES users (id), state state NOT NULL,
    total numeric(12,2) DEFAULT 0, note text, CONSTRAINT orders_total_check CHECK (total >= 0)
);
CREATE INDEX orders_state_idx ON orders (state);
CREATE TABLE audit (at timestamptz NOT NULL);
CREATE TABLE coupons (code text PRIMARY KEY);
"""

BEFORE = """\
# What the shop needs. Owner: team-orders.
version: 1
role: app        # the application's own

severity:
  index.missing: warn   # until March

ignore: ["audit_*"]

# Nobody but us writes here.
tables:

  # People -----------------------------------------------------------

  # who may log in
  users:
    columns:
      id: serial8   # as Prisma has it
      email: "text not null"   # unique, below
      # in any alphabet
      name: {type: text, nullable: true, since: 20240101_names}
      password: absent  # never again
      nick: text    # short
    primary_key: [id]
    unique:
      users_email_key: [email]

  # Shop -------------------------------------------------------------

  orders:
    columns:
      id: int8 not null
      userId: bigint not null  # whose
      state: state not null default 'new'   # moves on
      total: {type: "numeric(10,2)", nullable: true, default: 0}  # in euro
    primary_key: [id]
    # kept small
    indexes:
      orders_state_idx: [state]
      orders_gone_idx: [total]
    foreign_keys:
      # users stay
      orders_userId_fkey:
        columns: [userId]
        references: users(id)
    checks:
      orders_total_check: '0 <= total'
    since: 20240202_orders
    # the end of orders

  # a table of the year before
  legacy: [id]

  sessions: absent

enums:
  state: [new, done]  # in their order
# the end
"""

AFTER = """\
# What the shop needs. Owner: team-orders.
version: 1
role: app        # the application's own

severity:
  index.missing: warn   # until March

ignore: ["audit_*"]

# Nobody but us writes here.
tables:

  # People -----------------------------------------------------------

  # who may log in
  users:
    columns:
      id: serial8   # as Prisma has it
      email: "text not null"   # unique, below
      # in any alphabet
      name: {type: text, nullable: true, since: 20240101_names}
      born: date null
      password: absent  # never again
    primary_key: [id]
    unique:
      users_email_key: [email]

  # Shop -------------------------------------------------------------

  orders:
    columns:
      id: int8 not null
      userId: bigint not null  # whose
      state: state not null  # moves on
      total: numeric(12,2) null default 0  # in euro
      note: text null
    primary_key: [id]
    # kept small
    indexes:
      orders_state_idx: [state]
    foreign_keys:
      # users stay
      orders_userId_fkey:
        columns: [userId]
        references: users(id)
    checks:
      orders_total_check: '0 <= total'
    since: 20240202_orders
    # the end of orders

  sessions: absent

  audit:
    columns:
      at: timestamptz not null

  coupons:
    columns:
      code: text not null
    primary_key: {name: coupons_pkey, columns: [code]}

enums:
  state: [new, done, lost]  # in their order
# the end
"""


def updated(url: str, text: str, **options: Any) -> str:
    old = decode(text.encode(), file=FILE)
    given = {"schemas": update.schemas_of(old), "is_explicit": False, **options}
    scope = Scope(check_access=False, **given)
    work = take_from(parse(url).parameters, scope, file=FILE, timeout=60, say=silent, old=old)
    return update.updated(text.encode(), old, asyncio.run(work), scope).decode()


def test_what_people_wrote_stays(database: Database) -> None:
    database.execute(SCHEMA)
    assert updated(database.url, BEFORE) == AFTER
    assert updated(database.url, AFTER) == AFTER


def test_a_fresh_snapshot_stays_to_the_letter(database: Database) -> None:
    database.execute(SCHEMA)
    text = written(database.url)
    assert updated(database.url, text) == text


@pytest.mark.parametrize(
    "section",
    [
        "migrations:   # ours\n  tool: prisma\n  # not in the image\n  directory: db\n",
        "migrations: {tool: prisma, remedy: 'make it'}  # ours\n",
    ],
    ids=["block", "flow"],
)
def test_migrations_stay_whatever_the_ledger_says(database: Database, section: str) -> None:
    database.execute("CREATE TABLE a (id integer)")
    text = updated(database.url, f"version: 1\n{section}tables:\n  a: [no]\n")
    assert text.startswith(f"version: 1\n{section}tables:\n  a:\n")


def test_the_result_passes(database: Database) -> None:
    database.execute(SCHEMA)
    text = updated(database.url, BEFORE.replace("role: app", "role: none"))
    assert findings_of(database.url, text) == []


def test_what_is_out_of_scope_stays(database: Database) -> None:
    database.execute(SCHEMA)
    only_orders = updated(database.url, BEFORE, include=("orders",), only=frozenset(["columns"]))
    want = BEFORE.replace(
        "      state: state not null default 'new'   # moves on\n"
        '      total: {type: "numeric(10,2)", nullable: true, default: 0}  # in euro\n',
        "      state: state not null  # moves on\n"
        "      total: numeric(12,2) null default 0  # in euro\n"
        "      note: text null\n",
    )
    assert only_orders == want


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "  a: {}\n  b.c: [id]\n",
            "  a:\n    columns:\n      id: integer null\n",
            id="a table of another schema goes",
        ),
        pytest.param(
            "  a: {columns: {id: integer null, no: absent}}  # all\n",
            "  a: {columns: {id: integer null, no: absent}}  # all\n",
            id="in one line and right",
        ),
        pytest.param(
            "  a: [id]  # all\n", "  a:  # all\n    columns:\n      id: integer null\n", id="a list"
        ),
        pytest.param(
            "  a:\n    columns: {id: int}\n    checks: [id > 0]\n",
            "  a:\n    columns:\n      id: integer null\n",
            id="incomplete",
        ),
        pytest.param(
            "  a_2025: {}  # by hand\n  a: {columns: {id: {}}}\n",
            "  a_2025: {}  # by hand\n  a:\n    columns:\n      id: integer null\n",
            id="a partition",
        ),
    ],
)
def test_other_forms(database: Database, before: str, after: str) -> None:
    database.execute(
        "CREATE TABLE a (id integer) PARTITION BY RANGE (id);"
        "CREATE TABLE a_2025 PARTITION OF a FOR VALUES FROM (1) TO (9)"
    )
    head = "version: 1\ntables:\n"
    assert updated(database.url, head + before, only=frozenset(_OF_TABLES)) == head + after


_OF_TABLES = ("columns", "primary_key", "indexes", "unique", "foreign_keys", "checks")


def test_unnamed_things_stay_where_they_say_all(database: Database) -> None:
    database.execute("CREATE TABLE a (id integer PRIMARY KEY, CHECK (id > 0))")
    database.execute("CREATE INDEX ON a (id)")
    text = """\
version: 1
tables:
  a:
    columns:
      id: int4 not null
    primary_key: [id]  # however it is called
    checks: [id > 0]
    indexes: [[id]]
"""
    assert updated(database.url, text) == text
    database.execute("CREATE INDEX two ON a (id)")
    assert updated(database.url, text) == text.replace(
        "    indexes: [[id]]\n", "    indexes:\n      a_id_idx: [id]\n      two: [id]\n"
    )


def test_a_text_that_cannot_be_changed_is_left_alone(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.execute(SCHEMA)
    monkeypatch.setattr(update, "spliced", lambda text, old, new: text + b"{")
    with pytest.raises(UsageError, match="cannot be changed in place; write a new one with"):
        updated(database.url, BEFORE)
    monkeypatch.setattr(update, "spliced", lambda text, old, new: text)
    with pytest.raises(UsageError, match="cannot be changed in place"):
        updated(database.url, BEFORE)


KINDS = """
CREATE SCHEMA audit;
CREATE TYPE state AS ENUM ('new', 'done');
CREATE DOMAIN price AS numeric(10,2) NOT NULL CHECK (VALUE >= 0);
CREATE TYPE address AS (street text, city text);
CREATE SEQUENCE numbers INCREMENT 5;
CREATE FUNCTION audit.note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE FUNCTION total(a integer, b integer) RETURNS integer LANGUAGE sql AS 'SELECT a + b';
CREATE TABLE orders (id bigint PRIMARY KEY, state state, price price, no integer);
CREATE TRIGGER noted BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION audit.note();
CREATE VIEW open_orders AS SELECT id, no FROM orders WHERE state = 'new';
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON orders USING (id > 0);
"""
MOVED = """
ALTER TYPE state ADD VALUE 'lost';
ALTER DOMAIN price SET DEFAULT 0;
ALTER TYPE address ADD ATTRIBUTE zip text;
ALTER SEQUENCE numbers INCREMENT 7;
DROP FUNCTION total(integer, integer);
CREATE FUNCTION total(a integer) RETURNS bigint LANGUAGE sql AS 'SELECT a::bigint';
ALTER TABLE orders DISABLE TRIGGER noted;
CREATE OR REPLACE VIEW open_orders AS SELECT id, no, price FROM orders;
ALTER TABLE orders DISABLE ROW LEVEL SECURITY;
ALTER POLICY mine ON orders USING (id > 1);
"""


def test_things_of_every_kind_are_brought_up(database: Database) -> None:
    database.execute(KINDS)
    database.execute(f"GRANT SELECT ON orders TO {database.create_role()}")
    before = written(database.url)
    assert updated(database.url, before) == before
    for statement in MOVED.split(";\n"):
        database.execute(statement)
    after = written(database.url)
    assert sorted(updated(database.url, before).splitlines()) == sorted(after.splitlines())


BY_HAND = """\
version: 1
tables:
  orders:
    columns:
      id: int8 not null
      state: state
    privileges: {app: [select]}   # no such role yet
    row_security: {policies: [mine]}
enums: {state: {}}
domains: {price: "numeric(10, 2) not null check (VALUE >= 0)"}
views:
  open_orders:
    columns: [id]
    definition: SELECT 1  # not so
functions: ["total(int, int4)"]
sequences: [numbers]
extensions: {plpgsql: ">=0.1"}
triggers: {orders: [noted, gone_since]}
"""


def test_every_kind_in_forms_that_people_write(database: Database) -> None:
    database.execute(KINDS)
    text = updated(database.url, BY_HAND, schemas=("public", "audit"))
    for kept in (
        "      id: int8 not null\n",
        "    privileges: {app: [select]}   # no such role yet\n",
        'domains: {price: "numeric(10, 2) not null check (VALUE >= 0)"}\n',
        'extensions: {plpgsql: ">=0.1"}\n',
    ):
        assert kept in text
    assert "gone_since" not in text
    others = [
        f for f in findings_of(database.url, text) if f.code.kind not in ("role", "privilege")
    ]
    assert others == []


def test_what_roles_may_do(database: Database) -> None:
    app, job, gone = (database.create_role("NOLOGIN") for _ in range(3))
    database.execute(
        "CREATE TABLE a (id integer); CREATE TABLE b (id integer); CREATE SCHEMA other;"
        f"GRANT SELECT, INSERT ON a TO {app}; GRANT SELECT ON b TO {app}; GRANT {app} TO {job}"
    )
    text = f"""\
version: 1
schema: public
tables: {{a: {{}}, b: absent}}
privileges:
  {app}:
    tables:
      a: [select, update]  # not all of it
  {job}:
    tables:
      b: [select]  # through the other
      other.c: [select]
  {gone}:
    tables:
      a: [select]
"""
    updated_text = updated(database.url, text, only=frozenset(["privileges"]), schemas=("public",))
    assert (
        updated_text
        == f"""\
version: 1
schema: public
tables: {{a: {{}}, b: absent}}
privileges:
  {app}:
    tables:
      a: [select, insert]  # not all of it
      b: [select]
  {job}:
    tables:
      b: [select]  # through the other
      other.c: [select]
"""
    )


def test_row_security_by_hand(database: Database) -> None:
    database.execute("CREATE TABLE a (id integer); CREATE TABLE b (id integer)")
    database.execute("ALTER TABLE b ENABLE ROW LEVEL SECURITY")
    text = """\
version: 1
tables:
  a:
    columns: {id: integer null}
    primary_key: absent
    row_security: {enabled: false}  # it is public
  b:
    columns: {id: integer null, no: absent}
    row_security: {policies: {mine: absent}}
"""
    assert updated(database.url, text) == text.replace(
        "    row_security: {policies: {mine: absent}}\n",
        "    row_security:\n      enabled: true\n      policies:\n        mine: absent\n",
    )


def test_what_is_said_of_tenants_stays(database: Database) -> None:
    database.execute("""
        CREATE TABLE plans (id integer, name text);
        CREATE SCHEMA t_1; CREATE TABLE t_1.orders (id integer, more text);
    """)
    tenants = """
# one for each shop
tenants:
  - match: "t_*"   # since the split
    tables: {orders: {columns: {id: bigint}}}
"""
    text = f"version: 1\ntables:\n  plans:\n    columns:\n      id: integer\n{tenants}"
    result = updated(database.url, text)
    assert result.endswith(tenants)
    assert "      name: text null\n" in result
