"""Tenants in a real database: found by a pattern, read at once, and told once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from healthcheck.database_url import parse
from healthcheck.introspect.tenant import like
from healthcheck.model.finding import Code, Finding, Spread
from healthcheck.model.report import Report, Status
from healthcheck.probe import Target
from tests.postgres import Database
from tests.probing import declaration_of, findings_of, prober, report_of

DECLARATION = """
version: 1
tables: {plans: {columns: {id: integer not null}, primary_key: [id]}}
tenants:
  - match: "tenant_*"
    at_least: 2
    tables:
      users: {columns: {id: serial, mood: mood}, primary_key: [id]}
      orders:
        columns: {id: integer not null, user_id: integer, state: "text default 'new'"}
        indexes: {orders_open: {columns: [user_id], where: "state = 'new'"}}
        checks: {positive: id > 0}
        foreign_keys:
          orders_user: {columns: [user_id], references: users(id)}
          orders_plan: {columns: [user_id], references: public.plans(id)}
      legacy: absent
"""
TENANT = """
    CREATE SCHEMA {0};
    CREATE TYPE {0}.mood AS ENUM ('glad', 'sad');
    CREATE TABLE {0}.users (id serial PRIMARY KEY, mood {0}.mood);
    CREATE TABLE {0}.orders (
        id integer NOT NULL CONSTRAINT positive CHECK (id > 0),
        user_id integer CONSTRAINT orders_user REFERENCES {0}.users
            CONSTRAINT orders_plan REFERENCES public.plans,
        state text DEFAULT 'new'
    );
    CREATE INDEX orders_open ON {0}.orders (user_id) WHERE state = 'new';
