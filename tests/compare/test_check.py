from __future__ import annotations

from typing import Any

import pytest

from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import UNREAD
from healthcheck.model.expectation import Gone
from healthcheck.model.finding import Code
from healthcheck.model.remedy import advising
from tests.compare.building import EVERYTHING, codes, findings, have, only, want

COLUMNS = [catalog.Column(name="total", type="integer")]


def wanted(
    expression: str = "total > 0", name: str | None = "positive", **others: Any
) -> expectation.Table:
    return want(checks=(expectation.Check(name=name, expression=expression, **others),))


def there(
    expression: catalog.Text = "(total > 0)", name: str = "positive", **others: Any
) -> catalog.Table:
    check = catalog.Check(name=name, expression=expression, **others)
    return have(columns=COLUMNS, checks=[check])


NONE = have(columns=COLUMNS)
GONE = want(checks=(Gone(name="positive"),))


@pytest.mark.parametrize(
    ("wants", "haves", "expected"),
    [
        pytest.param(want(), there(), [], id="nothing declared, nothing checked"),
        pytest.param(wanted(), there(), [], id="the same but for parentheses"),
        pytest.param(wanted(), NONE, [Code.CHECK_MISSING], id="not there"),
        pytest.param(wanted(), there("(total >= 0)"), [Code.CHECK_DEFINITION], id="another"),
        pytest.param(
            wanted(), there(no_inherit=True), [Code.CHECK_DEFINITION], id="not for descendants"
        ),
        pytest.param(wanted(no_inherit=True), there(no_inherit=True), [], id="no inherit"),
        pytest.param(wanted(), there(UNREAD), [Code.CHECK_NOT_CHECKED], id="not read"),
        pytest.param(
            wanted(),
            there(UNREAD, no_inherit=True),
            [Code.CHECK_DEFINITION],
            id="not read, but different anyway",
        ),
        pytest.param(
            wanted(),
            there(UNREAD, valid=False),
            [Code.CHECK_INVALID, Code.CHECK_NOT_CHECKED],
            id="not read, and not valid",
        ),
        pytest.param(wanted(), there(valid=False), [Code.CHECK_INVALID], id="not valid"),
        pytest.param(wanted(), there(name="other"), [Code.CHECK_RENAMED], id="under another name"),
        pytest.param(
            wanted(),
            there(name="other", valid=False),
            [Code.CHECK_INVALID, Code.CHECK_RENAMED],
            id="under another name, and not valid",
        ),
        pytest.param(
            wanted(),
            there(UNREAD, name="other"),
            [Code.CHECK_MISSING],
            id="one under another name that was not read is not known to be it",
        ),
        pytest.param(wanted(name=None), there(name="any"), [], id="unnamed"),
        pytest.param(
            wanted(name=None), there("(total < 0)"), [Code.CHECK_MISSING], id="unnamed, none"
        ),
        pytest.param(
            wanted(name=None),
            there(UNREAD),
            [Code.CHECK_NOT_CHECKED],
            id="unnamed, and one that was not read",
        ),
        pytest.param(GONE, NONE, [], id="to be gone, and gone"),
        pytest.param(GONE, there(), [Code.CHECK_PRESENT], id="to be gone"),
    ],
)
def test_checks(wants: expectation.Table, haves: catalog.Table, expected: list[Code]) -> None:
    assert codes(findings(wants, haves)) == expected


