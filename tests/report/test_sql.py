from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from healthcheck.model.finding import Code, Finding, Severity, Spread, Subject
from healthcheck.model.remedy import advising, in_shell, in_sql
from healthcheck.report.order import split
from healthcheck.report.sql import as_sql, ordered
from tests.report.made import OF_TENANTS, REPORTS, SERVER, TYPE, in_table, report, table, unknown


def mended(*statements: str) -> list[str]:
    """In the script's order."""
    findings = [
        in_table(Code.COLUMN_MISSING, str(number), sql=sql) for number, sql in enumerate(statements)
    ]
    return [statement.text for statement, _ in ordered(findings)]


IN_ORDER = (
    "ALTER TYPE public.\"odd add value\" ADD VALUE 'x' AFTER 'y';",
    "CREATE ROLE app LOGIN;",
    "DROP POLICY mine ON public.a;",
    "CREATE TYPE public.mood AS ENUM ('rename');",
    "CREATE SEQUENCE public.s;",
    "CREATE TABLE public.a (id integer);",
    "CREATE TABLE public.b (note text DEFAULT 'a;b') INHERITS (public.a);",
    "ALTER TABLE public.c ADD COLUMN trigger text;",
    "CREATE INDEX a_idx ON public.a (id);",
    'CREATE INDEX CONCURRENTLY "foreign key" ON public.c (trigger);',
    "ALTER TABLE public.c ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES public.a (id);",
    "CREATE VIEW public.v AS SELECT 1;",
    "DROP TABLE public.old;",
    "GRANT SELECT ON public.a TO app;",
)


@given(st.permutations(IN_ORDER))
def test_what_is_needed_comes_first(statements: list[str]) -> None:
    assert mended(*statements) == list(IN_ORDER)


def test_the_parts_of_a_table_go_where_each_belongs() -> None:
    create = "CREATE TABLE public.a (\n    x text CHECK (x <> ';')\n);"
    key = "ALTER TABLE public.a ADD FOREIGN KEY (x) REFERENCES public.b (x);"
    other = "CREATE TABLE public.b (x text);"
    assert mended(f"{create}\n{key}", other) == [create, other, key]


def test_what_replaces_is_not_torn_from_what_it_replaces() -> None:
    drop, create = (
        "DROP INDEX CONCURRENTLY public.i;",
        "CREATE INDEX CONCURRENTLY i ON public.a (x);",
    )
    constraint = "ALTER TABLE public.a ADD CONSTRAINT i UNIQUE (x);"
    assert mended(f"{drop}\n{create}") == [drop, create]
    assert mended(f"{drop}\n{constraint}") == [drop, constraint]


def test_the_same_statement_is_there_once() -> None:
    assert mended("GRANT USAGE ON SCHEMA s TO app;", "GRANT USAGE ON SCHEMA s TO app;") == [
        "GRANT USAGE ON SCHEMA s TO app;"
    ]


def test_what_cannot_be_read_stays_whole() -> None:
    assert split("CREATE 'x; SELECT 1;") == ["CREATE 'x; SELECT 1;"]
    assert mended("CREATE 'x; SELECT 1;") == ["CREATE 'x; SELECT 1;"]


