from __future__ import annotations

import pytest

from healthcheck import declaration
from healthcheck.introspect import Inventory
from healthcheck.model.expectation import Expectation
from healthcheck.model.names import TableName
from healthcheck.snapshot import SECTIONS, Scope
from healthcheck.snapshot.declared import BESIDE_TABLES, IN_TABLE

ORDERS, AUDIT = TableName("public", "orders"), TableName("billing", "audit_log")


@pytest.mark.parametrize(
    ("scope", "admitted"),
    [
        pytest.param(Scope(), [ORDERS, AUDIT], id="everything"),
        pytest.param(Scope(include=("order*",)), [ORDERS], id="included by name"),
        pytest.param(Scope(include=("billing.*",)), [AUDIT], id="included with its schema"),
        pytest.param(Scope(exclude=("audit_*",)), [ORDERS], id="excluded"),
        pytest.param(Scope(include=("*",), exclude=("orders",)), [AUDIT], id="excluded after all"),
        pytest.param(Scope(include=("Orders",)), [], id="case matters"),
    ],
)
def test_what_is_admitted(scope: Scope, admitted: list[TableName]) -> None:
    names = {"tables": (ORDERS, AUDIT)}
    left = scope.of(Inventory(schemas=("public", "billing"), names=names))
    assert left.names == ({"tables": tuple(admitted)} if admitted else {})


@pytest.mark.parametrize(
    ("names", "default"),
    [([ORDERS, AUDIT], "public"), ([AUDIT], "billing"), ([], "public")],
    ids=["the preferred one", "the only one", "none"],
)
def test_the_default_schema(names: list[TableName], default: str) -> None:
    assert Scope().default_schema(names) == default


def test_every_section_of_a_declaration_is_made() -> None:
    inside = {section.key for section in declaration.TABLE_SECTIONS}
    # Which migrations there are, the database does not say, nor which schemas are tenants.
    beside = {section.key for section in declaration.SECTIONS} - {"migrations", "tenants"}
    assert set(IN_TABLE) == inside - {"privileges"}  # they are made by role, at the top
    assert {"tables", *BESIDE_TABLES} == beside
    assert set(SECTIONS) == inside | beside
    assert beside <= set(Expectation.__struct_fields__)
