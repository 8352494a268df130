from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from healthcheck.model.finding import Code, Finding, Severity, Subject
from healthcheck.model.remedy import in_shell, in_sql
from healthcheck.model.report import Ledger, Tenants
from healthcheck.report.text import as_text, headline, ledger_line, tenants_line
from tests.report.made import (
    AVATARS,
    COLUMN,
    EXPLAINED,
    INDEX,
    LEDGER,
    PENDING,
    REPORTS,
    ROLE,
    SCHEMA,
    SERVER,
    TABLE,
    TENANTS,
    TYPE,
    hostile,
    in_table,
    report,
    table,
)

FAIL = """\
FAIL: 9 of 87 expected objects are missing: column public.users."projectId", table public.avatars \
and all in it, from migration 20251014_add_avatar_creator_complete; 1 object differs from the \
declaration: column public.users.credits; 1 object has another name: index public.users_email_idx
  PostgreSQL 16.4, database app, role probe; declared in expected_schema.yaml; checked \
2026-11-22 07:15:00Z in 1 ms

table public.users
  fail  column "projectId" is missing  (column.missing, expected_schema.yaml:14)
          expected  text not null
  warn  index users_email_idx has another name  (index.renamed)
          expected  users_email_idx
          actual    users_email
  fail  column credits has another type  (column.type)
          expected  bigint
          actual    integer
          hint: it was narrowed

table public.avatars
  fail  the table is missing  (table.missing, expected_schema.yaml:20)
          columns       id         text not null
                        projectId  text not null default 'x'
                        note
          primary key   (id)
          indexes       avatars_idx  (projectId, id desc) unique
                                     (id) where id > 'a'
          checks        id <> ''

What to do:
  apply migration 20251014_add_avatar_creator_complete
  ALTER TABLE public.users ALTER COLUMN credits TYPE bigint;
  ALTER INDEX public.users_email RENAME TO users_email_idx;
"""


def test_fail() -> None:
    assert as_text(report(COLUMN, INDEX, TYPE, TABLE)) == FAIL


def test_pass() -> None:
    assert as_text(report(target="shop", server=replace(SERVER, in_recovery=True))) == (
        "PASS shop: all 87 expected objects are there\n"
        "  PostgreSQL 16.4, database app, role probe, in recovery;"
        " declared in expected_schema.yaml; checked 2026-11-22 07:15:00Z in 1 ms\n"
    )


def test_unknown() -> None:
    assert as_text(REPORTS["unknown after a real answer"]) == (
        "UNKNOWN: the database did not answer in time\n"
        "  declared in expected_schema.yaml; checked 2026-11-22 07:15:00Z in 1 ms;"
        " last real answer: fail at 2026-11-22 07:14:50Z\n"
    )


def test_a_newer_declaration_that_is_no_good() -> None:
    assert as_text(REPORTS["a newer declaration that is no good"]).splitlines()[2:] == [
        "  A newer content of the declaration cannot be used, the last good one still holds:",
        "    expected_schema.yaml:1:1: no",
        "      and more",
    ]


def test_what_is_in_no_table_stands_under_its_own_name() -> None:
    lines = as_text(report(ROLE, SCHEMA)).splitlines()
    assert "role app" in lines
    assert "  fail  the role is missing  (role.missing)" in lines
    assert "schema billing" in lines
    assert "  fail  the schema is missing  (schema.missing)" in lines


def test_what_a_migration_explains_follows_it() -> None:
    other = table(Code.TABLE_MISSING, "zebras")
    edited = replace(
        PENDING,
        code=Code.MIGRATION_MODIFIED,
        severity=Severity.WARN,
        subject=replace(PENDING.subject, parts=("0_init",)),
    )
    made = report(edited, other, EXPLAINED, PENDING, migrations=(LEDGER,))
    lines = as_text(made).splitlines()
    titles = [line for line in lines if line.startswith(("migration ", "table "))]
    assert titles == [
        f"migration {AVATARS}",
        f"table public.avatars, of migration {AVATARS}",
        "table public.zebras",
        "migration 0_init",
    ]
    place = lines.index(f"migration {AVATARS}")
    assert lines[place + 1 : place + 3] == [
        "  fail  the migration is pending  (migration.pending, expected_schema.yaml:4)",
        "          hint: explains 8 of the objects that are missing or different",
    ]
    assert "public._prisma_migrations: prisma, 11 applied, 1 pending" in lines[1]


