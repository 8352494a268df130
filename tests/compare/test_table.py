from __future__ import annotations

import pytest
from msgspec.structs import replace

from healthcheck.compare import compare
from healthcheck.model import expectation
from healthcheck.model.catalog import Relation
from healthcheck.model.expectation import ABSENT, Gone, Origin
from healthcheck.model.finding import Code, Kind
from healthcheck.model.names import TableName
from healthcheck.model.remedy import Remedy, advising, in_sql
from healthcheck.model.report import missing_objects
from tests.compare.building import (
    EVERYTHING,
    ORDERS,
    TODAY,
    USERS,
    declaring,
    findings,
    have,
    holding,
    only,
    want,
)

FULL = want(
    columns={
        "id": expectation.Column(type="bigserial"),
        "userId": expectation.Column(type="text", nullable=False),
        "state": expectation.Column(type="State", default="'new'"),
        "old": Gone(name="old"),
    },
    primary_key=expectation.Key(columns=("id",)),
    indexes=(
        expectation.Index(keys=(expectation.IndexKey(column="userId"),)),
        expectation.Index(
            name="orders_open_idx",
            keys=(expectation.IndexKey(expression="lower(state)"),),
            where="state = 'new'",
        ),
        Gone(name="old_idx"),
    ),
    unique=(expectation.Key(name="orders_key", columns=("userId", "state")),),
    foreign_keys=(
        expectation.ForeignKey(columns=("userId",), references=USERS, on_delete="cascade"),
    ),
    checks=(expectation.Check(name="known", expression="state <> ''"),),
    origin=Origin(line=4, since="3_orders"),
)


def test_a_missing_table_is_one_finding_that_holds_all_that_belongs_in_it() -> None:
    finding = only(findings(FULL))
    assert finding.code is Code.TABLE_MISSING
    assert finding.subject.object == "public.orders"
    assert (finding.since, finding.remedy) == ("3_orders", advising("apply migration 3_orders"))
    assert finding.declared_at == "expected_schema.yaml:4"
    assert finding.expected == {
        "columns": {
            "id": {"type": "bigserial"},
            "userId": {"type": "text", "nullable": False},
            "state": {"type": "State", "default": "'new'"},
        },
        "primary_key": {"columns": ["id"]},
        "indexes": {
            "orders_userId_idx": {"columns": ["userId"]},
            "orders_open_idx": {"columns": ["lower(state)"], "where": "state = 'new'"},
        },
        "unique": {"orders_key": {"name": "orders_key", "columns": ["userId", "state"]}},
        "foreign_keys": {
            "orders_userId_fkey": {
                "columns": ["userId"],
                "references": "public.users",
                "on_delete": "cascade",
            }
        },
        "checks": {"known": {"expression": "state <> ''"}},
    }


def test_what_belongs_in_a_missing_table_is_counted() -> None:
    assert missing_objects(findings(FULL)) == {
        Kind.TABLE: 1,
        Kind.COLUMN: 3,
        Kind.PRIMARY_KEY: 1,
        Kind.INDEX: 2,
        Kind.UNIQUE: 1,
        Kind.FOREIGN_KEY: 1,
        Kind.CHECK: 1,
    }


def test_the_statements_make_all_of_it_foreign_keys_last() -> None:
    assert (
        only(findings(FULL)).sql
        == """CREATE TABLE public.orders (
    id bigserial,
    "userId" text NOT NULL,
    state "State" DEFAULT 'new',
    PRIMARY KEY (id),
    CONSTRAINT orders_key UNIQUE ("userId", state),
    CONSTRAINT known CHECK (state <> '')
);
CREATE INDEX ON public.orders ("userId");
CREATE INDEX orders_open_idx ON public.orders ((lower(state))) WHERE state = 'new';
ALTER TABLE public.orders ADD FOREIGN KEY ("userId") REFERENCES public.users ON DELETE CASCADE;"""
    )


ID = {"id": expectation.Column(type="integer")}


@pytest.mark.parametrize(
    "wants",
    [
        pytest.param(want(), id="no columns"),
        pytest.param(want(columns={"old": Gone(name="old")}), id="only a column to be gone"),
        pytest.param(want(columns={"id": expectation.Column()}), id="a column without a type"),
        pytest.param(
            want(columns=ID, primary_key=expectation.Key(columns=("uuid",))),
            id="the key of a column not declared",
        ),
        pytest.param(
            want(columns=ID, unique=(expectation.Key(columns=("id",), include=("at",)),)),
            id="an included column not declared",
        ),
        pytest.param(
            want(
                columns=ID,
                foreign_keys=(expectation.ForeignKey(columns=("uuid",), references=USERS),),
            ),
            id="a foreign key of a column not declared",
        ),
        pytest.param(
            want(
                columns=ID,
                indexes=(expectation.Index(keys=(expectation.IndexKey(column="at"),)),),
            ),
            id="an index of a column not declared",
        ),
        pytest.param(
            want(columns=ID, indexes=(expectation.Index(name="orders_idx"),)),
            id="an index without a definition",
        ),
    ],
)
def test_no_statement_is_better_than_one_that_fails(wants: expectation.Table) -> None:
    finding = only(findings(wants))
    assert (finding.sql, finding.remedy) == (
        None,
        advising("apply the migration that creates what is missing"),
    )


