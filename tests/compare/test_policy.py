from __future__ import annotations

from datetime import date, timedelta

import pytest

from healthcheck.compare import asked_unexpected, compare
from healthcheck.model import catalog, expectation
from healthcheck.model.expectation import Expectation, IgnoreRule, SeverityRule
from healthcheck.model.finding import Code, Finding, Severity
from healthcheck.model.names import TableName
from tests.compare.building import TODAY, codes, declaring, have, holding, only, want

TABLES = [
    want(columns={"email": expectation.Column(), "id": expectation.Column(type="bigint")}),
    want(TableName("zoo", "Apes")),
]
THERE = holding(
    have(columns=[catalog.Column(name="id", type="integer")]), schemas={"public": True, "zoo": True}
)


def rules(*pairs: tuple[str, Severity]) -> tuple[SeverityRule, ...]:
    return tuple(SeverityRule(pattern=pattern, severity=severity) for pattern, severity in pairs)


def severities(*pairs: tuple[str, Severity]) -> dict[Code, Severity]:
    found = compare(declaring(*TABLES, severity=rules(*pairs)), THERE, today=TODAY)
    return {finding.code: finding.severity for finding in found}


FAIL, WARN, IGNORE = Severity.FAIL, Severity.WARN, Severity.IGNORE
ALL_FAIL = {Code.COLUMN_MISSING: FAIL, Code.COLUMN_TYPE: FAIL, Code.TABLE_MISSING: FAIL}


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        pytest.param([], ALL_FAIL, id="by problem"),
        pytest.param([("column.type", WARN)], ALL_FAIL | {Code.COLUMN_TYPE: WARN}, id="one code"),
        pytest.param(
            [("column.*", IGNORE)], {Code.TABLE_MISSING: FAIL}, id="a kind that does not count"
        ),
        pytest.param(
            [("*.missing", IGNORE), ("column.missing", WARN)],
            {Code.COLUMN_MISSING: WARN, Code.COLUMN_TYPE: FAIL},
            id="the last match wins",
        ),
        pytest.param(
            [("column.missing", WARN), ("*", FAIL)], ALL_FAIL, id="the last match wins, wide or not"
        ),
        pytest.param([("Column.*", IGNORE)], ALL_FAIL, id="letter case counts"),
    ],
)
def test_severities(pairs: list[tuple[str, Severity]], expected: dict[Code, Severity]) -> None:
    assert severities(*pairs) == expected


def left(*patterns: str, until: date | None = None, schema: str = "public") -> list[str]:
    ignore = tuple(IgnoreRule(pattern=pattern, until=until) for pattern in patterns)
    found = compare(declaring(*TABLES, ignore=ignore, schema=schema), THERE, today=TODAY)
    return [finding.subject.object for finding in found]


EVERY = ["public.orders.email", "public.orders.id", 'zoo."Apes"']


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        pytest.param([], EVERY, id="nothing ignored"),
        pytest.param(["public.orders.email"], EVERY[1:], id="with its schema"),
        pytest.param(["orders.email"], EVERY[1:], id="without the default schema"),
        pytest.param(["orders.*"], EVERY[2:], id="all in a table"),
        pytest.param(["orders"], EVERY, id="the table itself is not what is in it"),
        pytest.param(["Apes"], EVERY, id="another schema wants to be named"),
        pytest.param(["zoo.Apes"], EVERY[:2], id="names without quotes"),
        pytest.param(["zoo.apes"], EVERY, id="letter case counts"),
        pytest.param(["*"], [], id="everything"),
        pytest.param(["nothing", "*.id"], ["public.orders.email", 'zoo."Apes"'], id="two patterns"),
    ],
)
def test_ignored_objects(patterns: list[str], expected: list[str]) -> None:
    assert left(*patterns) == expected


def test_the_default_schema_is_the_declared_one() -> None:
    assert left("Apes", "orders.*", schema="zoo") == EVERY[:2]


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        pytest.param(TODAY + timedelta(days=1), [], id="tomorrow"),
        pytest.param(TODAY, [], id="today is the last day"),
        pytest.param(TODAY - timedelta(days=1), EVERY, id="yesterday"),
    ],
)
def test_ignored_until(until: date, expected: list[str]) -> None:
    assert left("*", until=until) == expected


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        pytest.param([], False, id="by default"),
        pytest.param([("*.unexpected", WARN)], True, id="all kinds"),
        pytest.param([("table.unexpected", FAIL)], True, id="tables"),
        pytest.param([("column.unexpected", FAIL)], False, id="columns alone need no listing"),
        pytest.param([("*", WARN), ("table.*", IGNORE)], False, id="tables taken back"),
    ],
)
def test_asks_for_unexpected(pairs: list[tuple[str, Severity]], expected: bool) -> None:
    asked = asked_unexpected(Expectation(severity=rules(*pairs)))
    assert (Code.TABLE_UNEXPECTED in asked) is expected


def test_an_ignored_object_is_ignored_though_it_was_not_read() -> None:
    wants = want(columns={"id": expectation.Column(default="0")})
    there = have(columns=[catalog.Column(name="id", type="text", default=catalog.UNREAD)])

    def found(*ignore: str) -> tuple[Finding, ...]:
        patterns = tuple(IgnoreRule(pattern=pattern) for pattern in ignore)
        return compare(declaring(wants, ignore=patterns), holding(there), today=TODAY)

    assert only(found()).unread
    assert codes(found("orders.id")) == []
