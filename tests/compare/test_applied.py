"""A migration of which something is there is not to be applied again."""

from __future__ import annotations

from typing import Any

import pytest

from healthcheck.compare import compare
from healthcheck.model import catalog, expectation
from healthcheck.model.expectation import Gone, Origin
from healthcheck.model.finding import Code
from healthcheck.model.names import TableName
from tests.compare.building import ORDERS, TODAY, USERS, declaring, have, holding, want

A = Origin(since="7_a")
STATE = TableName("public", "state")
AT_LEAST_IN_PART = "migration 7_a was applied at least in part; "


def remedy(*tables: expectation.Table, there: catalog.Catalog, **declared: Any) -> str | None:
    """What to do about the table `users`, which is missing."""
    findings = compare(declaring(want(USERS, origin=A), *tables, **declared), there, today=TODAY)
    [missing] = [finding for finding in findings if finding.code is Code.TABLE_MISSING]
    return missing.remedy


@pytest.mark.parametrize(
    ("table", "there"),
    [
        pytest.param(want(origin=A), have(), id="a table"),
        pytest.param(
            want(columns={"id": expectation.Column(origin=A)}),
            have(columns=[catalog.Column(name="id", type="integer")]),
            id="a column",
        ),
    ],
)
def test_something_in_the_tables_is_there(table: expectation.Table, there: catalog.Table) -> None:
    assert remedy(table, there=holding(there)) == AT_LEAST_IN_PART + (
        "find out what became of the rest"
    )


def test_something_beside_the_tables_is_there() -> None:
    there = holding(enums={STATE: catalog.EnumType()})
    instead = remedy(there=there, enums={STATE: expectation.EnumType(origin=A)})
    assert instead == AT_LEAST_IN_PART + "find out what became of the rest"


@pytest.mark.parametrize(
    ("table", "there"),
    [
        pytest.param(want(origin=Origin(since="6_b")), have(), id="of another migration"),
        pytest.param(want(), have(), id="of no migration"),
        pytest.param(want(absent=True, origin=A), have(), id="what should be gone"),
        pytest.param(
            want(columns={"id": Gone(name="id", origin=A)}),
            have(columns=[catalog.Column(name="id", type="integer")]),
            id="a column that should be gone",
        ),
        pytest.param(
            want(columns={"id": expectation.Column(origin=A)}), have(), id="a column that is not"
        ),
    ],
)
def test_nothing_else_of_it_is_there(table: expectation.Table, there: catalog.Table) -> None:
    enums = {STATE: Gone(name="state", origin=A), ORDERS: expectation.EnumType(origin=A)}
    there_is = holding(there, enums={STATE: catalog.EnumType()})
    assert remedy(table, there=there_is, enums=enums) == "apply migration 7_a"


def column(name: str, *, beside: str) -> str | None:
    """What to do about a column of a table that the migration made."""
    wants = want(columns={name: expectation.Column(type="text")}, origin=A)
    there = holding(have(columns=[catalog.Column(name=beside, type="text")]))
    [finding] = compare(declaring(wants), there, today=TODAY)
    return finding.remedy


def test_the_statement_stands_in_its_place() -> None:
    sql = "ALTER TABLE public.orders ADD COLUMN email text;"
    assert column("email", beside="id") == AT_LEAST_IN_PART + sql
    assert column("email", beside="emial") == AT_LEAST_IN_PART + (
        f"if the hint tells of nothing that is meant: {sql}"
    )
