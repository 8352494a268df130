from __future__ import annotations

import pytest

from healthcheck.model.catalog import UNREAD
from healthcheck.model.finding import DEFAULT_SEVERITY, Code, Finding, Kind, Severity, Subject
from healthcheck.model.report import Status, missing_objects, status_of


def _finding(code: Code, severity: Severity = Severity.FAIL, **expected: object) -> Finding:
    subject = Subject(parts=("public", "a"))
    return Finding(code=code, subject=subject, severity=severity, expected=expected or None)


@pytest.mark.parametrize("code", Code)
def test_every_code_is_a_kind_and_a_problem_with_a_severity(code: Code) -> None:
    assert f"{code.kind}.{code.problem}" == code
    assert code.problem in DEFAULT_SEVERITY


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.MIGRATION])
def test_every_kind_can_be_missing(kind: Kind) -> None:
    assert f"{kind}.missing" in set(Code)


def test_a_subject_prints_as_sql_writes_it() -> None:
    subject = Subject(parts=("public", "orders", "projectId"), schema="public", table="orders")
    assert subject.object == 'public.orders."projectId"'
    assert Subject(parts=("2_Add things",), in_sql=False).object == "2_Add things"
    assert subject.name == "projectId"


@pytest.mark.parametrize(
    ("severities", "status"),
    [
        pytest.param([], Status.PASS, id="nothing found"),
        pytest.param([Severity.IGNORE], Status.PASS, id="only what is ignored"),
        pytest.param([Severity.WARN, Severity.IGNORE], Status.WARN, id="a warning"),
        pytest.param([Severity.WARN, Severity.FAIL], Status.FAIL, id="the worst counts"),
    ],
)
def test_status_of(severities: list[Severity], status: Status) -> None:
    assert status_of(_finding(Code.INDEX_MISSING, one) for one in severities) is status


def test_what_was_inside_of_a_missing_table_is_missing_too() -> None:
    table = _finding(
        Code.TABLE_MISSING,
        columns={"id": {}, "x": {}},
        primary_key={"columns": ["id"]},
        indexes={"i": "btree (x)"},
        unique=[["x"]],
        checks={},
    )
    counts = missing_objects([table, _finding(Code.INDEX_MISSING), _finding(Code.COLUMN_TYPE)])
    assert counts == {
        Kind.TABLE: 1,
        Kind.COLUMN: 2,
        Kind.PRIMARY_KEY: 1,
        Kind.INDEX: 2,
        Kind.UNIQUE: 1,
    }


def test_what_was_inside_of_a_missing_view_is_missing_too() -> None:
    view = _finding(Code.VIEW_MISSING, columns=["id integer"], indexes={"by_id": {"keys": ["id"]}})
    assert missing_objects([view]) == {Kind.VIEW: 1, Kind.INDEX: 1}


def test_a_missing_table_of_which_nothing_was_declared_counts_alone() -> None:
    assert missing_objects([_finding(Code.TABLE_MISSING)]) == {Kind.TABLE: 1}


def test_unread_is_no_text() -> None:
    assert not isinstance(UNREAD, str)
