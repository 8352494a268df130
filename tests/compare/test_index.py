from __future__ import annotations

from typing import Any

import pytest

from healthcheck.compare import compare
from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import UNREAD
from healthcheck.model.expectation import Gone, IndexKey
from healthcheck.model.finding import Code
from healthcheck.model.names import TableName
from healthcheck.model.remedy import advising
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

COLUMNS = [catalog.Column(name=name, type="text") for name in ("userId", "at")]
NONE = have(columns=COLUMNS)
GONE = want(indexes=(Gone(name="orders_idx"),))
DIFFERENT = [Code.INDEX_DEFINITION]


def wanted(
    *keys: IndexKey, name: str | None = "orders_idx", **attributes: Any
) -> expectation.Table:
    given = {"keys": keys or (IndexKey(column="userId"),), **attributes}
    return want(indexes=(expectation.Index(name=name, **given),))


def index(*keys: catalog.IndexKey, name: str = "orders_idx", **attributes: Any) -> catalog.Index:
    given = {"keys": keys or (catalog.IndexKey(column="userId"),), **attributes}
    return catalog.Index(name=name, **given)


def there(*keys: catalog.IndexKey, **attributes: Any) -> catalog.Table:
    return have(columns=COLUMNS, indexes=[index(*keys, **attributes)])


def key(column: str = "userId", **attributes: Any) -> IndexKey:
    return IndexKey(column=column, **attributes)


def has(column: str = "userId", **attributes: Any) -> catalog.IndexKey:
    return catalog.IndexKey(column=column, **attributes)


LOWER = IndexKey(expression="lower(at)")
HAS_LOWER = catalog.IndexKey(expression="lower(at)")
HAS_UNREAD = catalog.IndexKey(expression=UNREAD)


