from __future__ import annotations

import pytest

from healthcheck.model.finding import Code, Finding, Kind, Severity
from healthcheck.model.report import Reason
from healthcheck.report.message import drift_message, nameless_message
from tests.report.made import (
    AVATARS,
    COLUMN,
    INDEX,
    OBJECTS,
    REPORTS,
    ROLE,
    SCHEMA,
    TABLE,
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
