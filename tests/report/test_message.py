from __future__ import annotations

import pytest
from msgspec.structs import replace

from healthcheck.model.finding import Code, Finding, Kind, Severity, Subject
from healthcheck.model.remedy import advising, in_shell
from healthcheck.model.report import Reason
from healthcheck.report.message import drift_message, nameless_message
from tests.report.made import (
    AVATARS,
    COLUMN,
    EXPLAINED,
    INDEX,
    LEDGER,
    OBJECTS,
    OF_TENANTS,
    PENDING,
    REPORTS,
    ROLE,
    SCHEMA,
    TABLE,
    TENANTS,
    TYPE,
    in_table,
    report,
    table,
    unknown,
)


@pytest.mark.parametrize(
    ("findings", "message"),
    [
        pytest.param([], "all 87 expected objects are there", id="nothing"),
        pytest.param(
            [COLUMN],
            '1 of 87 expected objects is missing: column public.users."projectId",'
            f" from migration {AVATARS}",
            id="a column",
        ),
        pytest.param(
            [TABLE, COLUMN],
            "9 of 87 expected objects are missing: table public.avatars and all in it,"
            f' column public.users."projectId", from migration {AVATARS}',
            id="a table with all that is in it",
        ),
        pytest.param(
            [in_table(Code.COLUMN_MISSING, f"c{number}") for number in range(4)],
            "4 of 87 expected objects are missing",
            id="too many to name",
        ),
        pytest.param(
            [in_table(Code.COLUMN_MISSING, f"c{number}", since=AVATARS) for number in range(4)],
            f"4 of 87 expected objects are missing, all of them from migration {AVATARS}",
            id="too many to name, from one migration",
        ),
        pytest.param(
            [TABLE, in_table(Code.CHECK_MISSING, "positive")],
            "9 of 87 expected objects are missing: table public.avatars and all in it,"
            f" check public.users.positive, 8 of them from migration {AVATARS}",
            id="not all of it from the migration",
        ),
        pytest.param(
            [TABLE, in_table(Code.COLUMN_MISSING, "c", since="another")],
            "9 of 87 expected objects are missing: table public.avatars and all in it,"
            " column public.users.c",
            id="from two migrations",
        ),
        pytest.param(
            [table(Code.TABLE_MISSING)],
            "1 of 87 expected objects is missing: table public.avatars",
            id="a table with nothing in it",
        ),
        pytest.param(
            [INDEX, TYPE],
            "1 of 87 expected objects differs from the declaration: column public.users.credits;"
            " 1 object has another name: index public.users_email_idx",
            id="the severest first",
        ),
        pytest.param(
            [TYPE, in_table(Code.COLUMN_NULLABLE, "credits")],
            "1 of 87 expected objects differs from the declaration: column public.users.credits",
            id="one object with two codes",
        ),
        pytest.param(
            [in_table(Code.COLUMN_PRESENT, "old", severity=Severity.WARN)],
            "1 object should be gone but is there: column public.users.old",
            id="of what is not expected no part is told",
        ),
        pytest.param(
            [ROLE, COLUMN],
            "the declared role does not exist: role app; "
            '1 object is missing: column public.users."projectId", from migration ' + AVATARS,
            id="no role",
        ),
        pytest.param(
            [in_table(Code.COLUMN_MISSING, "a\x1b[31m", since="b\u2028c")],
            '1 of 87 expected objects is missing: column public.users."a\\x1b[31m",'
            " from migration b\\u2028c",
            id="names that do harm",
        ),
    ],
)
def test_drift(findings: list[Finding], message: str) -> None:
    assert drift_message(findings, OBJECTS) == message


MANY = [replace(EXPLAINED, subject=Subject(parts=("public", f"t{n}"))) for n in range(5)]
HOLLOW = replace(PENDING, code=Code.MIGRATION_HOLLOW, remedy=advising("restore it"))
NO_LEDGER = replace(PENDING, code=Code.LEDGER_MISSING, subject=Subject(parts=("public", "l")))
OTHER = replace(PENDING, subject=replace(PENDING.subject, parts=("8_b",)))