@pytest.mark.parametrize(
    ("wants", "haves", "sql"),
    [
        pytest.param(
            wanted(no_inherit=True),
            NONE,
            "ALTER TABLE public.orders ADD CONSTRAINT positive CHECK (total > 0) NO INHERIT;",
            id="missing",
        ),
        pytest.param(
            wanted(name=None),
            NONE,
            "ALTER TABLE public.orders ADD CHECK (total > 0);",
            id="missing, unnamed",
        ),
        pytest.param(
            wanted(),
            there("(total < 0)"),
            "ALTER TABLE public.orders DROP CONSTRAINT positive,"
            " ADD CONSTRAINT positive CHECK (total > 0);",
            id="definition",
        ),
        pytest.param(
            wanted(),
            there(name="Other"),
            'ALTER TABLE public.orders RENAME CONSTRAINT "Other" TO positive;',
            id="renamed",
        ),
        pytest.param(
            wanted(),
            there(valid=False),
            "ALTER TABLE public.orders VALIDATE CONSTRAINT positive;",
            id="invalid",
        ),
        pytest.param(
            GONE, there(), "ALTER TABLE public.orders DROP CONSTRAINT positive;", id="present"
        ),
        pytest.param(wanted(), there(UNREAD), None, id="not checked: nothing to mend"),
    ],
)
def test_the_statement_that_would_mend_it(
    wants: expectation.Table, haves: catalog.Table, sql: str | None
) -> None:
    assert only(findings(wants, haves)).sql == sql


@pytest.mark.parametrize(
    ("declared", "there_is", "expression", "expected"),
    [
        pytest.param(
            "date",
            "timestamp without time zone",
            "(at > '2020-01-01'::date)",
            [Code.COLUMN_TYPE],
            id="what was written for the declared type is no other",
        ),
        pytest.param(
            "date",
            "timestamp without time zone",
            "(at > '2021-01-01'::date)",
            [Code.COLUMN_TYPE, Code.CHECK_NOT_CHECKED],
            id="another constant may be",
        ),
        pytest.param(
            "State", 'public."State"', "(at > '2020-01-01'::public.\"State\")", [], id="one's own"
        ),
        pytest.param(
            "State",
            "text",
            "(at > ('2020-01-01'::public.\"State\"))",
            [Code.COLUMN_TYPE],
            id="one's own that is none any more",
        ),
    ],
)
def test_a_column_of_another_type_is_a_finding_of_its_own(
    declared: str, there_is: str, expression: str, expected: list[Code]
) -> None:
    wants = want(
        columns={"at": expectation.Column(type=declared)},
        checks=(expectation.Check(name="recent", expression="at > '2020-01-01'"),),
    )
    haves = have(
        columns=[catalog.Column(name="at", type=there_is)],
        checks=[catalog.Check(name="recent", expression=expression)],
    )
    assert codes(findings(wants, haves)) == expected


def test_an_expression_that_cannot_be_judged_says_why() -> None:
    wants, haves = wanted("total > f(total)"), there("(total > public.f(total, 1))")
    finding = only(findings(wants, haves))
    assert finding.expected == {"expression": "total > f(total)"}
    assert finding.actual == {"expression": "(total > public.f(total, 1))"}


def test_one_that_was_not_read_may_be_the_missing_one_under_another_name() -> None:
    finding = only(findings(wanted(), there(UNREAD, name="other")))
    assert (finding.code, finding.unread) == (Code.CHECK_MISSING, True)
    assert finding.remedy == advising("ask again when the migration that holds it is done")
    assert not only(findings(wanted(), there(UNREAD, name="other", no_inherit=True))).unread


def test_unnamed_ones_are_told_apart() -> None:
    wants = want(
        checks=(
            expectation.Check(expression="total > 0"),
            expectation.Check(expression="total < 9"),
            expectation.Check(name="orders_check", expression="total <> 5"),
        )
    )
    found = findings(wants, NONE)
    assert [
        (finding.subject.name, (finding.expected or {})["expression"]) for finding in found
    ] == [
        ("orders_check", "total <> 5"),
        ("orders_check1", "total < 9"),
        ("orders_check2", "total > 0"),
    ]


def test_the_undeclared_is_reported_where_that_is_asked_for() -> None:
    found = findings(want(), there(), severity=EVERYTHING)
    assert codes(found) == [Code.COLUMN_UNEXPECTED, Code.CHECK_UNEXPECTED]
