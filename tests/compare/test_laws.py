"""What holds for every declaration and every catalog."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from healthcheck.compare import compare, possible_codes
from healthcheck.model import catalog, expectation
from healthcheck.model.finding import Code, Finding
from tests.compare.building import EVERYTHING, TODAY
from tests.compare.generating import catalogs, declaring_all, troubled, without_names

law = settings(max_examples=40)

K = TypeVar("K")
V = TypeVar("V")


@law
@given(catalogs())
def test_a_catalog_agrees_with_the_declaration_made_of_it(there: catalog.Catalog) -> None:
    assert compare(declaring_all(there), there, today=TODAY) == ()


@law
@given(catalogs())
def test_a_catalog_agrees_with_the_declaration_made_of_it_without_names(
    there: catalog.Catalog,
) -> None:
    assert compare(without_names(declaring_all(there)), there, today=TODAY) == ()


@law
@given(catalogs())
def test_nothing_is_unexpected_where_everything_is_declared(there: catalog.Catalog) -> None:
    assert compare(declaring_all(there, severity=EVERYTHING), there, today=TODAY) == ()


@law
@given(troubled())
def test_declaring_nothing_finds_nothing(there: catalog.Catalog) -> None:
    assert compare(expectation.Expectation(), there, today=TODAY) == ()


@law
@given(troubled())
def test_declaring_existence_finds_no_more_than_that(there: catalog.Catalog) -> None:
    existing = {name: expectation.Table(name=name) for name in there.tables}
    found = compare(expectation.Expectation(tables=existing), there, today=TODAY)
    assert {finding.code for finding in found} <= {
        Code.SCHEMA_MISSING,
        Code.SCHEMA_INACCESSIBLE,
        Code.TABLE_INACCESSIBLE,
    }


@law
@given(catalogs(), st.data())
def test_dropping_a_table_is_one_finding(there: catalog.Catalog, data: st.DataObject) -> None:
    assume(there.tables)
    name = data.draw(st.sampled_from(list(there.tables)))
    left = replace(there, tables=_without(there.tables, name))
    [finding] = compare(declaring_all(there), left, today=TODAY)
    assert (finding.code, finding.subject.parts) == (Code.TABLE_MISSING, name)


@law
@given(catalogs(), st.data())
def test_dropping_one_thing_yields_the_finding_that_names_it_and_no_other(
    there: catalog.Catalog, data: st.DataObject
) -> None:
    things = [(table, *thing) for table in there.tables.values() for thing in _things(table)]
    assume(things)
    table, section, name, code = data.draw(st.sampled_from(things))
    left = _dropping(table, section, name)
    after = replace(there, tables={**there.tables, table.name: left})
    [finding] = compare(declaring_all(there), after, today=TODAY)
    assert (finding.code, finding.subject.name) == (code, name)
    assert finding.actual is None


def _things(table: catalog.Table) -> list[tuple[str, str, Code]]:
    things = [("columns", name, Code.COLUMN_MISSING) for name in table.columns]
    things += [("unique", name, Code.UNIQUE_MISSING) for name in table.unique]
    things += [("foreign_keys", name, Code.FOREIGN_KEY_MISSING) for name in table.foreign_keys]
    things += [("checks", name, Code.CHECK_MISSING) for name in table.checks]
    things += [("exclusions", name, Code.EXCLUSION_MISSING) for name in table.exclusions]
    things += [("policies", name, Code.POLICY_MISSING) for name in table.policies]
    things += [
        ("indexes", name, Code.INDEX_MISSING)
        for name, index in table.indexes.items()
        if not index.of_constraint
    ]
    if table.primary_key:
        things.append(("primary_key", table.primary_key.name, Code.PRIMARY_KEY_MISSING))
    return things


def _dropping(table: catalog.Table, section: str, name: str) -> catalog.Table:
    indexes = _without(table.indexes, name)
    changed: dict[str, Any] = {"columns": {}, "primary_key": {"primary_key": None}}
    sections = changed.get(section) or {section: _without(getattr(table, section), name)}
    return replace(table, **{"indexes": indexes, **sections})


def _without(items: Mapping[K, V], name: object) -> dict[K, V]:
    return {key: value for key, value in items.items() if key != name}


@law
@given(catalogs(), troubled())
def test_no_two_databases_make_it_fail(one: catalog.Catalog, other: catalog.Catalog) -> None:
    for declared in (declaring_all(one, severity=EVERYTHING), without_names(declaring_all(one))):
        for finding in compare(declared, other, today=TODAY):
            assert finding.remedy
            assert finding.unread or finding.code in possible_codes(declared)


@law
@given(catalogs(), troubled(), st.booleans())
def test_a_code_is_said_of_an_object_once(
    one: catalog.Catalog, other: catalog.Catalog, named: bool
) -> None:
    declared = declaring_all(one, severity=EVERYTHING)
    found = compare(declared if named else without_names(declared), other, today=TODAY)
    said = [(finding.code, finding.subject.parts) for finding in found]
    assert len(said) == len(set(said))


@law
@given(catalogs(), troubled(), st.booleans(), st.randoms())
def test_the_order_of_a_catalog_is_no_matter(
    one: catalog.Catalog, other: catalog.Catalog, named: bool, random: Any
) -> None:
    declared = declaring_all(one, severity=EVERYTHING)
    declared = declared if named else without_names(declared)
    shuffled = replace(
        other,
        tables=_shuffled(
            {name: _shuffled_table(table, random) for name, table in other.tables.items()}, random
        ),
        neighbours=tuple(random.sample(other.neighbours, len(other.neighbours))),
    )
    before = compare(declared, other, today=TODAY)
    assert compare(declared, shuffled, today=TODAY) == before


@law
@given(catalogs(), troubled(), st.booleans(), st.randoms())
def test_the_order_within_a_declared_table_is_no_matter(
    one: catalog.Catalog, other: catalog.Catalog, named: bool, random: Any
) -> None:
    declared = declaring_all(one)
    declared = declared if named else without_names(declared)
    shuffled = replace(
        declared,
        tables={name: _shuffled_table(table, random) for name, table in declared.tables.items()},
    )
    before = compare(declared, other, today=TODAY)
    assert _facts(compare(shuffled, other, today=TODAY)) == _facts(before)


def _facts(found: tuple[Finding, ...]) -> list[Finding]:
    # CREATE TABLE keeps the order that was declared, and so does the remedy that repeats it.
    return [replace(finding, sql=None, remedy=None) for finding in found]


T = TypeVar("T", catalog.Table, expectation.Table)


def _shuffled_table(table: T, random: Any) -> T:
    sections = ("columns", "indexes", "unique", "foreign_keys", "checks", "exclusions")
    return replace(
        table, **{section: _shuffled(getattr(table, section), random) for section in sections}
    )


def _shuffled(items: Any, random: Any) -> Any:
    if isinstance(items, Mapping):
        return dict(random.sample(list(items.items()), len(items)))
    return tuple(random.sample(items, len(items)))
