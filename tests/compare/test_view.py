from __future__ import annotations

from typing import Any

import pytest

from healthcheck.compare import compare
from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import UNREAD, Relation
from healthcheck.model.expectation import Expectation, Gone
from healthcheck.model.finding import Code, Finding
from healthcheck.model.names import TableName
from tests.compare.building import EVERYTHING, TODAY, codes, have, holding, only

ACTIVE = TableName("public", "active")
KEY = expectation.IndexKey(column="id")
TEXT = " SELECT users.id\n   FROM public.users;"
BY_ID = catalog.Index(name="by_id", keys=(catalog.IndexKey(column="id"),))


def findings(
    want: expectation.View | Gone, there: catalog.View | None, **others: Any
) -> tuple[Finding, ...]:
    actual = holding(views={ACTIVE: there} if there else {})
    return compare(Expectation(views={ACTIVE: want}, **others), actual, today=TODAY)


def wanted(**attributes: Any) -> expectation.View:
    return expectation.View(**attributes)


def there(**attributes: Any) -> catalog.View:
    columns = {
        name: catalog.Column(name=name, type=type_)
        for name, type_ in (("id", "integer"), ("email", "text"))
    }
    return catalog.View(**{"columns": columns, "definition": TEXT, **attributes})


GONE = Gone(name="active")


@pytest.mark.parametrize(
    ("want", "have", "expected"),
    [
        pytest.param(wanted(), there(materialized=True), [], id="existence, of either kind"),
        pytest.param(wanted(), None, [Code.VIEW_MISSING], id="not there"),
        pytest.param(wanted(columns={"id": None}), there(), [], id="a column"),
        pytest.param(wanted(columns={"id": "int4", "email": None}), there(), [], id="types"),
        pytest.param(
            wanted(columns={"id": "bigint"}), there(), [Code.VIEW_DEFINITION], id="another type"
        ),
        pytest.param(wanted(columns={"no": None}), there(), [Code.VIEW_DEFINITION], id="no column"),
        pytest.param(wanted(materialized=False), there(), [], id="not materialized"),
        pytest.param(
            wanted(materialized=True), there(), [Code.VIEW_DEFINITION], id="should be materialized"
        ),
        pytest.param(
            wanted(definition="select USERS.id from public.users"), there(), [], id="the same words"
        ),
        pytest.param(
            wanted(definition="select id from users"), there(), [Code.VIEW_NOT_CHECKED], id="others"
        ),
        pytest.param(
            wanted(definition="SELECT '"), there(), [Code.VIEW_NOT_CHECKED], id="words of no SQL"
        ),
        pytest.param(
            wanted(definition="SELECT '"),
            there(definition="SELECT\n'"),
            [],
            id="the same words of no SQL",
        ),
        pytest.param(
            wanted(definition="SELECT 1"),
            there(definition=UNREAD),
            [Code.VIEW_NOT_CHECKED],
            id="not read",
        ),
        pytest.param(
            wanted(definition="SELECT 1", columns={"no": None}),
            there(),
            [Code.VIEW_DEFINITION, Code.VIEW_NOT_CHECKED],
            id="a doubt beside a difference",
        ),
        pytest.param(wanted(), there(visible=False), [Code.VIEW_INACCESSIBLE], id="no privilege"),
        pytest.param(
            wanted(indexes=(expectation.Index(name="by_id", keys=(KEY,)),)),
            there(materialized=True, indexes={"by_id": BY_ID}),
            [],
            id="an index",
        ),
        pytest.param(
            wanted(indexes=(expectation.Index(name="by_id", keys=(KEY,)), Gone(name="old"))),
            there(materialized=True),
            [Code.INDEX_MISSING],
            id="no index",
        ),
        pytest.param(GONE, None, [], id="to be gone, and gone"),
        pytest.param(GONE, there(), [Code.VIEW_PRESENT], id="to be gone, still there"),
    ],
)
def test_views(
    want: expectation.View | Gone, have: catalog.View | None, expected: list[Code]
) -> None:
    assert codes(findings(want, have)) == expected


INDEXED = wanted(
    definition="SELECT 1 AS id",
    materialized=True,
    indexes=(expectation.Index(keys=(KEY,)), Gone(name="old")),
)