"""


def make(database: Database, *names: str) -> None:
    """Tenants as they are declared."""
    database.execute("".join(TENANT.format(name) for name in names))


@pytest.fixture
def plans(database: Database) -> Database:
    database.execute("CREATE TABLE plans (id integer PRIMARY KEY)")
    return database


@contextmanager
def in_full(database: Database) -> Iterator[Callable[[], Report]]:
    """A function that reads all at each probe, and remembers nothing."""
    with asyncio.Runner() as runner:
        target = Target(
            "default",
            url=parse(database.url),
            declaration=declaration_of(DECLARATION),
            always_full=True,
        )
        yield lambda: runner.run(target.report(timeout=30))
        runner.run(target.close())


def said(report: Report) -> tuple[object, ...]:
    return report.status, report.findings, report.tenants


def test_dozens_of_tenants_in_one_report(plans: Database) -> None:
    names = [f"tenant_{number:02}" for number in range(24)]
    make(plans, *names)
    plans.execute("CREATE SCHEMA tenantx; CREATE SCHEMA other")
    with prober(plans.url, DECLARATION) as probe:
        assert said(probe())[:2] == (Status.PASS, ())
        plans.execute("".join(f"ALTER TABLE {name}.orders DROP state;" for name in names[3:18]))
        plans.execute("DROP TABLE tenant_23.orders")
        report = probe()
        found = {(one.code, one.subject.object): one.tenants for one in report.findings}
        first = tuple(names[3:8])
        assert found == {
            (Code.COLUMN_MISSING, '"tenant_*".orders.state'): Spread(count=15, of=24, first=first),
            (Code.INDEX_MISSING, '"tenant_*".orders_open'): Spread(count=15, of=24, first=first),
            (Code.TABLE_MISSING, '"tenant_*".orders'): Spread(count=1, of=24, first=("tenant_23",)),
        }
        [tenants] = report.tenants
        assert (tenants.count, tenants.passed, tenants.failed) == (24, 8, 16)
        assert "in 15 of 24 tenants: tenant_03, tenant_04" in (report.findings[0].hint or "")


CHANGES = {
    "a column is dropped": "ALTER TABLE tenant_1.orders DROP COLUMN state",
    "a default": "ALTER TABLE tenant_2.orders ALTER state SET DEFAULT 'old'",
    "a check": "ALTER TABLE tenant_2.orders DROP CONSTRAINT positive",
    "a type is renamed": "ALTER TYPE tenant_2.mood RENAME TO feeling",
    "a table comes that must be gone": "CREATE TABLE tenant_1.legacy ()",
    "a foreign key to another tenant": """
        ALTER TABLE tenant_3.orders DROP CONSTRAINT orders_user;
        ALTER TABLE tenant_3.orders ADD CONSTRAINT orders_user
            FOREIGN KEY (user_id) REFERENCES tenant_2.users""",
    "a type is moved": "ALTER TYPE tenant_1.mood SET SCHEMA public",
    "a tenant comes": "CREATE SCHEMA tenant_4",
    "a tenant is renamed": "ALTER SCHEMA tenant_3 RENAME TO tenant_5",
    "one is renamed to be none": "ALTER SCHEMA tenant_5 RENAME TO nobody",
    "one goes": "DROP SCHEMA tenant_1 CASCADE",
    "too few are left": "DROP SCHEMA tenant_4 CASCADE",
    "none is left": "DROP SCHEMA tenant_2 CASCADE",
    "a whole one comes": TENANT.format("tenant_9") + TENANT.format("tenant_8"),
}


def test_after_each_change_the_answer_is_that_of_a_full_reading(plans: Database) -> None:
    make(plans, "tenant_1", "tenant_2", "tenant_3")
    with prober(plans.url, DECLARATION) as probe, in_full(plans) as full:
        before = said(probe())
        assert said(probe()) == before == said(full())
        for name, change in CHANGES.items():
            plans.execute(change)
            after = said(probe())
            assert after == said(full()), name
            assert after != before, name
            before = after
        assert before[0] is Status.PASS


def test_only_what_moved_is_read_and_compared_again(plans: Database) -> None:
    make(plans, "tenant_1", "tenant_2")
    with asyncio.Runner() as runner:
        source = declaration_of(DECLARATION)
        target = Target("default", url=parse(plans.url), declaration=source)

        def seen() -> dict[str, object]:
            runner.run(target.report(timeout=30))
            judged = target._judged
            assert judged is not None
            assert judged.verdict.seen is not None
            return {name: one for (_, name), one in judged.verdict.seen.tenants.items()}

        seen()
        before = seen()
        plans.execute("ALTER TABLE tenant_2.orders ADD more text")
        after = seen()
        assert after["tenant_1"] is before["tenant_1"]
        assert after["tenant_2"] is not before["tenant_2"]
        runner.run(target.close())


def test_a_role_that_may_not_use_some_of_them(plans: Database) -> None:
    make(plans, "tenant_1", "tenant_2", "tenant_3")
    role = plans.create_role()
    plans.execute(f"""
        GRANT SELECT ON plans TO {role};
        GRANT USAGE ON SCHEMA tenant_1, tenant_2, tenant_3 TO {role};
        GRANT SELECT ON ALL TABLES IN SCHEMA tenant_1, tenant_2, tenant_3 TO {role};
    """)
    with prober(plans.url_as(role), DECLARATION) as probe:
        assert probe().status is Status.PASS
        plans.execute(f"REVOKE USAGE ON SCHEMA tenant_2 FROM {role}")
        plans.execute(f"REVOKE SELECT ON tenant_3.users FROM {role}")
        found = {(one.code, one.subject.object): one.tenants for one in probe().findings}
        assert found[Code.SCHEMA_INACCESSIBLE, '"tenant_*"'] == Spread(
            count=1, of=3, first=("tenant_2",)
        )
        assert found[Code.TABLE_INACCESSIBLE, '"tenant_*".users'] == Spread(
            count=2, of=3, first=("tenant_2", "tenant_3")
        )


def test_a_migration_of_one_tenant(plans: Database) -> None:
    make(plans, "tenant_1", "tenant_2")
    plans.execute("ALTER TABLE tenant_1.orders DROP state")
    with plans.connect() as session, prober(plans.url, DECLARATION) as probe:
        assert probe().status is Status.FAIL
        session.execute("BEGIN")
        session.execute("LOCK TABLE tenant_2.users")
        assert probe().reason == "migrating"
        session.execute("ROLLBACK")
        assert probe().status is Status.FAIL


@pytest.mark.parametrize(
    ("match", "schemas", "matching"),
    [
        pytest.param("t_*", ["t_1", "tx1", "T_1", "t_"], {"t_1", "t_"}, id="an underscore is one"),
        pytest.param("t%", ["t1", "t%"], {"t%"}, id="so is a percent sign"),
        pytest.param("t?", ["t1", "tä", "t12", "t"], {"t1", "tä"}, id="any one character"),
        pytest.param("*", ["t1", "public"], {"t1", "public"}, id="all but the server's own"),
        pytest.param("pg_*", ["t1"], set(), id="the server's own"),
        pytest.param('a"\\\\*', ['a"\\b', 'a"b'], {'a"\\b'}, id="quotes and backslashes"),
        pytest.param("exact", ["exact", "exactly"], {"exact"}, id="a name"),
    ],
)
def test_patterns(database: Database, match: str, schemas: list[str], matching: set[str]) -> None:
    for name in schemas:
        quoted = name.replace('"', '""')
        database.execute(f'CREATE SCHEMA IF NOT EXISTS "{quoted}"')
    text = f"version: 1\ntenants: [{{match: '{match}', at_least: 0, tables: {{a: absent}}}}]"
    text = text.replace("\\\\", "\\")
    [tenants] = report_of(database.url, text).tenants
    assert tenants.count == len(matching)
    rows = database.query(
        "SELECT nspname FROM pg_namespace WHERE nspname LIKE %s", like(tenants.match)
    )
    assert {name for (name,) in rows if not name.startswith("pg_")} - {
        "information_schema"
    } == matching


def test_a_schema_that_several_patterns_match(database: Database) -> None:
    database.execute("""
        CREATE SCHEMA t_1; CREATE TABLE t_1.a (id integer); CREATE TABLE t_1.b (id text);
    """)
    text = """
        version: 1
        tables: {t_1.a: {columns: {id: bigint}}}
        tenants:
          - {match: "t_*", tables: {a: {columns: {id: text}}, b: {columns: {id: text}}}}
          - {match: "t_1", tables: {a: {columns: {id: integer}}, b: absent}}
    """
    found: list[Finding] = findings_of(database.url, text)
    assert [(one.code, one.subject.object) for one in found] == [
        (Code.COLUMN_TYPE, "t_1.a.id"),
        (Code.COLUMN_TYPE, '"t_*".a.id'),
        (Code.TABLE_PRESENT, "t_1.b"),
    ]
