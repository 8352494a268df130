"""What a statement would name and is not there: then none is offered, and the finding says so."""

from __future__ import annotations

from typing import Any

import pytest

from healthcheck.compare import compare
from healthcheck.compare.referred import referred_names
from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import Catalog
from healthcheck.model.expectation import EnumType, Expectation, Gone, Origin
from healthcheck.model.finding import Finding, Kind
from healthcheck.model.names import TableName
from healthcheck.model.remedy import advising
from tests.compare.building import ORDERS, TODAY, USERS, declaring, have, holding, only, want

MOOD = TableName("public", "Mood")


def compared(expected: Expectation, actual: Catalog) -> list[Finding]:
    """What is found of what stands in tables, and of tables."""
    findings = compare(expected, actual, today=TODAY)
    return [finding for finding in findings if finding.code.kind is not Kind.ENUM]


def of_type(type_: str, known: frozenset[TableName] | None, **declared: Any) -> Finding:
    """What is found of a column that is declared as of that type, and is an integer."""
    wants = want(columns={"id": expectation.Column(type=type_)})
    there = holding(have(columns=[catalog.Column(name="id", type="integer")]), known=known)
    return only(compared(declaring(wants, **declared), there))


@pytest.mark.parametrize(
    ("type_", "hint"),
    [
        pytest.param("string", "no type string exists in this database; did you mean text?"),
        pytest.param('"String"', 'no type "String" exists in this database; did you mean text?'),
        pytest.param(
            "txet[]", "no type txet exists in this database; did you mean text?", id="misspelled"
        ),
        pytest.param(
            "double", "no type double exists in this database; did you mean double precision?"
        ),
        pytest.param("shop.colour", "no type shop.colour exists in this database"),
    ],
)
def test_a_type_that_is_nowhere(type_: str, hint: str) -> None:
    finding = of_type(type_, frozenset())
    assert (finding.hint, finding.sql) == (hint, None)
    assert finding.remedy == advising(
        "mend it in the declaration, or apply the migration that creates it"
    )


def test_a_type_that_is_declared_under_another_name_is_meant() -> None:
    finding = of_type("mood", frozenset(), enums={MOOD: EnumType()})
    assert finding.hint == "no type mood exists in this database; did you mean Mood?"


@pytest.mark.parametrize(
    ("type_", "known"),
    [
        pytest.param("Mood", None, id="nobody looked"),
        pytest.param("Mood", frozenset({MOOD}), id="there"),
        pytest.param("Mood", frozenset({TableName("x", "mood")}), id="perhaps of an extension"),
        pytest.param("x.Mood", frozenset({TableName("x", "Mood")}), id="in another schema"),
        pytest.param("bigint", frozenset(), id="built in"),
        pytest.param("orders", frozenset(), id="of a declared table"),
        pytest.param("State", frozenset(), id="declared itself"),
    ],
)
def test_a_type_that_may_be_there(type_: str, known: frozenset[TableName] | None) -> None:
    finding = of_type(type_, known, enums={TableName("public", "State"): EnumType()})
    assert finding.hint is None
    assert finding.sql is not None


def test_a_qualified_type_is_in_its_schema_or_nowhere() -> None:
    assert of_type("x.Mood", frozenset({MOOD})).sql is None


def test_the_migration_is_still_what_helps() -> None:
    column = expectation.Column(type="Colour", origin=Origin(since="0007_colours"))
    there = holding(have(), known=frozenset())
    finding = only(compared(declaring(want(columns={"colour": column})), there))
    assert finding.remedy == advising("apply migration 0007_colours")
    assert (finding.hint, finding.sql) == ('no type "Colour" exists in this database', None)