@pytest.mark.parametrize(
    ("wants", "haves", "expected"),
    [
        pytest.param(want(), there(), [], id="nothing declared, nothing checked"),
        pytest.param(wanted(), there(), [], id="the same"),
        pytest.param(wanted(), NONE, [Code.INDEX_MISSING], id="not there"),
        pytest.param(wanted(key("at")), there(), DIFFERENT, id="another column"),
        pytest.param(
            wanted(key(), key("at")), there(has("at"), has()), DIFFERENT, id="another order"
        ),
        pytest.param(wanted(key(), key("at")), there(), DIFFERENT, id="a column less"),
        pytest.param(
            wanted(key(descending=True, nulls_first=True)),
            there(has(descending=True, nulls_first=True)),
            [],
            id="descending",
        ),
        pytest.param(
            wanted(key(descending=True, nulls_first=True)), there(), DIFFERENT, id="ascending"
        ),
        pytest.param(
            wanted(key(descending=True)),
            there(has(descending=True, nulls_first=True)),
            DIFFERENT,
            id="nulls first instead of last",
        ),
        pytest.param(wanted(unique=True), there(unique=True), [], id="unique"),
        pytest.param(wanted(unique=True), there(), DIFFERENT, id="not unique"),
        pytest.param(wanted(), there(unique=True), DIFFERENT, id="unique though nobody said so"),
        pytest.param(wanted(method="hash"), there(), DIFFERENT, id="another method"),
        pytest.param(wanted(include=("at",)), there(include=("at",)), [], id="included"),
        pytest.param(wanted(include=("at",)), there(), DIFFERENT, id="not included"),
        pytest.param(
            wanted(include=("a", "b")),
            there(include=("b", "a")),
            [],
            id="what is included has no order",
        ),
        pytest.param(
            wanted(nulls_not_distinct=True), there(), DIFFERENT, id="nulls distinct after all"
        ),
        pytest.param(
            wanted(key(opclass="text_pattern_ops")),
            there(has(opclass="pg_catalog.text_pattern_ops")),
            [],
            id="operator class",
        ),
        pytest.param(
            wanted(key(opclass="text_pattern_ops")), there(), DIFFERENT, id="no operator class"
        ),
        pytest.param(
            wanted(key(opclass="text_ops")), there(), [], id="the default operator class, named"
        ),
        pytest.param(
            wanted(),
            there(has(opclass="public.gin_trgm_ops")),
            DIFFERENT,
            id="operator class though nobody said so",
        ),
        pytest.param(
            wanted(key(collation='"C"')),
            there(has(collation='pg_catalog."C"')),
            [],
            id="collation",
        ),
        pytest.param(wanted(key(collation='"C"')), there(), DIFFERENT, id="no collation"),
        pytest.param(wanted(where="at > 0"), there(predicate="(at > 0)"), [], id="partial"),
        pytest.param(
            wanted(where="at > 0"), there(predicate="(at > 1)"), DIFFERENT, id="another predicate"
        ),
        pytest.param(wanted(where="at > 0"), there(), DIFFERENT, id="total"),
        pytest.param(wanted(), there(predicate="(at > 0)"), DIFFERENT, id="partial, unwanted"),
        pytest.param(
            wanted(), there(predicate=UNREAD), DIFFERENT, id="partial, unwanted, not even read"
        ),
        pytest.param(
            wanted(where="at > 0"),
            there(predicate=UNREAD),
            [Code.INDEX_NOT_CHECKED],
            id="a predicate that was not read",
        ),
        pytest.param(
            wanted(where="at > 0"),
            there(predicate=UNREAD, unique=True),
            DIFFERENT,
            id="a predicate that was not read, but different anyway",
        ),
        pytest.param(wanted(LOWER), there(HAS_LOWER), [], id="expression"),
        pytest.param(
            wanted(LOWER),
            there(catalog.IndexKey(expression="upper(at)")),
            DIFFERENT,
            id="another expression",
        ),
        pytest.param(wanted(LOWER), there(has("at")), DIFFERENT, id="a column, no expression"),
        pytest.param(
            wanted(key("at")), there(HAS_UNREAD), DIFFERENT, id="an expression, no column"
        ),
        pytest.param(
            wanted(LOWER), there(HAS_UNREAD), [Code.INDEX_NOT_CHECKED], id="expression not read"
        ),
        pytest.param(
            wanted(LOWER, key("at")),
            there(HAS_UNREAD, has("userId")),
            DIFFERENT,
            id="expression not read, but another key differs",
        ),
        pytest.param(wanted(), there(valid=False), [Code.INDEX_INVALID], id="invalid"),
        pytest.param(
            wanted(),
            there(unique=True, valid=False),
            [Code.INDEX_DEFINITION, Code.INDEX_INVALID],
            id="different and invalid",
        ),
        pytest.param(wanted(), there(name="other"), [Code.INDEX_RENAMED], id="another name"),
        pytest.param(
            wanted(),
            there(name="other", valid=False),
            [Code.INDEX_INVALID, Code.INDEX_RENAMED],
            id="another name, and invalid",
        ),
        pytest.param(
            wanted(),
            have(indexes=[index(name="a_ccnew", valid=False), index(name="b")]),
            [Code.INDEX_RENAMED],
            id="another name: the valid one of two",
        ),
        pytest.param(wanted(name=None), there(name="any"), [], id="unnamed"),
        pytest.param(
            wanted(name=None),
            there(name="any", unique=True),
            [Code.INDEX_MISSING],
            id="unnamed none",
        ),
        pytest.param(
            wanted(name=None), there(valid=False), [Code.INDEX_INVALID], id="unnamed, invalid"
        ),
        pytest.param(
            wanted(name=None),
            have(indexes=[index(name="a_ccnew", valid=False), index(name="b")]),
            [],
            id="unnamed: the valid one of two",
        ),
        pytest.param(
            wanted(name=None, where="at > 0"),
            there(name="any", predicate=UNREAD),
            [Code.INDEX_NOT_CHECKED],
            id="unnamed, and one that was not read",
        ),
        pytest.param(
            want(indexes=(expectation.Index(name="orders_idx"),)),
            there(unique=True, predicate=UNREAD),
            [],
            id="only that it is there",
        ),
        pytest.param(
            want(indexes=(expectation.Index(name="orders_idx"),)),
            there(valid=False),
            [Code.INDEX_INVALID],
            id="only that it is there, but it is invalid",
        ),
        pytest.param(
            want(indexes=(expectation.Index(name="orders_idx"),)),
            there(name="other"),
            [Code.INDEX_MISSING],
            id="only that it is there, and nothing to know it by",
        ),
        pytest.param(
            wanted(unique=True),
            have(unique=[catalog.Key(name="orders_idx", columns=("userId",))]),
            [],
            id="the index behind a constraint",
        ),
        pytest.param(GONE, NONE, [], id="to be gone, and gone"),
        pytest.param(GONE, there(), [Code.INDEX_PRESENT], id="to be gone"),
    ],
)
def test_indexes(wants: expectation.Table, haves: catalog.Table, expected: list[Code]) -> None:
    assert codes(findings(wants, haves)) == expected


