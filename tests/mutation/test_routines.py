"""Triggers, functions and privileges broken one at a time: exactly what is broken is named."""

from __future__ import annotations

import pytest

from tests.mutation.mutations import Found
from tests.postgres import Database
from tests.probing import prober
from tests.snapshot.taking import written

SCHEMA = """
CREATE SCHEMA audit;
CREATE TYPE state AS ENUM ('new', 'done');
CREATE TABLE orders (id integer PRIMARY KEY, status state, total numeric, "updatedAt" timestamptz);
CREATE TABLE audit.log (at timestamptz, what text);
CREATE VIEW recent AS SELECT id, total FROM orders;
CREATE SEQUENCE no_seq;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION audit.write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    AS 'BEGIN RETURN NULL; END';
CREATE FUNCTION total(state, integer) RETURNS numeric STABLE STRICT LANGUAGE sql AS 'SELECT 1.0';
CREATE FUNCTION total(text) RETURNS TABLE (id integer, "userId" text)
    LANGUAGE sql AS $$ SELECT 1, 'x' $$;
CREATE PROCEDURE work(integer) LANGUAGE sql AS 'SELECT 1';
CREATE TRIGGER touched BEFORE INSERT OR UPDATE OF status, total ON orders
    FOR EACH ROW WHEN (NEW.total > 0) EXECUTE FUNCTION touch();
CREATE TRIGGER written AFTER UPDATE ON orders REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION audit.write('orders');
CREATE TRIGGER stored INSTEAD OF INSERT ON recent FOR EACH ROW EXECUTE FUNCTION touch();
REVOKE EXECUTE ON PROCEDURE work(integer) FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE work(integer) TO {role};
GRANT SELECT, INSERT ON orders TO {role};
GRANT UPDATE ("updatedAt") ON orders TO {role};
GRANT SELECT ON recent TO PUBLIC;
GRANT USAGE ON SCHEMA audit TO {role};
GRANT USAGE, SELECT ON SEQUENCE no_seq TO {role};
"""

TOUCHED, WRITTEN = "public.orders.touched", "public.orders.written"
TOTAL, TABLE = "public.total(public.state, integer)", "public.total(text)"


def _again(trigger: str) -> str:
    return f"DROP TRIGGER touched ON orders; CREATE TRIGGER touched {trigger}"


_ROW = "FOR EACH ROW WHEN (NEW.total > 0) EXECUTE FUNCTION touch()"
BROKEN = [
    ("DROP TRIGGER touched ON orders", {("trigger.missing", TOUCHED)}),
    ("ALTER TRIGGER touched ON orders RENAME TO t", {("trigger.missing", TOUCHED)}),
    ("DROP TRIGGER stored ON recent", {("trigger.missing", "public.recent.stored")}),
    ("ALTER TABLE orders DISABLE TRIGGER touched", {("trigger.invalid", TOUCHED)}),
    ("ALTER TABLE orders ENABLE REPLICA TRIGGER written", {("trigger.invalid", WRITTEN)}),
    (
        "ALTER TABLE orders DISABLE TRIGGER USER",
        {("trigger.invalid", TOUCHED), ("trigger.invalid", WRITTEN)},
    ),
    (_again(f"AFTER INSERT OR UPDATE OF status, total ON orders {_ROW}"), {TOUCHED}),
    (_again(f"BEFORE UPDATE OF status, total ON orders {_ROW}"), {TOUCHED}),
    (_again(f"BEFORE INSERT OR UPDATE ON orders {_ROW}"), {TOUCHED}),
    (
        _again(
            "BEFORE INSERT OR UPDATE OF status, total ON orders"
            " FOR EACH ROW WHEN (NEW.total > 1) EXECUTE FUNCTION touch()"
        ),
        {TOUCHED},
    ),
    ("ALTER FUNCTION touch() RENAME TO handle", {("function.missing", "public.touch()")}),
    ("ALTER FUNCTION audit.write() SECURITY INVOKER", {("function.definition", "audit.write()")}),
    (f"DROP FUNCTION {TOTAL}", {("function.missing", TOTAL)}),
    (f"ALTER FUNCTION {TOTAL} RENAME TO sum", {("function.missing", TOTAL)}),
    (f"ALTER FUNCTION {TOTAL} SET SCHEMA audit", {("function.missing", TOTAL)}),
    (f"ALTER FUNCTION {TOTAL} VOLATILE", {("function.definition", TOTAL)}),
    (f"ALTER FUNCTION {TOTAL} CALLED ON NULL INPUT", {("function.definition", TOTAL)}),
    (
        f"DROP FUNCTION {TABLE}; CREATE FUNCTION {TABLE} RETURNS TABLE (id integer, name text)"
        " LANGUAGE sql AS $$ SELECT 1, 'x' $$",
        {("function.definition", TABLE)},
    ),
    ("DROP PROCEDURE work(integer)", {("function.missing", "public.work(integer)")}),
    (
        "REVOKE EXECUTE ON PROCEDURE work(integer) FROM {role}",
        {("privilege.missing", "public.work(integer)")},
    ),
    ("REVOKE SELECT ON orders FROM {role}", {("privilege.missing", "public.orders")}),
    ("REVOKE INSERT ON orders FROM {role}", {("privilege.missing", "public.orders")}),
    (
        'REVOKE UPDATE ("updatedAt") ON orders FROM {role}',
        {("privilege.missing", 'public.orders."updatedAt"')},
    ),
    ("REVOKE SELECT ON recent FROM PUBLIC", {("privilege.missing", "public.recent")}),
    ("REVOKE USAGE ON SCHEMA audit FROM {role}", {("privilege.missing", "audit")}),
    ("REVOKE SELECT ON SEQUENCE no_seq FROM {role}", {("privilege.missing", "public.no_seq")}),
    (
        "REVOKE ALL ON orders FROM {role}",
        {
            ("privilege.missing", "public.orders"),
            ("privilege.missing", 'public.orders."updatedAt"'),
        },
    ),
]


def _found(expected: set[Found] | set[str]) -> set[Found]:
    return {("trigger.definition", each) if isinstance(each, str) else each for each in expected}


@pytest.mark.parametrize(("apply", "expected"), BROKEN, ids=[apply for apply, _ in BROKEN])
def test_exactly_what_is_broken_is_named(
    database: Database, apply: str, expected: set[Found] | set[str]
) -> None:
    role = database.create_role()
    database.execute(SCHEMA.format(role=role))
    renamed = {("trigger.definition", TOUCHED), ("trigger.definition", "public.recent.stored")}
    also = renamed if "RENAME TO handle" in apply else set()
    with prober(database.url, written(database.url)) as probe:
        assert probe().findings == ()
        database.execute(apply.format(role=role))
        report = probe()
    found = {(one.code.value, one.subject.object) for one in report.findings}
    assert found == _found(expected) | also, report.message