@pytest.mark.parametrize(
    ("ledger", "line"),
    [
        pytest.param(LEDGER, "prisma, 11 applied, 1 pending", id="pending"),
        pytest.param(Ledger(tool=None, table="t"), "unknown tool, not read", id="not read"),
        pytest.param(
            Ledger(tool="rails", table="t", applied=0, failed=("1",), unrecorded=("2", "3")),
            "rails, 0 applied, 1 failed, 2 not recorded",
            id="several states",
        ),
    ],
)
def test_a_ledger_in_a_line(ledger: Ledger, line: str) -> None:
    assert ledger_line(ledger) == line


def test_a_finding_with_nothing_to_compare() -> None:
    lines = as_text(report(table(Code.TABLE_MISSING), in_table(Code.CHECK_UNEXPECTED, "c")))
    assert "  fail  the table is missing  (table.missing)\n" in lines
    assert "  fail  check c is there undeclared  (check.unexpected)\n" in lines
    assert "What to do" not in lines


def test_remedies_are_told_once_and_keep_their_lines() -> None:
    mend = "CREATE TABLE s (\n);\nALTER TABLE t;"
    first, second = (in_table(Code.COLUMN_DEFAULT, name, remedy=in_sql(mend)) for name in "ab")
    assert as_text(report(first, second, COLUMN)).endswith(
        "What to do:\n"
        "  CREATE TABLE s (\n"
        "    );\n"
        "  ALTER TABLE t;\n"
        "  apply migration 20251014_add_avatar_creator_complete\n"
    )


def test_what_is_read_stands_above_what_is_run() -> None:
    first = replace(COLUMN, remedy=in_shell("clear it", "deploy").after("mend it, and then"))
    assert as_text(report(first)).endswith(
        "What to do:\n  mend it, and then:\n    clear it\n    deploy\n"
    )


@pytest.mark.parametrize("code", Code)
def test_every_code_has_words(code: Code) -> None:
    assert headline(in_table(code, "x"))


@given(name=st.sampled_from(sorted(REPORTS)), text=st.text())
def test_no_text_moves_the_cursor(name: str, text: str) -> None:
    made = REPORTS[name]
    shown = as_text(replace(made, findings=(*made.findings, hostile(text)), message=text))
    assert all(line.isprintable() for line in shown.split("\n"))


@pytest.mark.parametrize(
    ("tenants", "line"),
    [
        pytest.param(
            TENANTS, "3,000 tenants, 2,000 fail: shop_1, shop_2 and 1,998 more", id="many fail"
        ),
        pytest.param(
            Tenants(match="t", at_least=1, passed=1, warned=0, failed=0), "1 tenant", id="one"
        ),
        pytest.param(
            Tenants(match="t", at_least=1, passed=1, warned=1, failed=1, first=("a", "b")),
            "3 tenants, 1 fail, 1 warn: a, b",
            id="all are named",
        ),
    ],
)
def test_tenants_in_a_line(tenants: Tenants, line: str) -> None:
    assert tenants_line(tenants) == line


def test_tenants_are_told_once() -> None:
    text = as_text(REPORTS["tenants"])
    assert "; shop_*: 3,000 tenants, 2,000 fail: shop_1, shop_2 and 1,998 more\n" in text
    assert '\ntable "shop_*".users\n  fail  column "projectId" is missing' in text
    assert "hint: in 2,000 of 3,000 tenants: shop_1, shop_2 and 1,998 more\n" in text


def test_too_few_tenants() -> None:
    few = Finding(
        code=Code.TENANT_MISSING,
        subject=Subject(parts=("shop_*",), schema="shop_*"),
        expected={"at_least": 2},
        actual={"count": 1},
    )
    assert (
        'tenant "shop_*"\n  fail  there are not as many of it as declared  (tenant.missing)\n'
        in as_text(report(few))
    )
