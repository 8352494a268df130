from __future__ import annotations

from typing import Any

import pytest

from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import UNREAD, TableDefinition
from healthcheck.model.expectation import RowSecurity
from healthcheck.model.finding import Code
from tests.compare.building import ORDERS, USERS, codes, findings, have, only, want

AT = expectation.IndexKey(column="at")
LOWER = expectation.IndexKey(expression="lower(kind)")
HAS_LOWER = catalog.IndexKey(expression="lower(kind)")


def there(**attributes: Any) -> catalog.Table:
    return have(definition=TableDefinition(**attributes))


def by(strategy: Any, *keys: expectation.IndexKey) -> expectation.Table:
    return want(partition_by=expectation.PartitionKey(strategy=strategy, keys=keys))


def partitioned(strategy: Any, *keys: catalog.IndexKey) -> catalog.Table:
    return there(partition_by=catalog.PartitionKey(strategy=strategy, keys=keys))


@pytest.mark.parametrize(
    ("wants", "haves", "differs"),
    [
        pytest.param(want(), there(unlogged=True, row_security=True), False, id="nobody asked"),
        pytest.param(want(unlogged=True), there(unlogged=True), False, id="unlogged"),
        pytest.param(want(unlogged=False), there(unlogged=True), True, id="should be logged"),
        pytest.param(want(foreign="far"), there(server="far"), False, id="foreign"),
        pytest.param(want(foreign="far"), there(), True, id="not foreign"),
        pytest.param(want(inherits=(USERS,)), there(parents=(USERS,)), False, id="inherits"),
        pytest.param(
            want(inherits=(USERS, ORDERS)), there(parents=(ORDERS, USERS)), False, id="any order"
        ),
        pytest.param(want(inherits=(USERS,)), there(parents=(USERS, ORDERS)), True, id="one more"),
        pytest.param(
            want(inherits=(USERS,)), there(parents=(USERS,), is_partition=True), True, id="no heir"
        ),
        pytest.param(
            want(partition_of=USERS), there(parents=(USERS,), is_partition=True), False, id="part"
        ),
        pytest.param(want(partition_of=USERS), there(parents=(USERS,)), True, id="no partition"),
        pytest.param(
            want(partition_of=USERS),
            there(parents=(USERS,), is_partition=True, detaching=True),
            True,
            id="half detached",
        ),
        pytest.param(
            want(partition_of=USERS), there(parents=(ORDERS,), is_partition=True), True, id="else"
        ),
        pytest.param(want(row_security=RowSecurity(enabled=True)), there(), True, id="not guarded"),
        pytest.param(
            want(row_security=RowSecurity(enabled=True, forced=False)),
            there(row_security=True),
            False,
            id="guarded",
        ),
        pytest.param(
            want(row_security=RowSecurity(forced=False)), there(forced=True), True, id="forced"
        ),
        pytest.param(
            by("range", AT), partitioned("range", catalog.IndexKey(column="at")), False, id="range"
        ),
        pytest.param(by("range", AT), there(), True, id="not partitioned"),
        pytest.param(
            by("list", AT), partitioned("range", catalog.IndexKey(column="at")), True, id="by list"
        ),
        pytest.param(
            by("range", AT, LOWER),
            partitioned("range", catalog.IndexKey(column="at")),
            True,
            id="one key less",
        ),
        pytest.param(by("list", LOWER), partitioned("list", HAS_LOWER), False, id="expression"),
        pytest.param(
            by("list", AT), partitioned("list", HAS_LOWER), True, id="expression, not column"
        ),
    ],
)
def test_definitions(wants: expectation.Table, haves: catalog.Table, differs: bool) -> None:
    assert codes(findings(wants, haves)) == [Code.TABLE_DEFINITION] * differs


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        pytest.param(UNREAD, True, id="not read"),
        pytest.param("(lower(kind))::zoo", False, id="not judged"),
    ],
)
def test_a_partition_key_that_cannot_be_judged(text: catalog.Text, unread: bool) -> None:
    haves = partitioned("list", catalog.IndexKey(expression=text))
    finding = only(findings(by("list", LOWER), haves))
    assert (finding.code, finding.unread) == (Code.TABLE_NOT_CHECKED, unread)