def test_a_script() -> None:
    missing = table(
        Code.TABLE_MISSING,
        since="0007_avatars",
        remedy=advising("apply migration 0007_avatars"),
        sql="CREATE TABLE public.avatars (id integer);",
        declared_at="expected_schema.yaml:20",
    )
    unknown_one = in_table(
        Code.CHECK_NOT_CHECKED, "c", severity=Severity.WARN, hint="too\nodd", remedy=None
    )
    index = in_table(Code.INDEX_MISSING, "i", sql="CREATE INDEX CONCURRENTLY i ON public.a (b);")
    made = report(missing, unknown_one, index, server=SERVER, message="it differs")
    assert as_sql(made) == (
        "-- target default, database app: it differs\n"
        "--\n"
        "-- WARNING: a migration explains some of it. Do this instead, and check again:\n"
        "--   apply migration 0007_avatars\n"
        "--\n"
        "-- No statement is known for:\n"
        "--   warn check.not_checked public.users.c: too\n"
        "-- odd\n"
        "--\n"
        "-- It knows the catalog and nothing of the rows: a NOT NULL column without a default,"
        " another type or\n"
        "-- a new constraint may be refused, or take long under a lock. Try it on a copy.\n"
        "\n"
        "-- What others need; tables, columns and their constraints.\n"
        "BEGIN;\n"
        "-- fail table.missing public.avatars (expected_schema.yaml:20)\n"
        "CREATE TABLE public.avatars (id integer);\n"
        "COMMIT;\n"
        "\n"
        "-- Indexes, which are built beside running queries and so in no transaction.\n"
        "-- fail index.missing public.users.i\n"
        "CREATE INDEX CONCURRENTLY i ON public.a (b);\n"
    )


def test_what_migrations_explain_as_a_whole_is_said_so() -> None:
    flyway = in_shell("flyway migrate")
    pending = Finding(code=Code.MIGRATION_PENDING, subject=Subject(parts=("7_a",)), remedy=flyway)
    missing = table(Code.TABLE_MISSING, since="7_a", remedy=flyway, sql="CREATE TABLE a ();")
    assert (
        "-- WARNING: a migration explains all of it. Do this instead, and check again:\n"
        "--   flyway migrate\n"
    ) in as_sql(report(pending, missing))


def test_what_is_to_be_read_first_stands_above_the_statement() -> None:
    sql = "ALTER TABLE public.a ADD COLUMN b text;"
    near = in_table(
        Code.COLUMN_MISSING, "b", since="7_a", sql=sql, remedy=in_sql(sql, advice="if not B")
    )
    script = as_sql(report(near))
    assert f"-- fail column.missing public.users.b\n-- if not B:\n{sql}\n" in script
    assert "WARNING" not in script


def test_statements_that_mend_one_thing_stand_below_it_together() -> None:
    drop = "ALTER TABLE public.users DROP CONSTRAINT c;"
    add = "ALTER TABLE public.users ADD CONSTRAINT c CHECK (a > 0);"
    differs = in_table(Code.CHECK_DEFINITION, "c", sql=f"{drop}\n{add}")
    other = in_table(Code.COLUMN_MISSING, "b", sql="ALTER TABLE public.users ADD COLUMN b text;")
    assert (
        f"-- fail check.definition public.users.c\n{drop}\n{add}\n"
        "-- fail column.missing public.users.b\n"
    ) in as_sql(report(differs, other))


def test_nothing_to_do_is_only_comments() -> None:
    for made in (REPORTS["pass"], unknown(), REPORTS["unknown after a real answer"]):
        assert all(line.startswith("--") for line in as_sql(made).splitlines())


@pytest.mark.parametrize("name", ["x\nDROP TABLE users;", "x\r\nDROP TABLE users;", "x\u2028y"])
def test_no_name_leaves_a_comment(name: str) -> None:
    finding = in_table(Code.COLUMN_PRESENT, name, hint=name, remedy=advising(name))
    near = in_table(
        Code.COLUMN_MISSING, name, sql="DROP TABLE a;", remedy=in_sql("DROP TABLE a;", advice=name)
    )
    made = report(finding, near, TYPE, TYPE, target=name, message=name)
    for line in as_sql(made).splitlines():
        assert line.startswith(("--", "BEGIN", "COMMIT", "DROP TABLE a;")) or not line


def test_a_script_for_some_of_the_tenants_says_so() -> None:
    warning = "-- WARNING: of tenants only the first are named."
    assert warning in as_sql(REPORTS["tenants"])
    few = replace(OF_TENANTS, tenants=Spread(count=2, of=3000, first=("shop_1", "shop_2")))
    assert warning not in as_sql(report(few))
