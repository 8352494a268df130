"""Everything that schema.sql made is broken: exactly the findings that name it come out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import pytest

from healthcheck.embedded import EmbeddedServer
from healthcheck.model.report import Report
from tests.mutation import of_columns, of_constraints, of_indexes, of_schemas, of_tables
from tests.mutation.facts import Facts
from tests.mutation.mutations import Found, Mutation, index_found
from tests.mutation.reading import read_facts
from tests.postgres import Database, fresh_database
from tests.probing import prober

Probe: TypeAlias = Callable[[], Report]
Family: TypeAlias = Callable[[Facts], Iterator[Mutation]]

_HERE = Path(__file__).parent
_DECLARATION = (_HERE / "declaration.yaml").read_text(encoding="utf-8")

FAMILIES: dict[str, Family] = {
    "schemas renamed": of_schemas.renamed,
    "tables renamed": of_tables.renamed,
    "tables moved": of_tables.moved,
    "columns dropped": of_columns.dropped,
    "columns renamed": of_columns.renamed,
    "columns of another type": of_columns.retyped,
    "columns of other nullability": of_columns.nullability_changed,
    "defaults dropped": of_columns.default_dropped,
    "defaults changed": of_columns.default_changed,
    "indexes dropped": of_indexes.dropped,
    "indexes renamed": of_indexes.renamed,
    "indexes invalid": of_indexes.invalidated,
    "indexes altered": of_indexes.altered,
    "constraints dropped": of_constraints.dropped,
    "constraints renamed": of_constraints.renamed,
    "constraints altered": of_constraints.altered,
    "constraints not valid": of_constraints.not_valid,
    "keys with an invalid index": of_constraints.invalidated,
}


@pytest.fixture(scope="module")
def template(postgres: EmbeddedServer) -> Iterator[Database]:
    """A database with schema.sql in it, and nobody connected, so that it can be copied."""
    with fresh_database(postgres) as database:
        database.execute((_HERE / "schema.sql").read_text(encoding="utf-8"))
        database.connection.close()
        yield database


@pytest.fixture(scope="module")
def facts(postgres: EmbeddedServer, template: Database) -> Facts:
    with fresh_database(postgres, template.name) as database:
        return read_facts(database.connection)


@pytest.mark.parametrize("family", [pytest.param(f, id=name) for name, f in FAMILIES.items()])
def test_exactly_the_findings_that_name_it_and_none_once_undone(
    family: Family, facts: Facts, postgres: EmbeddedServer, template: Database
) -> None:
    """One batch after the other in one database, so that what an undo left shows at the next."""
    wrong = []
    with (
        fresh_database(postgres, template.name) as database,
        prober(database.url, _DECLARATION) as probe,
    ):
        assert found_by(probe) == frozenset()
        for batch in batches(facts, family(facts)):
            for mutation in batch:
                database.execute(mutation.apply)
            wrong += complaints(batch, found_by(probe))
            for mutation in reversed(batch):
                assert mutation.undo is not None
                database.execute(mutation.undo)
        wrong += [f"all undone: {found}" for found in found_by(probe)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "family",
    [
        pytest.param(of_schemas.dropped, id="schemas dropped"),
        pytest.param(of_tables.dropped, id="tables dropped"),
    ],
)
def test_what_only_a_new_copy_undoes(
    family: Family, facts: Facts, postgres: EmbeddedServer, template: Database
) -> None:
    wrong = []
    for mutation in family(facts):
        with (
            fresh_database(postgres, template.name) as database,
            prober(database.url, _DECLARATION) as probe,
        ):
            database.execute(mutation.apply)
            wrong += complaints([mutation], found_by(probe))
    assert not wrong, "\n".join(wrong)


def test_everything_is_broken_at_least_once(facts: Facts) -> None:
    families = [*FAMILIES.values(), of_tables.dropped, of_schemas.dropped]
    named = {found for family in families for one in family(facts) for _, found in one.findings}
    assert {
        *(schema.sql for schema in facts.schemas.values()),
        *(table.object for table in facts.tables.values()),
        *(column.object for column in facts.columns.values()),
        *(index_found(facts, index, "missing")[1] for index in facts.indexes.values()),
        *(constraint.object for constraint in facts.constraints.values()),
    } == named


def found_by(probe: Probe) -> frozenset[Found]:
    report = probe()
    assert report.reason is None or report.reason == "drift", report.message
    return frozenset((finding.code.value, finding.subject.object) for finding in report.findings)


def batches(facts: Facts, mutations: Iterable[Mutation]) -> list[list[Mutation]]:
    """The mutations in batches in which no two have to do with the same table.

    A probe after each of two thousand would take minutes.
    """
    made: list[tuple[set[str], list[Mutation]]] = []
    for mutation in mutations:
        concerned = tables_of(facts, mutation)
        for tables, batch in made:  # noqa: B007 - the one that it ends at is used
            if tables.isdisjoint(concerned):
                break
        else:
            tables, batch = set(), []
            made.append((tables, batch))
        tables |= concerned
        batch.append(mutation)
    return [batch for _, batch in made]


def tables_of(facts: Facts, mutation: Mutation) -> set[str]:
    """The tables that its findings speak of; all where one speaks of no table."""
    names = [table.object for table in facts.tables.values()]
    homes = {index.object: facts.tables[index.table].object for index in facts.indexes.values()}
    concerned: set[str] = set()
    for _, thing in mutation.findings:
        own = [name for name in names if f"{thing}.".startswith(f"{name}.")]
        concerned.update([homes[thing]] if thing in homes else own or names)
    return concerned


def complaints(batch: Sequence[Mutation], found: frozenset[Found]) -> list[str]:
    """What should not have come out, and what should have."""
    wanted = frozenset[Found]().union(*(mutation.findings for mutation in batch))
    names = "; ".join(mutation.name for mutation in batch)
    extra = [f"{names}: unasked for {one}" for one in sorted(found - wanted)]
    lacking = [f"{names}: not found {one}" for one in sorted(wanted - found)]
    return extra + lacking