@pytest.mark.parametrize(
    ("want", "have", "sql"),
    [
        pytest.param(wanted(), None, None, id="missing"),
        pytest.param(
            wanted(definition="SELECT 1"), None, "CREATE VIEW public.active AS SELECT 1;", id="text"
        ),
        pytest.param(
            INDEXED,
            None,
            "CREATE MATERIALIZED VIEW public.active AS SELECT 1 AS id;\n"
            "CREATE INDEX ON public.active (id);",
            id="materialized, with an index",
        ),
        pytest.param(
            wanted(definition="SELECT 1", indexes=(expectation.Index(name="by_id"),)),
            None,
            None,
            id="an index of which nothing is known",
        ),
        pytest.param(wanted(materialized=True), there(), None, id="different"),
        pytest.param(
            wanted(materialized=True, definition=TEXT[1:-1]),
            there(),
            "DROP VIEW public.active;\n"
            "CREATE MATERIALIZED VIEW public.active AS SELECT users.id\n   FROM public.users;",
            id="different, with its text",
        ),
        pytest.param(
            wanted(),
            there(visible=False),
            "GRANT SELECT ON public.active TO probe;",
            id="no privilege",
        ),
        pytest.param(GONE, there(), "DROP VIEW public.active;", id="present"),
        pytest.param(
            GONE,
            there(materialized=True),
            "DROP MATERIALIZED VIEW public.active;",
            id="materialized",
        ),
    ],
)
def test_the_statement_that_would_mend_it(
    want: expectation.View | Gone, have: catalog.View | None, sql: str | None
) -> None:
    assert only(findings(want, have)).sql == sql


def test_expected_holds_only_what_differs() -> None:
    finding = only(findings(wanted(columns={"id": "bigint", "email": "text", "no": None}), there()))
    assert finding.expected == {"columns": ["id bigint", "no"]}
    assert finding.actual == {"columns": ["id integer"]}


def test_what_a_missing_view_should_have_been() -> None:
    assert only(findings(INDEXED, None)).expected == {
        "materialized": True,
        "definition": "SELECT 1 AS id",
        "indexes": {"active_id_idx": {"columns": ["id"]}},
    }


def test_of_an_unread_text_nothing_is_known() -> None:
    finding = only(findings(wanted(definition="SELECT 1"), there(definition=UNREAD)))
    assert (finding.unread, finding.sql) == (True, None)


@pytest.mark.parametrize(
    ("relation", "hint"),
    [
        pytest.param(
            Relation(TableName("zoo", "active"), "view"), "zoo.active exists", id="schema"
        ),
        pytest.param(
            Relation(TableName("public", "Active"), "materialized view"),
            'public."Active" exists',
            id="letter case",
        ),
        pytest.param(
            Relation(TableName("zoo", "active"), "table"), "zoo.active is a table", id="no view"
        ),
    ],
)
def test_a_near_miss_is_named(relation: Relation, hint: str) -> None:
    actual = holding(neighbours=(relation,))
    found = compare(Expectation(views={ACTIVE: wanted()}), actual, today=TODAY)
    assert only(found).hint == hint


def test_a_table_of_that_name_is_no_view() -> None:
    found = compare(Expectation(views={ACTIVE: wanted()}), holding(have(ACTIVE)), today=TODAY)
    assert only(found).hint == "public.active is a table"


def test_the_undeclared_is_reported_where_that_is_asked_for() -> None:
    neighbours = tuple(
        Relation(TableName(schema, name), kind)
        for schema, name, kind in (
            ("public", "v", "view"),
            ("public", "m", "materialized view"),
            ("public", "t", "table"),
            ("zoo", "v", "view"),
        )
    )
    there_too = there(materialized=True, indexes={"by_id": BY_ID})
    actual = holding(neighbours=neighbours, views={ACTIVE: there_too})
    expected = Expectation(views={ACTIVE: wanted()}, severity=EVERYTHING)
    found = compare(expected, actual, today=TODAY)
    assert [(one.code, one.subject.name) for one in found] == [
        (Code.INDEX_UNEXPECTED, "by_id"),
        (Code.VIEW_UNEXPECTED, "m"),
        (Code.VIEW_UNEXPECTED, "v"),
    ]


@pytest.mark.parametrize(
    ("definition", "sql"),
    [
        ("select 1 as a;", "CREATE VIEW public.active AS select 1 as a;"),
        ("select ';' as a", "CREATE VIEW public.active AS select ';' as a;"),
        ("select 1 as a -- note", None),
        ("select 1; drop table users; select 2", None),
        ("select 'open", None),
        (None, None),
    ],
)
def test_no_text_runs_on_into_the_next_statement(definition: str | None, sql: str | None) -> None:
    finding = only(findings(wanted(definition=definition), None))
    assert finding.sql == sql
