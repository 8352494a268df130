from __future__ import annotations

from typing import Any

import pytest

from healthcheck.compare import compare
from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import UNREAD, IndexKey
from healthcheck.model.expectation import Gone
from healthcheck.model.finding import Code
from healthcheck.model.names import TableName
from tests.compare.building import (
    EVERYTHING,
    TODAY,
    codes,
    declaring,
    findings,
    have,
    holding,
    only,
    want,
)


def wanted(*columns: str, name: str | None = "orders_key", **attributes: Any) -> expectation.Table:
    return want(unique=(expectation.Key(name=name, columns=columns or ("email",), **attributes),))


def constraint(*columns: str, name: str = "orders_key", **attributes: Any) -> catalog.Table:
    return have(unique=[catalog.Key(name=name, columns=columns or ("email",), **attributes)])


def index(*columns: str, name: str = "orders_key", **attributes: Any) -> catalog.Table:
    keys = tuple(IndexKey(column=column) for column in columns or ("email",))
    there: dict[str, Any] = {"unique": True, "keys": keys, **attributes}
    return have(indexes=[catalog.Index(name=name, **there)])


GONE = want(unique=(Gone(name="orders_key"),))


@pytest.mark.parametrize(
    ("wants", "haves", "expected"),
    [
        pytest.param(want(), constraint(), [], id="nothing declared, nothing checked"),
        pytest.param(wanted(), constraint(), [], id="the constraint"),
        pytest.param(wanted(), index(), [], id="a unique index serves"),
        pytest.param(
            wanted(),
            index(keys=(IndexKey(column="email", descending=True, nulls_first=True),)),
            [],
            id="a unique index in any direction serves",
        ),
        pytest.param(wanted(), have(), [Code.UNIQUE_MISSING], id="not there"),
        pytest.param(
            wanted("a", "b"), constraint("b", "a"), [Code.UNIQUE_DEFINITION], id="another order"
        ),
        pytest.param(wanted("a"), index("b"), [Code.UNIQUE_DEFINITION], id="index of another"),
        pytest.param(
            wanted(), index(unique=False), [Code.UNIQUE_DEFINITION], id="an index not unique"
        ),
        pytest.param(
            wanted(), index(predicate="email <> ''"), [Code.UNIQUE_DEFINITION], id="a partial index"
        ),
        pytest.param(
            wanted(),
            index(predicate=UNREAD),
            [Code.UNIQUE_DEFINITION],
            id="a partial index, whatever it says",
        ),
        pytest.param(
            wanted(),
            index(keys=(IndexKey(expression=UNREAD),)),
            [Code.UNIQUE_DEFINITION],
            id="an expression, whatever it says",
        ),
        pytest.param(
            wanted(include=("at",)), index(include=("at",)), [], id="with included columns"
        ),
        pytest.param(
            wanted(include=("at",)),
            index(),
            [Code.UNIQUE_DEFINITION],
            id="without included columns",
        ),
        pytest.param(
            wanted(nulls_not_distinct=True),
            constraint(nulls_not_distinct=True),
            [],
            id="nulls not distinct",
        ),
        pytest.param(
            wanted(nulls_not_distinct=True),
            index(),
            [Code.UNIQUE_DEFINITION],
            id="nulls distinct after all",
        ),
        pytest.param(wanted(deferrable=True), constraint(deferrable=True), [], id="deferrable"),
        pytest.param(
            wanted(deferrable=True),
            index(),
            [Code.UNIQUE_DEFINITION],
            id="an index cannot be deferrable",
        ),
        pytest.param(
            wanted(), constraint(name="other"), [Code.UNIQUE_RENAMED], id="under another name"
        ),
        pytest.param(
            wanted(), index(name="other"), [Code.UNIQUE_RENAMED], id="an index of another name"
        ),
        pytest.param(
            wanted(),
            index(name="other", unique=False),
            [Code.UNIQUE_MISSING],
            id="a plain index of another name is no constraint",
        ),
        pytest.param(
            wanted(),
            index(name="other", valid=False),
            [Code.UNIQUE_INVALID, Code.UNIQUE_RENAMED],
            id="under another name, and invalid",
        ),
        pytest.param(wanted(), index(valid=False), [Code.UNIQUE_INVALID], id="an invalid index"),
        pytest.param(wanted(name=None), constraint(name="any"), [], id="unnamed"),
        pytest.param(wanted(name=None), index(name="any"), [], id="unnamed, an index"),
        pytest.param(wanted(name=None), constraint("b"), [Code.UNIQUE_MISSING], id="unnamed, none"),
        pytest.param(
            wanted("id"),
            have(primary_key=catalog.Key(name="orders_key", columns=("id",))),
            [],
            id="the primary key of that name is unique too",
        ),
        pytest.param(GONE, have(), [], id="to be gone, and gone"),
        pytest.param(GONE, constraint(), [Code.UNIQUE_PRESENT], id="to be gone"),
        pytest.param(GONE, index(), [Code.UNIQUE_PRESENT], id="to be gone, an index"),
        pytest.param(GONE, index(unique=False), [], id="to be gone, an index that is not unique"),
    ],
)
def test_unique_constraints(
    wants: expectation.Table, haves: catalog.Table, expected: list[Code]
) -> None:
    assert codes(findings(wants, haves)) == expected