@pytest.mark.parametrize(
    ("findings", "message"),
    [
        pytest.param(
            [PENDING, EXPLAINED],
            f"8 of 87 expected objects are missing, all created by {AVATARS}, which is pending in"
            " public._prisma_migrations; run npx prisma migrate deploy",
            id="a pending migration explains all",
        ),
        pytest.param(
            [PENDING, replace(COLUMN, explained_by=AVATARS)],
            f"1 of 87 expected objects is missing, created by {AVATARS}, which is pending in"
            " public._prisma_migrations; run npx prisma migrate deploy",
            id="and that is one thing",
        ),
        pytest.param(
            [PENDING, replace(TYPE, explained_by=AVATARS)],
            f"1 of 87 expected objects differs from the declaration, changed by {AVATARS}, which"
            " is pending in public._prisma_migrations; run npx prisma migrate deploy",
            id="it would change it",
        ),
        pytest.param(
            [PENDING, OTHER, EXPLAINED],
            f"8 of 87 expected objects are missing, all created by {AVATARS}, which is pending in"
            f" public._prisma_migrations; 2 migrations are pending: {AVATARS}, 8_b;"
            " run npx prisma migrate deploy",
            id="two are pending, one explains all",
        ),
        pytest.param(
            [PENDING, OTHER, *MANY, COLUMN],
            f"41 of 87 expected objects are missing, all of them from migration {AVATARS};"
            f" 2 migrations are pending: {AVATARS}, 8_b; run npx prisma migrate deploy",
            id="not all of it explained",
        ),
        pytest.param(
            [OTHER], "migration 8_b is pending; run npx prisma migrate deploy", id="pending alone"
        ),
        pytest.param(
            [replace(OTHER, subject=replace(OTHER.subject, parts=(f"{n}_b",))) for n in range(4)],
            "4 migrations are pending; run npx prisma migrate deploy",
            id="too many to name",
        ),
        pytest.param(
            [NO_LEDGER, PENDING, replace(COLUMN, explained_by=AVATARS)],
            "2 of 87 expected objects are missing: ledger public.l, column"
            f' public.users."projectId", 1 of them from migration {AVATARS}; migration {AVATARS} is'
            " pending; run npx prisma migrate deploy",
            id="in a database to which nothing was applied",
        ),
        pytest.param(
            [HOLLOW, EXPLAINED],
            f"8 of 87 expected objects are missing, all created by {AVATARS}, which"
            " public._prisma_migrations records as applied though nothing of it is there",
            id="recorded and not there",
        ),
        pytest.param(
            [replace(OTHER, remedy=in_shell("make all " * 50))],
            "migration 8_b is pending",
            id="a long remedy",
        ),
        pytest.param(
            [replace(OTHER, remedy=advising("apply the pending migrations"))],
            "migration 8_b is pending; apply the pending migrations",
            id="no command is known",
        ),
        pytest.param(
            [replace(OTHER, severity=Severity.WARN)],
            "migration 8_b is pending",
            id="only a warning",
        ),
    ],
)
def test_migrations(findings: list[Finding], message: str) -> None:
    assert drift_message(findings, OBJECTS) == message


def test_a_command_that_is_not_the_first_to_run_is_not_in_the_sentence() -> None:
    there = replace(OTHER, code=Code.MIGRATION_UNRECORDED, severity=Severity.WARN)
    assert "; run " not in drift_message([PENDING, EXPLAINED, there], OBJECTS)
    running = replace(PENDING, actual={"state": "running"}, remedy=advising("wait"))
    assert "; run " not in drift_message([running, EXPLAINED], OBJECTS)
    elsewhere = replace(NO_LEDGER, remedy=advising("name the one that is meant"))
    assert "; run " not in drift_message([elsewhere, PENDING, EXPLAINED], OBJECTS)
    assert "; run " not in drift_message([NO_LEDGER], OBJECTS)