def test_no_column_of_a_type_that_is_nowhere_is_added_beside_a_near_miss() -> None:
    wants = want(columns={"projectId": expectation.Column(type="string")})
    there = holding(
        have(columns=[catalog.Column(name="projectid", type="text")]), known=frozenset()
    )
    finding = only(compared(declaring(wants), there))
    assert finding.sql is None
    assert finding.remedy == advising(
        'if "projectid" is meant, declare it so or rename it; else add the column'
    )
    assert finding.hint == (
        '"projectid" exists; no type string exists in this database; did you mean text?'
    )


def key(name: str | None = "owner") -> expectation.ForeignKey:
    return expectation.ForeignKey(name=name, columns=("owner",), references=USERS)


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "undeclared"])
@pytest.mark.parametrize("known", [frozenset(), frozenset({USERS})], ids=["nowhere", "there"])
def test_the_table_of_a_foreign_key(declared: bool, known: frozenset[TableName]) -> None:
    tables = [want(foreign_keys=(key(),)), *([want(USERS)] if declared else [])]
    there = holding(have(), *([have(USERS)] if declared else []), known=known)
    finding = only(compared(declaring(*tables), there))
    nowhere = not declared and not known
    assert finding.hint == ("no table public.users exists in this database" if nowhere else None)
    assert (finding.sql is None) == nowhere


def test_a_foreign_key_onto_another_table_is_not_replaced_by_one_onto_none() -> None:
    other = catalog.ForeignKey(
        name="owner", columns=("owner",), references=ORDERS, referenced_columns=("id",)
    )
    there = holding(have(foreign_keys=[other]), known=frozenset())
    finding = only(compared(declaring(want(foreign_keys=(key(),))), there))
    assert finding.hint == "no table public.users exists in this database"
    assert finding.sql is None


@pytest.mark.parametrize(
    ("section", "hint"),
    [
        pytest.param(
            {"columns": {"id": expectation.Column(type="string"), "old": Gone(name="old")}},
            "no type string exists in this database; did you mean text?",
            id="a type",
        ),
        pytest.param(
            {
                "columns": {"owner": expectation.Column(type="integer")},
                "foreign_keys": (Gone(name="old"), key()),
            },
            "no table public.users exists in this database",
            id="a table",
        ),
    ],
)
def test_a_table_is_not_made_of_what_is_nowhere(section: dict[str, Any], hint: str) -> None:
    finding = only(compared(declaring(want(**section)), holding(known=frozenset())))
    assert (finding.hint, finding.sql) == (hint, None)


def test_what_is_asked_for() -> None:
    columns = {
        "id": expectation.Column(type="serial"),
        "name": expectation.Column(),
        "mood": expectation.Column(type="x.Mood[]"),
        "gone": Gone(name="gone"),
    }
    to_orders = expectation.ForeignKey(columns=("id",), references=ORDERS)
    table = want(columns=columns, foreign_keys=(key(), to_orders, Gone(name="gone")))
    assert referred_names(declaring(table)) == {"Mood", "mood", "users"}


def test_a_parent_that_is_nowhere() -> None:
    columns = {"id": expectation.Column(type="integer")}
    expected = declaring(want(columns=columns, inherits=(USERS,)))
    assert referred_names(expected) == {"users"}
    finding = only(compared(expected, holding(known=frozenset())))
    assert (finding.hint, finding.sql) == ("no table public.users exists in this database", None)
    finding = only(compared(expected, holding(known=frozenset({USERS}))))
    assert finding.sql is not None


def test_a_server_that_is_nowhere() -> None:
    columns = {"id": expectation.Column(type="integer")}
    expected = declaring(want(columns=columns, foreign="Far"))
    assert referred_names(expected) == {"Far"}
    finding = only(compared(expected, holding(servers=frozenset())))
    assert (finding.hint, finding.sql) == ('no server "Far" exists in this database', None)
    finding = only(compared(expected, holding(servers=frozenset({"Far"}))))
    assert finding.sql is not None


def test_a_parent_that_is_declared_is_made_with_the_rest() -> None:
    expected = declaring(want(inherits=(USERS,)), want(USERS))
    assert referred_names(expected) == frozenset()