@pytest.mark.parametrize(
    ("wants", "haves", "sql"),
    [
        pytest.param(
            wanted(
                key(descending=True, nulls_first=True),
                key("at", nulls_first=True, opclass="text_pattern_ops", collation="C"),
                unique=True,
                include=("id",),
                nulls_not_distinct=True,
                where="at > 0",
            ),
            NONE,
            "CREATE UNIQUE INDEX CONCURRENTLY orders_idx ON public.orders"
            ' ("userId" DESC, at COLLATE "C" text_pattern_ops NULLS FIRST)'
            " INCLUDE (id) NULLS NOT DISTINCT WHERE at > 0;",
            id="missing",
        ),
        pytest.param(
            wanted(LOWER, method="gin"),
            NONE,
            "CREATE INDEX CONCURRENTLY orders_idx ON public.orders USING gin ((lower(at)));",
            id="missing, of an expression",
        ),
        pytest.param(
            wanted(name=None),
            NONE,
            'CREATE INDEX CONCURRENTLY ON public.orders ("userId");',
            id="missing, unnamed",
        ),
        pytest.param(
            want(indexes=(expectation.Index(name="orders_idx"),)),
            NONE,
            None,
            id="missing, of no known definition",
        ),
        pytest.param(
            wanted(key("at", descending=True)),
            there(),
            "DROP INDEX CONCURRENTLY public.orders_idx;\n"
            "CREATE INDEX CONCURRENTLY orders_idx ON public.orders (at DESC NULLS LAST);",
            id="definition",
        ),
        pytest.param(
            wanted(),
            have(columns=COLUMNS, unique=[catalog.Key(name="orders_idx", columns=("userId",))]),
            "ALTER TABLE public.orders DROP CONSTRAINT orders_idx;\n"
            'CREATE INDEX CONCURRENTLY orders_idx ON public.orders ("userId");',
            id="definition, behind a constraint",
        ),
        pytest.param(
            wanted(),
            there(name="Other"),
            'ALTER INDEX public."Other" RENAME TO orders_idx;',
            id="renamed",
        ),
        pytest.param(
            wanted(),
            there(valid=False),
            "REINDEX INDEX CONCURRENTLY public.orders_idx;",
            id="invalid",
        ),
        pytest.param(GONE, there(), "DROP INDEX CONCURRENTLY public.orders_idx;", id="present"),
    ],
)
def test_the_statement_that_would_mend_it(
    wants: expectation.Table, haves: catalog.Table, sql: str | None
) -> None:
    assert only(findings(wants, haves)).sql == sql