def test_a_table_that_is_to_have_no_key_is_made_without() -> None:
    finding = only(findings(want(columns=ID, primary_key=ABSENT)))
    assert finding.sql == "CREATE TABLE public.orders (\n    id integer\n);"
    assert finding.expected == {"columns": {"id": {"type": "integer"}}}


@pytest.mark.parametrize(
    ("neighbours", "hint"),
    [
        pytest.param([], None, id="none"),
        pytest.param(
            [Relation(TableName("public", "Orders"), "table")],
            'public."Orders" exists',
            id="letter case",
        ),
        pytest.param(
            [Relation(TableName("public", "order"), "table")],
            'public."order" exists',
            id="spelling",
        ),
        pytest.param(
            [Relation(TableName("billing", "orders"), "table")],
            "billing.orders exists",
            id="another schema",
        ),
        pytest.param(
            [Relation(TableName("billing", "ORDERS"), "table")],
            'billing."ORDERS" exists',
            id="another schema and letter case",
        ),
        pytest.param(
            [Relation(ORDERS, "view"), Relation(TableName("billing", "orders"), "table")],
            "public.orders is a view",
            id="another kind of relation",
        ),
        pytest.param(
            [Relation(TableName("public", "Orders"), "materialized view")],
            'public."Orders" is a materialized view',
            id="another kind and letter case",
        ),
        pytest.param([Relation(USERS, "table")], None, id="nothing near"),
    ],
)
def test_a_near_miss_is_named(neighbours: list[Relation], hint: str | None) -> None:
    there = holding(neighbours=tuple(neighbours))
    assert only(compare(declaring(want()), there, today=TODAY)).hint == hint


def test_a_near_miss_may_be_what_was_meant() -> None:
    near = holding(neighbours=(Relation(TableName("public", "Orders"), "table"),))
    typed = want(columns={"id": expectation.Column(type="integer")})

    def remedy(table: expectation.Table) -> Remedy | None:
        return only(compare(declaring(table), near, today=TODAY)).remedy

    meant = 'if public."Orders" is meant, declare it so or rename it; else'
    assert remedy(want()) == advising(f"{meant} create the table")
    made = "CREATE TABLE public.orders (\n    id integer\n);"
    assert remedy(typed) == in_sql(made, advice=meant)
    assert remedy(replace(typed, origin=Origin(since="1_a"))) == advising("apply migration 1_a")


def test_a_table_that_should_be_gone() -> None:
    gone = want(absent=True, columns={"id": expectation.Column()})
    assert findings(gone) == ()
    finding = only(findings(gone, have(visible=False)))
    assert (finding.code, finding.sql) == (Code.TABLE_PRESENT, "DROP TABLE public.orders;")
    assert finding.remedy == in_sql(finding.sql or "")


def test_the_undeclared_is_reported_where_that_is_asked_for() -> None:
    there = holding(
        have(),
        neighbours=(
            Relation(TableName("public", "zebras"), "partitioned table"),
            Relation(TableName("public", "apes"), "table"),
            Relation(TableName("public", "apes_by_name"), "view"),
            Relation(TableName("zoo", "apes"), "table"),
        ),
    )
    assert compare(declaring(want()), there, today=TODAY) == ()
    found = compare(declaring(want(), severity=EVERYTHING), there, today=TODAY)
    assert [(finding.code, finding.subject.object) for finding in found] == [
        (Code.VIEW_UNEXPECTED, "public.apes_by_name"),
        (Code.TABLE_UNEXPECTED, "public.apes"),
        (Code.TABLE_UNEXPECTED, "public.zebras"),
    ]


def test_findings_stand_in_the_order_of_the_declaration_then_of_kinds_then_of_names() -> None:
    zoo = TableName("zoo", "apes")
    wants = [
        want(USERS),
        want(
            columns={"z": expectation.Column(), "a": expectation.Column()},
            checks=(expectation.Check(name="b", expression="a > 0"),),
            primary_key=expectation.Key(columns=("a",)),
        ),
        want(zoo),
    ]
    there = holding(have(), role_missing=True)
    found = compare(declaring(*wants, role="app"), there, today=TODAY)
    assert [f"{finding.code} {finding.subject.object}" for finding in found] == [
        "role.missing app",
        "schema.missing zoo",
        "table.missing public.users",
        "column.missing public.orders.a",
        "column.missing public.orders.z",
        "primary_key.missing public.orders.orders_pkey",
        "check.missing public.orders.b",
        "table.missing zoo.apes",
    ]