@pytest.mark.parametrize(
    ("wants", "haves", "sql"),
    [
        pytest.param(
            wanted("a", "b", nulls_not_distinct=True, include=("c",)),
            have(),
            "ALTER TABLE public.orders ADD CONSTRAINT orders_key"
            " UNIQUE NULLS NOT DISTINCT (a, b) INCLUDE (c);",
            id="missing",
        ),
        pytest.param(
            wanted("a"),
            constraint("b"),
            "ALTER TABLE public.orders DROP CONSTRAINT orders_key;\n"
            "ALTER TABLE public.orders ADD CONSTRAINT orders_key UNIQUE (a);",
            id="definition",
        ),
        pytest.param(
            wanted("a"),
            index("b"),
            "DROP INDEX CONCURRENTLY public.orders_key;\n"
            "ALTER TABLE public.orders ADD CONSTRAINT orders_key UNIQUE (a);",
            id="definition of an index",
        ),
        pytest.param(
            wanted(),
            constraint(name="Other"),
            'ALTER TABLE public.orders RENAME CONSTRAINT "Other" TO orders_key;',
            id="renamed",
        ),
        pytest.param(
            wanted(),
            index(name="Other"),
            'ALTER INDEX public."Other" RENAME TO orders_key;',
            id="renamed index",
        ),
        pytest.param(
            wanted(),
            constraint(valid=False),
            "REINDEX INDEX CONCURRENTLY public.orders_key;",
            id="invalid",
        ),
        pytest.param(
            GONE,
            constraint(),
            "ALTER TABLE public.orders DROP CONSTRAINT orders_key;",
            id="present",
        ),
        pytest.param(
            GONE, index(), "DROP INDEX CONCURRENTLY public.orders_key;", id="present index"
        ),
    ],
)
def test_the_statement_that_would_mend_it(
    wants: expectation.Table, haves: catalog.Table, sql: str
) -> None:
    assert only(findings(wants, haves)).sql == sql


def test_an_unnamed_one_is_called_as_postgresql_would() -> None:
    finding = only(findings(wanted("userId", "at", name=None), have()))
    assert finding.subject.object == 'public.orders."orders_userId_at_key"'
    assert finding.sql == 'ALTER TABLE public.orders ADD UNIQUE ("userId", at);'
    assert finding.hint == "it is declared without a name: any that has these columns will do"


def test_what_is_declared_elsewhere_in_the_table_is_no_renamed_form() -> None:
    wants = want(
        primary_key=expectation.Key(columns=("id",)),
        unique=(expectation.Key(name="gone_key", columns=("id",)),),
        indexes=(
            expectation.Index(
                name="orders_id_idx", unique=True, keys=(expectation.IndexKey(column="id"),)
            ),
        ),
    )
    haves = have(
        primary_key=catalog.Key(name="orders_pkey", columns=("id",)),
        indexes=[catalog.Index(name="orders_id_idx", unique=True, keys=(IndexKey(column="id"),))],
    )
    assert codes(findings(wants, haves)) == [Code.UNIQUE_MISSING]


def test_one_index_is_not_the_renamed_form_of_two() -> None:
    wants = want(
        unique=(expectation.Key(name="a_key", columns=("id",)),),
        indexes=(
            expectation.Index(
                name="an_idx", unique=True, keys=(expectation.IndexKey(column="id"),)
            ),
        ),
    )
    haves = have(indexes=[catalog.Index(name="other", unique=True, keys=(IndexKey(column="id"),))])
    assert codes(findings(wants, haves)) == [Code.INDEX_MISSING, Code.UNIQUE_RENAMED]


def test_the_undeclared_is_reported_where_that_is_asked_for() -> None:
    assert codes(findings(want(), constraint(), severity=EVERYTHING)) == [Code.UNIQUE_UNEXPECTED]


def test_a_constraint_declared_as_an_index_is_not_undeclared() -> None:
    wants = want(indexes=(expectation.Index(name="orders_key"),))
    assert findings(wants, constraint(), severity=EVERYTHING) == ()


def test_an_index_declared_as_a_constraint_is_not_undeclared() -> None:
    assert findings(wanted(), index(), severity=EVERYTHING) == ()


def test_where_another_table_has_the_name_that_is_said() -> None:
    other = TableName("public", "invoices")
    found = compare(
        declaring(wanted(), want(other)),
        holding(have(), have(other, indexes=[catalog.Index(name="orders_key")])),
        today=TODAY,
    )
    assert only(found).hint == "an index of that name belongs to public.invoices"
