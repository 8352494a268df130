"""Everything that schema.sql made is broken in turn: exactly the findings that name it come out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    """One after the other in one database, so that what an undo left would show at the next."""
    wrong = []
    with (
        fresh_database(postgres, template.name) as database,
        prober(database.url, _DECLARATION) as probe,
    ):
        assert found_by(probe) == frozenset()
        for mutation in family(facts):
            database.execute(mutation.apply)
            wrong += complaints(mutation, found_by(probe))
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
            wrong += complaints(mutation, found_by(probe))
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


def complaints(mutation: Mutation, found: frozenset[Found]) -> list[str]:
    """What should not have come out, and what should have."""
    extra = [f"{mutation.name}: unasked for {one}" for one in sorted(found - mutation.findings)]
    lacking = [f"{mutation.name}: not found {one}" for one in sorted(mutation.findings - found)]
    return extra + lacking
