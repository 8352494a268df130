from __future__ import annotations

from typing import Any

import pytest

from healthcheck.compare import compare
from healthcheck.model import catalog, expectation
from healthcheck.model.expectation import Expectation, Gone, Origin, SeverityRule
from healthcheck.model.finding import Code, Finding, Severity
from healthcheck.model.names import TableName
from healthcheck.model.remedy import advising, in_sql
from tests.compare.building import EVERYTHING, TODAY, codes, holding, only

STATUS = TableName("public", "Status")
BILLING = TableName("billing", "status")


def want(*values: str, **others: Any) -> expectation.EnumType:
    return expectation.EnumType(values=values, **others)


def have(*values: str) -> catalog.EnumType:
    return catalog.EnumType(values=values)


def findings(
    wanted: expectation.EnumType | Gone,
    there: dict[TableName, catalog.EnumType] | None = None,
    **others: Any,
) -> tuple[Finding, ...]:
    declared = Expectation(enums={STATUS: wanted}, **others)
    return compare(declared, holding(enums=there or {}), today=TODAY)


def test_the_same_values_in_the_same_order_are_no_finding() -> None:
    assert findings(want("a", "b"), {STATUS: have("a", "b")}) == ()
    assert findings(expectation.EnumType(), {STATUS: have("a", "b")}) == ()
    assert findings(Gone(name="Status")) == ()


def test_one_that_is_missing() -> None:
    finding = only(findings(want("a", "it's", origin=Origin(line=3, since="0001_init"))))
    assert finding.code is Code.ENUM_MISSING
    assert finding.subject.object == 'public."Status"'
    assert (finding.subject.schema, finding.subject.table) == ("public", None)
    assert finding.expected == {"values": ["a", "it's"]}
    assert finding.remedy == advising("apply migration 0001_init")
    assert finding.sql == """CREATE TYPE public."Status" AS ENUM ('a', 'it''s');"""
    assert finding.declared_at == "expected_schema.yaml:3"


def test_one_that_only_has_to_be_there_is_made_by_no_statement() -> None:
    finding = only(findings(expectation.EnumType()))
    assert (finding.expected, finding.sql) == ({}, None)
    assert finding.remedy == advising("apply the migration that creates what is missing")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        pytest.param(TableName("public", "status"), "public.status exists", id="letter case"),
        pytest.param(TableName("public", "Statuz"), 'public."Statuz" exists', id="spelling"),
        pytest.param(BILLING, "billing.status exists", id="another schema"),
        pytest.param(TableName("public", "mood"), None, id="nothing alike"),
    ],
)
def test_a_near_miss_is_a_hint(name: TableName, hint: str | None) -> None:
    assert only(findings(want("a"), {name: have("a")})).hint == hint


def test_what_is_declared_itself_is_no_near_miss() -> None:
    declared = Expectation(enums={STATUS: want("a"), BILLING: want("a")})
    there = holding(enums={BILLING: have("a")}, schemas={"public": True, "billing": True})
    assert only(compare(declared, there, today=TODAY)).hint is None


@pytest.mark.parametrize(
    ("wanted", "had", "sql"),
    [
        pytest.param("ab", "a", "ADD VALUE 'b' AFTER 'a'", id="at the end"),
        pytest.param("ab", "b", "ADD VALUE 'a' BEFORE 'b'", id="at the beginning"),
        pytest.param("abc", "ac", "ADD VALUE 'b' AFTER 'a'", id="in between"),
        pytest.param("a", "", "ADD VALUE 'a'", id="the only one"),
        pytest.param("ab", "axc", None, id="others"),
        pytest.param("ab", "ba", None, id="another order"),
        pytest.param("ac", "ab", None, id="one for another"),
    ],
)
def test_other_values(wanted: str, had: str, sql: str | None) -> None:
    finding = only(findings(want(*wanted), {STATUS: have(*had)}))
    assert finding.code is Code.ENUM_VALUES
    assert (finding.expected, finding.actual) == ({"values": [*wanted]}, {"values": [*had]})
    assert finding.sql == (sql and f'ALTER TYPE public."Status" {sql};')
    assert finding.remedy == (
        in_sql(finding.sql)
        if finding.sql
        else advising("apply the migration that changes what differs")
    )


@pytest.mark.parametrize("had", ["abx", "xab", "axb"])
def test_a_database_that_is_ahead_by_a_value(had: str) -> None:
    finding = only(findings(want(*"ab"), {STATUS: have(*had)}))
    assert (finding.hint, finding.sql) == ("all that are declared are there, and 1 more", None)
    assert finding.remedy == advising(
        'declare every value of public."Status"; or, if this release does not mind a value that a'
        " newer one added, write `enum.values: warn` under `severity` in its declaration"
    )


def test_a_value_more_that_only_warns() -> None:
    mild = (*EVERYTHING, SeverityRule(pattern="enum.values", severity=Severity.WARN))
    finding = only(findings(want(*"ab"), {STATUS: have(*"abx")}, severity=mild))
    assert finding.remedy == advising('declare every value of public."Status"')


def test_several_values_are_added_in_their_order() -> None:
    sql = only(findings(want(*"abcd"), {STATUS: have("c")})).sql or ""
    assert sql.replace('ALTER TYPE public."Status" ADD VALUE ', "").splitlines() == [
        "'a' BEFORE 'c';",
        "'b' AFTER 'a';",
        "'d' AFTER 'c';",
    ]


def test_one_that_should_be_gone() -> None:
    finding = only(findings(Gone(name="Status"), {STATUS: have("a")}))
    assert (finding.code, finding.sql) == (Code.ENUM_PRESENT, 'DROP TYPE public."Status";')


def test_the_undeclared_are_told_of_where_something_is_declared() -> None:
    there = {TableName(schema, "mood"): have() for schema in ("public", "elsewhere")}
    assert findings(want(), {STATUS: have(), **there}) == ()
    finding = only(findings(want(), {STATUS: have(), **there}, severity=EVERYTHING))
    assert (finding.code, finding.subject.object) == (Code.ENUM_UNEXPECTED, "public.mood")
    assert finding.declared_at is None


def test_a_schema_is_missed_for_the_sake_of_an_enum() -> None:
    found = compare(Expectation(enums={BILLING: want("a")}), holding(), today=TODAY)
    assert codes(found) == [Code.SCHEMA_MISSING, Code.ENUM_MISSING]
    gone = Expectation(enums={BILLING: Gone(name="status")})
    assert compare(gone, holding(), today=TODAY) == ()
