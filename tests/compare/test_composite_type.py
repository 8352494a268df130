from __future__ import annotations

import pytest

from healthcheck.compare import compare
from healthcheck.model import catalog, expectation
from healthcheck.model.expectation import Expectation
from healthcheck.model.finding import Code, Finding
from healthcheck.model.names import TableName
from tests.compare.building import TODAY, holding, only

ADDRESS = TableName("public", "address")


def want(**attributes: str) -> expectation.CompositeType:
    return expectation.CompositeType(
        attributes={name: expectation.Attribute(type=type_) for name, type_ in attributes.items()}
    )


def have(**attributes: str) -> catalog.CompositeType:
    return catalog.CompositeType(
        attributes={name: catalog.Attribute(type=type_) for name, type_ in attributes.items()}
    )


def findings(
    wanted: expectation.CompositeType, there: catalog.CompositeType | None = None
) -> tuple[Finding, ...]:
    actual = holding(types={ADDRESS: there} if there else {})
    return compare(Expectation(types={ADDRESS: wanted}), actual, today=TODAY)


def test_what_agrees() -> None:
    assert findings(want(a="int4", b="mood"), have(a="integer", b="public.mood")) == ()
    assert findings(expectation.CompositeType(), have(a="integer")) == ()
    assert findings(want(), have()) == ()


@pytest.mark.parametrize(
    ("wanted", "there", "sql"),
    [
        pytest.param(want(a="text", b="int"), have(a="text"), "ADD ATTRIBUTE b integer", id="more"),
        pytest.param(
            want(a="Mood", b="int"),
            have(a="text"),
            'ALTER ATTRIBUTE a TYPE "Mood", ADD ATTRIBUTE b integer',
            id="another type and one more",
        ),
        pytest.param(want(a="text"), have(a="text", b="text"), None, id="one too many"),
        pytest.param(want(b="text", a="text"), have(a="text"), None, id="one in front"),
        pytest.param(
            want(b="text", a="text"), have(a="text", b="text"), None, id="in another order"
        ),
    ],
)
def test_what_differs(
    wanted: expectation.CompositeType, there: catalog.CompositeType, sql: str | None
) -> None:
    finding = only(findings(wanted, there))
    assert finding.code is Code.TYPE_DEFINITION
    assert finding.sql == (sql and f"ALTER TYPE public.address {sql};")
    assert (finding.hint is None) is (sql is not None)


def test_attributes_are_told_in_their_order() -> None:
    there = catalog.CompositeType(
        attributes={
            "B c": catalog.Attribute(type="text", collation='pg_catalog."C"'),
            "a": catalog.Attribute(type="integer"),
        }
    )
    finding = only(findings(want(a="text"), there))
    assert finding.expected == {"attributes": ["a text"]}
    assert finding.actual == {"attributes": ['"B c" text collate "C"', "a integer"]}


def test_a_collation_counts_where_it_is_declared() -> None:
    there = catalog.CompositeType(
        attributes={"a": catalog.Attribute(type="text", collation='pg_catalog."C"')}
    )
    assert findings(want(a="text"), there) == ()
    other = expectation.CompositeType(
        attributes={"a": expectation.Attribute(type="text", collation="default")}
    )
    finding = only(findings(other, there))
    assert finding.sql == ("ALTER TYPE public.address ALTER ATTRIBUTE a TYPE text;")


def test_one_that_is_missing() -> None:
    finding = only(findings(want(street="text", Zip="int4")))
    assert finding.code is Code.TYPE_MISSING
    assert finding.expected == {"attributes": ["street text", '"Zip" int4']}
    assert finding.sql == 'CREATE TYPE public.address AS (street text, "Zip" integer);'
    assert only(findings(expectation.CompositeType())).sql is None
