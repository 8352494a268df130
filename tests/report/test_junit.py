from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from junitparser import Error, Failure, JUnitXml, TestCase, TestSuite

from healthcheck.model.finding import Code, Severity
from healthcheck.model.remedy import in_sql
from healthcheck.model.report import Status
from healthcheck.report.junit import as_junit
from tests.report.made import AVATARS, COLUMN, INDEX, REPORTS, in_table, report


def suites(*reports: str) -> list[TestSuite]:
    return list(JUnitXml.fromstring(as_junit([REPORTS[name] for name in reports])))


def results(case: TestCase) -> list[type]:
    return [type(result) for result in case.result]


def test_fail() -> None:
    [suite] = JUnitXml.fromstring(as_junit([report(COLUMN, INDEX)]))
    verdict, column, index = suite
    assert (suite.name, suite.tests, suite.failures, suite.errors) == ("default", 3, 2, 0)
    assert results(verdict) == [Failure]
    assert verdict.result[0].type == "drift"
    assert verdict.result[0].text.startswith("FAIL: ")
    assert column.name == 'public.users."projectId": column.missing'
    assert column.result[0].message == 'column "projectId" is missing'
    assert "declared at: expected_schema.yaml:14\nexpected: text not null" in column.result[0].text
    assert results(index) == []
    assert "index users_email_idx has another name" in index.system_out


def test_what_a_migration_explains_says_so() -> None:
    [[verdict, pending, table]] = suites("a migration that was not applied")
    assert pending.result[0].message == "the migration is pending"
    assert table.result[0].text.startswith(f"explained by migration: {AVATARS}\n")
    assert "migration" in verdict.result[0].message


@pytest.mark.parametrize("name", REPORTS)
def test_the_counts_are_those_of_the_cases(name: str) -> None:
    made = REPORTS[name]
    [suite] = suites(name)
    kinds = [kind for case in suite for kind in results(case)]
    assert suite.tests == len(list(suite)) == 1 + len(made.findings)
    assert suite.failures == kinds.count(Failure)
    assert suite.errors == kinds.count(Error)
    assert (Error in kinds) == (made.status is Status.UNKNOWN)


def test_a_suite_a_target() -> None:
    assert [suite.errors for suite in suites("pass", "unknown")] == [0, 1]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_name_is_well_formed_xml(name: str) -> None:
    finding = in_table(
        Code.COLUMN_MISSING,
        name,
        severity=Severity.WARN,
        hint=name,
        remedy=in_sql(name, advice=name),
    )
    root = ElementTree.fromstring(as_junit([report(finding)]))  # noqa: S314 - our own text
    assert len(root.findall("testsuite/testcase")) == 2