def test_what_differs_is_told_by_what_changed_it() -> None:
    changed = replace(TYPE, since="1_init", changed="2_b")
    assert drift_message([changed], OBJECTS).endswith(", from migration 2_b")
    made = replace(TYPE, since="1_init")
    assert drift_message([made], OBJECTS).endswith("users.credits")


def test_of_two_parts_the_second_says_what_it_speaks_of() -> None:
    types = [
        replace(TYPE, subject=Subject(parts=("public", "t", name)), explained_by=AVATARS)
        for name in "ab"
    ]
    message = drift_message([PENDING, COLUMN, *types], OBJECTS)
    assert f"2 objects differ from the declaration, these changed by {AVATARS}, which" in message


def test_migrations_without_names() -> None:
    assert nameless_message(report(PENDING, EXPLAINED)) == (
        "8 of 87 expected objects are missing; 1 migration is pending"
    )
    assert nameless_message(report(PENDING, OTHER)) == "2 migrations are pending"


def test_a_database_that_is_ahead() -> None:
    ahead = replace(LEDGER, pending=(), unknown=("9_x",))
    assert drift_message([], OBJECTS, migrations=[ahead]) == (
        "all 87 expected objects are there; the database is ahead of this release by 1 migration"
    )
    two = [ahead, ahead]
    assert drift_message([TYPE], OBJECTS, migrations=two).endswith("this release by 2 migrations")


def test_a_database_of_another_release_is_not_ahead() -> None:
    ahead = replace(LEDGER, pending=(), unknown=("9_x",))
    apart = replace(LEDGER, pending=("8_y",), unknown=("9_x", "9_z"))
    message = drift_message([PENDING], OBJECTS, migrations=[apart])
    assert "; the database has 2 migrations that this release has not" in message
    assert "ahead" not in message
    both = drift_message([PENDING], OBJECTS, migrations=[apart, ahead])
    assert "ahead of this release by 1 migration; the database has 2 migrations that" in both


def test_objects_of_no_number() -> None:
    assert drift_message([], {}) == "nothing that should be gone is there"
    assert drift_message([], {Kind.TABLE: 1}) == "the expected object is there"
    assert drift_message([SCHEMA], {}) == "1 object is missing: schema billing"


def test_without_names() -> None:
    assert drift_message([COLUMN, TYPE], OBJECTS, names=False) == (
        "1 of 87 expected objects is missing; 1 object differs from the declaration"
    )


@pytest.mark.parametrize("code", Code)
def test_every_code_has_words(code: Code) -> None:
    assert drift_message([in_table(code, "x")], OBJECTS)


@pytest.mark.parametrize("reason", Reason)
def test_no_reason_names_anything(reason: Reason) -> None:
    message = nameless_message(unknown(reason, COLUMN, message="public.users is locked"))
    assert message
    assert "users" not in message


@pytest.mark.parametrize("name", REPORTS)
def test_no_report_names_anything(name: str) -> None:
    message = nameless_message(REPORTS[name])
    assert not any(word in message for word in ("users", "avatars", "app", AVATARS))


def test_nameless_is_the_same_sentence() -> None:
    assert nameless_message(report()) == report().message


@pytest.mark.parametrize(
    ("passed", "failed", "told"),
    [
        pytest.param(0, 0, "all 87 expected objects are there", id="none"),
        pytest.param(
            1, 0, "all 87 expected objects are there; the tenant does not differ", id="one"
        ),
        pytest.param(
            2000, 0, "all 87 expected objects are there; 2,000 tenants do not differ", id="all well"
        ),
        pytest.param(
            1988, 12, "1 of 87 expected objects is missing; 12 of 2,000 tenants differ", id="some"
        ),
    ],
)
def test_tenants(passed: int, failed: int, told: str) -> None:
    groups = [
        replace(TENANTS, passed=passed, failed=0),
        replace(TENANTS, passed=0, failed=failed),
    ]
    findings = [OF_TENANTS] if failed else []
    assert drift_message(findings, OBJECTS, tenants=groups, names=False) == told
