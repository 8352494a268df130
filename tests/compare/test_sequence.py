from __future__ import annotations

from typing import Any

import pytest

from healthcheck.compare import compare
from healthcheck.model import catalog, expectation
from healthcheck.model.expectation import Expectation, Gone
from healthcheck.model.finding import Code, Finding
from healthcheck.model.names import TableName
from tests.compare.building import EVERYTHING, TODAY, codes, holding, only

NO = TableName("public", "no_seq")


def findings(
    want: expectation.Sequence | Gone, have: catalog.Sequence | None, **others: Any
) -> tuple[Finding, ...]:
    there = holding(sequences={NO: have} if have else {})
    return compare(Expectation(sequences={NO: want}, **others), there, today=TODAY)


def wanted(**attributes: Any) -> expectation.Sequence:
    return expectation.Sequence(**attributes)


def there(**attributes: Any) -> catalog.Sequence:
    return catalog.Sequence(**attributes)


GONE = Gone(name="no_seq")


@pytest.mark.parametrize(
    ("want", "have", "expected"),
    [
        pytest.param(wanted(), there(cycle=True), [], id="existence"),
        pytest.param(wanted(), None, [Code.SEQUENCE_MISSING], id="not there"),
        pytest.param(wanted(increment=1, cycle=False, type="bigint"), there(), [], id="the same"),
        pytest.param(wanted(type="integer"), there(), [Code.SEQUENCE_DEFINITION], id="type"),
        pytest.param(wanted(increment=2), there(), [Code.SEQUENCE_DEFINITION], id="increment"),
        pytest.param(
            wanted(cycle=False), there(cycle=True), [Code.SEQUENCE_DEFINITION], id="cycle"
        ),
        pytest.param(
            wanted(), there(visible=False), [Code.SEQUENCE_INACCESSIBLE], id="no privilege"
        ),
        pytest.param(GONE, None, [], id="to be gone, and gone"),
        pytest.param(GONE, there(), [Code.SEQUENCE_PRESENT], id="to be gone, still there"),
    ],
)
def test_sequences(
    want: expectation.Sequence | Gone, have: catalog.Sequence | None, expected: list[Code]
) -> None:
    assert codes(findings(want, have)) == expected


@pytest.mark.parametrize(
    ("want", "have", "sql"),
    [
        pytest.param(wanted(), None, "CREATE SEQUENCE public.no_seq;", id="missing"),
        pytest.param(
            wanted(type="integer", increment=-2, minimum=-9, maximum=0, start=-3, cycle=True),
            None,
            "CREATE SEQUENCE public.no_seq AS integer INCREMENT BY -2 MINVALUE -9 MAXVALUE 0"
            " START WITH -3 CYCLE;",
            id="missing, with all that can be said",
        ),
        pytest.param(
            wanted(increment=2, maximum=7, cycle=False),
            there(cycle=True, maximum=7),
            "ALTER SEQUENCE public.no_seq INCREMENT BY 2 NO CYCLE;",
            id="only what differs",
        ),
        pytest.param(
            wanted(),
            there(visible=False),
            "GRANT USAGE, SELECT ON SEQUENCE public.no_seq TO probe;",
            id="no privilege",
        ),
        pytest.param(GONE, there(), "DROP SEQUENCE public.no_seq;", id="present"),
    ],
)
def test_the_statement_that_would_mend_it(
    want: expectation.Sequence | Gone, have: catalog.Sequence | None, sql: str
) -> None:
    assert only(findings(want, have)).sql == sql


def test_expected_holds_only_what_differs() -> None:
    finding = only(findings(wanted(increment=2, minimum=1), there()))
    assert (finding.expected, finding.actual) == ({"increment": 2}, {"increment": 1})
    assert finding.subject.object == "public.no_seq"


def test_without_access_no_privilege_is_lacking() -> None:
    assert findings(wanted(), there(visible=False), check_access=False) == ()


def test_the_undeclared_is_reported_where_that_is_asked_for() -> None:
    other = TableName("public", "other_seq")
    far = TableName("zoo", "far_seq")
    actual = holding(sequences={NO: there(), other: there(), far: there()})
    found = compare(Expectation(sequences={NO: wanted()}, severity=EVERYTHING), actual, today=TODAY)
    assert [(one.code, one.subject.parts) for one in found] == [(Code.SEQUENCE_UNEXPECTED, other)]