ALTER = "ALTER TABLE public.orders"


@pytest.mark.parametrize(
    ("wants", "haves", "sql"),
    [
        pytest.param(want(unlogged=True), there(), f"{ALTER} SET UNLOGGED;", id="unlogged"),
        pytest.param(
            want(unlogged=False), there(unlogged=True), f"{ALTER} SET LOGGED;", id="logged"
        ),
        pytest.param(want(foreign="far"), there(), None, id="foreign"),
        pytest.param(want(unlogged=True, partition_of=USERS), there(), None, id="one too many"),
        pytest.param(
            want(inherits=(USERS,)),
            there(parents=(ORDERS,)),
            f"{ALTER} NO INHERIT public.orders;\n{ALTER} INHERIT public.users;",
            id="parents",
        ),
        pytest.param(
            want(row_security=RowSecurity(enabled=True, forced=True)),
            there(),
            f"{ALTER} ENABLE ROW LEVEL SECURITY;\n{ALTER} FORCE ROW LEVEL SECURITY;",
            id="guarded",
        ),
        pytest.param(
            want(row_security=RowSecurity(enabled=False, forced=False)),
            there(row_security=True, forced=True),
            f"{ALTER} DISABLE ROW LEVEL SECURITY;\n{ALTER} NO FORCE ROW LEVEL SECURITY;",
            id="not guarded",
        ),
    ],
)
def test_the_statement_that_would_mend_it(
    wants: expectation.Table, haves: catalog.Table, sql: str | None
) -> None:
    assert only(findings(wants, haves)).sql == sql


def test_what_differs_is_spelled_as_it_is_declared() -> None:
    haves = partitioned("list", catalog.IndexKey(column="Kind", opclass="public.mine"))
    finding = only(findings(by("range", AT, LOWER), haves))
    assert finding.expected == {"partition_by": "range (at, lower(kind))"}
    assert finding.actual == {"partition_by": "list (Kind public.mine)"}
    assert finding.subject.object == "public.orders"


INTEGER = {"id": expectation.Column(type="integer")}


@pytest.mark.parametrize(
    ("attributes", "sql"),
    [
        pytest.param({"unlogged": True}, "CREATE UNLOGGED TABLE {};", id="unlogged"),
        pytest.param(
            {"inherits": (USERS,)}, "CREATE TABLE {} INHERITS (public.users);", id="inherits"
        ),
        pytest.param({"foreign": "Far"}, 'CREATE FOREIGN TABLE {} SERVER "Far";', id="foreign"),
        pytest.param(
            {"partition_by": expectation.PartitionKey(strategy="hash", keys=(AT, LOWER))},
            "CREATE TABLE {} PARTITION BY HASH (at, (lower(kind)));",
            id="partitioned",
        ),
        pytest.param({"partition_of": USERS}, None, id="a partition"),
        pytest.param(
            {"row_security": RowSecurity(enabled=True, policies=(expectation.Policy(name="p"),))},
            None,
            id="a policy of which too little is known",
        ),
        pytest.param(
            {
                "row_security": RowSecurity(
                    enabled=True,
                    forced=False,
                    policies=(expectation.Policy(name="p", using="id > 0"),),
                )
            },
            f"CREATE TABLE {{}};\n{ALTER} ENABLE ROW LEVEL SECURITY;\n"
            "CREATE POLICY p ON public.orders USING (id > 0);",
            id="guarded",
        ),
    ],
)
def test_a_missing_table_is_made_as_declared(attributes: Any, sql: str | None) -> None:
    finding = only(findings(want(columns=INTEGER, **attributes)))
    assert finding.sql == (sql and sql.format("public.orders (\n    id integer\n)"))


def test_what_a_missing_table_should_have_been() -> None:
    wants = want(
        partition_by=expectation.PartitionKey(strategy="range", keys=(AT,)),
        inherits=(USERS,),
        unlogged=False,
        row_security=RowSecurity(enabled=True, forced=True),
    )
    assert only(findings(wants)).expected == {
        "partition_by": "range (at)",
        "inherits": ["public.users"],
        "unlogged": False,
        "row_security": True,
        "forced_row_security": True,
    }
