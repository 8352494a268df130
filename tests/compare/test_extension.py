from __future__ import annotations

import pytest

from healthcheck.compare import compare
from healthcheck.compare.extension import satisfies
from healthcheck.model import catalog, expectation
from healthcheck.model.expectation import Expectation, Gone, Version
from healthcheck.model.finding import Code, Finding
from healthcheck.model.names import TableName
from tests.compare.building import EVERYTHING, TODAY, codes, holding, only

VECTOR = TableName("", "vector")
PLPGSQL = TableName("", "plpgsql")


def exactly(number: str) -> expectation.Extension:
    return expectation.Extension(version=Version(number=number))


def at_least(number: str) -> expectation.Extension:
    return expectation.Extension(version=Version(number=number, at_least=True))


def findings(wanted: expectation.Extension | Gone, **there: str) -> tuple[Finding, ...]:
    has = {TableName("", name): catalog.Extension(version=each) for name, each in there.items()}
    return compare(Expectation(extensions={VECTOR: wanted}), holding(extensions=has), today=TODAY)


@pytest.mark.parametrize(
    ("version", "least", "enough"),
    [
        ("0.5", "0.5", True),
        ("0.5.1", "0.5", True),
        ("0.5", "0.5.0", True),
        ("0.10", "0.9", True),
        ("0.4", "0.5", False),
        ("1", "0.9.9", True),
        ("3.4.0dev", "3.4.0", False),
        ("3.4.0", "3.4.0dev", True),
        ("2.0-beta", "1.9", True),
    ],
)
def test_later_versions(version: str, least: str, enough: bool) -> None:
    assert satisfies(version, Version(number=least, at_least=True)) is enough


def test_what_agrees() -> None:
    assert findings(expectation.Extension(), vector="0.1") == ()
    assert findings(exactly("0.5"), vector="0.5") == ()
    assert findings(at_least("0.5"), vector="0.7") == ()
    assert findings(Gone(name="vector"), other="1") == ()


def test_one_that_is_missing() -> None:
    finding = only(findings(at_least("0.5")))
    assert finding.code is Code.EXTENSION_MISSING
    assert (finding.subject.object, finding.subject.schema) == ("vector", None)
    assert finding.expected == {"version": ">=0.5"}
    assert finding.sql == "CREATE EXTENSION vector;"
    assert only(findings(exactly("0.5"))).sql == "CREATE EXTENSION vector VERSION '0.5';"
    assert only(findings(expectation.Extension())).expected == {}
    assert only(findings(expectation.Extension(), vectors="1")).hint == '"vectors" exists'


def test_one_of_another_version() -> None:
    finding = only(findings(exactly("0.5"), vector="0.5.1"))
    assert finding.code is Code.EXTENSION_VERSION
    assert (finding.expected, finding.actual) == ({"version": "0.5"}, {"version": "0.5.1"})
    assert finding.sql == "ALTER EXTENSION vector UPDATE TO '0.5';"
    assert only(findings(at_least("0.6"), vector="0.5")).sql == "ALTER EXTENSION vector UPDATE;"


def test_one_that_should_be_gone() -> None:
    finding = only(findings(Gone(name="vector"), vector="1"))
    assert (finding.code, finding.sql) == (Code.EXTENSION_PRESENT, "DROP EXTENSION vector;")


def test_the_undeclared_are_told_of_but_for_the_one_that_is_always_there() -> None:
    has = {name: catalog.Extension(version="1.0") for name in (PLPGSQL, VECTOR)}
    declared = Expectation(severity=EVERYTHING)
    found = compare(declared, holding(extensions=has), today=TODAY)
    assert [(one.code, one.subject.object) for one in found] == [
        (Code.EXTENSION_UNEXPECTED, "vector")
    ]


def test_it_lives_in_no_schema() -> None:
    declared = Expectation(extensions={VECTOR: expectation.Extension()})
    assert codes(compare(declared, holding(schemas={}), today=TODAY)) == [Code.EXTENSION_MISSING]