def test_only_what_differs_is_shown_and_as_a_declaration_spells_it() -> None:
    wants = wanted(key("at", descending=True, nulls_first=True), LOWER, key("order id"))
    haves = there(
        has("at", descending=True, opclass="pg_catalog.text_pattern_ops"),
        HAS_UNREAD,
        has("order id", collation='pg_catalog."C"'),
        predicate=UNREAD,
    )
    finding = only(findings(wants, haves))
    assert finding.expected == {"columns": ["at desc", "lower(at)", '"order id"'], "where": None}
    assert finding.actual == {
        "columns": [
            "at text_pattern_ops desc nulls last",
            "(not read)",
            '"order id" collate "C"',
        ],
        "where": "(not read)",
    }


def test_a_missing_one_is_described_without_what_goes_without_saying() -> None:
    finding = only(findings(wanted(unique=True, where="at > 0"), NONE))
    assert finding.expected == {"columns": ["userId"], "unique": True, "where": "at > 0"}
    assert finding.subject.object == "public.orders_idx"


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        pytest.param((key(), key("at")), 'public."orders_userId_at_idx"', id="columns"),
        pytest.param((LOWER,), "public.orders_lower_idx", id="a function"),
        pytest.param(
            (IndexKey(expression="(a + b)"),), "public.orders_expr_idx", id="an expression"
        ),
    ],
)
def test_an_unnamed_one_is_called_as_postgresql_would(
    keys: tuple[IndexKey, ...], name: str
) -> None:
    finding = only(findings(wanted(*keys, name=None), NONE))
    assert finding.subject.object == name
    assert finding.hint == "it is declared without a name: any that has this definition will do"


def test_one_index_is_not_the_renamed_form_of_two() -> None:
    first, second = wanted(name="b_idx").indexes[0], wanted(name="a_idx").indexes[0]
    found = findings(want(indexes=(first, second)), there(name="other"))
    assert [(finding.code, finding.subject.name) for finding in found] == [
        (Code.INDEX_RENAMED, "a_idx"),
        (Code.INDEX_MISSING, "b_idx"),
    ]


def test_the_index_of_a_declared_primary_key_is_no_renamed_form() -> None:
    wants = want(
        primary_key=expectation.Key(columns=("userId",)),
        indexes=wanted(unique=True).indexes,
    )
    haves = have(primary_key=catalog.Key(name="orders_pkey", columns=("userId",)))
    assert codes(findings(wants, haves)) == [Code.INDEX_MISSING]


def test_where_another_table_has_the_name_that_is_said() -> None:
    invoices = TableName("public", "invoices")
    found = compare(
        declaring(wanted(), want(invoices)),
        holding(NONE, have(invoices, indexes=[index()])),
        today=TODAY,
    )
    finding = only(found)
    assert finding.hint == "an index of that name belongs to public.invoices"
    assert (finding.sql, finding.remedy) == (
        None,
        advising("apply the migration that creates what is missing"),
    )


def test_the_undeclared_is_reported_where_that_is_asked_for() -> None:
    haves = have(indexes=[index()], unique=[catalog.Key(name="orders_key", columns=("userId",))])
    found = findings(want(), haves, severity=EVERYTHING)
    assert [(finding.code, finding.subject.object) for finding in found] == [
        (Code.INDEX_UNEXPECTED, "public.orders_idx"),
        (Code.UNIQUE_UNEXPECTED, "public.orders.orders_key"),
    ]


def test_one_that_was_not_read_may_be_the_missing_one_under_another_name() -> None:
    wants = wanted(where="at > 0")
    assert only(findings(wants, there(name="other", predicate=UNREAD))).unread
    assert not only(findings(wants, there(name="other", predicate=UNREAD, unique=True))).unread


def test_one_index_that_answers_for_two_is_said_to_be_invalid_once() -> None:
    twice = wanted(name=None).indexes * 2
    assert codes(findings(want(indexes=twice), there(valid=False))) == [Code.INDEX_INVALID]
