from __future__ import annotations

from typing import Any

import pytest

from healthcheck.model import catalog, expectation
from healthcheck.model.expectation import ABSENT
from healthcheck.model.finding import Code
from tests.compare.building import EVERYTHING, codes, findings, have, only, want


def wanted(*columns: str, **attributes: Any) -> expectation.Table:
    return want(primary_key=expectation.Key(columns=columns or ("id",), **attributes))


def there(*columns: str, name: str = "orders_pkey", **attributes: Any) -> catalog.Table:
    return have(primary_key=catalog.Key(name=name, columns=columns or ("id",), **attributes))


@pytest.mark.parametrize(
    ("wants", "haves", "expected"),
    [
        pytest.param(want(), there(), [], id="nothing declared, nothing checked"),
        pytest.param(wanted(), there(), [], id="the same columns"),
        pytest.param(wanted(), have(), [Code.PRIMARY_KEY_MISSING], id="not there"),
        pytest.param(
            wanted("id"), there("uuid"), [Code.PRIMARY_KEY_DEFINITION], id="another column"
        ),
        pytest.param(
            wanted("a", "b"), there("b", "a"), [Code.PRIMARY_KEY_DEFINITION], id="another order"
        ),
        pytest.param(
            wanted(), there(include=("at",)), [Code.PRIMARY_KEY_DEFINITION], id="more included"
        ),
        pytest.param(
            wanted(include=("b", "a")),
            there(include=("a", "b")),
            [],
            id="what is included has no order",
        ),
        pytest.param(
            wanted(deferrable=True), there(), [Code.PRIMARY_KEY_DEFINITION], id="not deferrable"
        ),
        pytest.param(
            wanted(deferrable=True),
            there(deferrable=True, deferred=True),
            [Code.PRIMARY_KEY_DEFINITION],
            id="deferred at once",
        ),
        pytest.param(wanted(name="orders_pkey"), there(), [], id="the declared name and columns"),
        pytest.param(
            wanted(name="orders_pkey"),
            there(name="order_pkey"),
            [Code.PRIMARY_KEY_RENAMED],
            id="a name kept after the table's was changed",
        ),
        pytest.param(
            wanted(name="orders_pkey"),
            there("uuid", name="order_pkey"),
            [Code.PRIMARY_KEY_DEFINITION],
            id="another name and other columns",
        ),
        pytest.param(
            wanted(), there(valid=False), [Code.PRIMARY_KEY_INVALID], id="its index is invalid"
        ),
        pytest.param(want(primary_key=ABSENT), have(), [], id="to be gone, and gone"),
        pytest.param(
            want(primary_key=ABSENT), there(), [Code.PRIMARY_KEY_PRESENT], id="to be gone"
        ),
    ],
)
def test_primary_keys(wants: expectation.Table, haves: catalog.Table, expected: list[Code]) -> None:
    assert codes(findings(wants, haves)) == expected


@pytest.mark.parametrize(
    ("wants", "haves", "name", "sql"),
    [
        pytest.param(
            wanted("a", "b", include=("c",), deferred=True),
            have(),
            "public.orders.orders_pkey",
            "ALTER TABLE public.orders ADD PRIMARY KEY (a, b) INCLUDE (c)"
            " DEFERRABLE INITIALLY DEFERRED;",
            id="missing",
        ),
        pytest.param(
            wanted(name="Key", deferrable=True),
            have(),
            'public.orders."Key"',
            'ALTER TABLE public.orders ADD CONSTRAINT "Key" PRIMARY KEY (id) DEFERRABLE;',
            id="missing under its name",
        ),
        pytest.param(
            wanted(),
            there("uuid"),
            "public.orders.orders_pkey",
            "ALTER TABLE public.orders DROP CONSTRAINT orders_pkey,"
            " ADD CONSTRAINT orders_pkey PRIMARY KEY (id);",
            id="definition",
        ),
        pytest.param(
            wanted(name="orders_pkey"),
            there(name="order_pkey"),
            "public.orders.orders_pkey",
            "ALTER TABLE public.orders RENAME CONSTRAINT order_pkey TO orders_pkey;",
            id="renamed",
        ),
        pytest.param(
            wanted(),
            there(valid=False),
            "public.orders.orders_pkey",
            "REINDEX INDEX CONCURRENTLY public.orders_pkey;",
            id="invalid",
        ),
        pytest.param(
            want(primary_key=ABSENT),
            there(),
            "public.orders.orders_pkey",
            "ALTER TABLE public.orders DROP CONSTRAINT orders_pkey;",
            id="present",
        ),
    ],
)
def test_the_statement_that_would_mend_it(
    wants: expectation.Table, haves: catalog.Table, name: str, sql: str
) -> None:
    finding = only(findings(wants, haves))
    assert (finding.subject.object, finding.sql) == (name, sql)


def test_only_what_differs_is_shown() -> None:
    finding = only(findings(wanted("id"), there("uuid")))
    assert (finding.expected, finding.actual) == ({"columns": ["id"]}, {"columns": ["uuid"]})


def test_the_undeclared_is_reported_where_that_is_asked_for() -> None:
    found = findings(want(), there(), severity=EVERYTHING)
    assert codes(found) == [Code.PRIMARY_KEY_UNEXPECTED]


def test_a_key_whose_index_is_declared_is_not_undeclared() -> None:
    wants = want(indexes=(expectation.Index(name="orders_pkey"),))
    assert findings(wants, there(), severity=EVERYTHING) == ()
