"""Tables: there, gone, usable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from healthcheck.compare import (
    check,
    column,
    exclusion,
    foreign_key,
    index,
    primary_key,
    privilege,
    row_security,
    table_definition,
    trigger,
    trigger_sql,
    unique,
)
from healthcheck.compare.access import inaccessible
from healthcheck.compare.found import Source, found, present
from healthcheck.compare.naming import labelled
from healthcheck.compare.near import Neighbours
from healthcheck.compare.referred import lacking
from healthcheck.compare.remedy import if_meant
from healthcheck.model import expectation
from healthcheck.model.catalog import Catalog, Relation
from healthcheck.model.expectation import Expectation, Gone
from healthcheck.model.finding import Code, Finding, Subject
from healthcheck.model.names import TableName
from healthcheck.model.remedy import Remedy

W = TypeVar("W")


def findings(
    expected: Expectation, actual: Catalog, want: expectation.Table, neighbours: Neighbours
) -> Iterator[Finding]:
    """What there is to say of a declared table as a whole."""
    have = actual.tables.get(want.name)
    triggers = declared(expected.triggers.get(want.name, ()))
    allowed = [] if have else privilege.grants_of_table(expected, want.name)
    subject, source = _subject(want.name), Source(file=expected.file, origin=want.origin)
    if want.absent:
        if have:
            sql = f"DROP TABLE {want.name};"
            yield present(Code.TABLE_PRESENT, subject, source, sql=sql)
    elif have is None:
        nowhere = lacking(expected, actual, want)
        create_sql = None if nowhere else create(want, triggers, allowed)
        near = neighbours.near(want.name)
        yield found(
            Code.TABLE_MISSING,
            subject,
            source,
            expected=described(want, triggers, allowed),
            hint=_hint(near),
            lacking=nowhere,
            remedy=None if want.origin.since else _if_meant(near, create_sql),
            sql=create_sql,
        )
    else:
        yield from inaccessible(
            Code.TABLE_INACCESSIBLE,
            subject,
            source,
            expected,
            actual,
            visible=have.visible,
            privileges="SELECT, INSERT, UPDATE, DELETE ON",
        )


def unexpected(expected: Expectation, actual: Catalog) -> Iterator[Finding]:
    """Tables that nobody declared, in the schemas of those that somebody did."""
    source = Source(file=expected.file)
    schemas = {name.schema for name in expected.tables}
    for relation in sorted(actual.neighbours, key=lambda relation: relation.name):
        if relation.kind.endswith("table") and relation.name.schema in schemas:
            yield found(Code.TABLE_UNEXPECTED, _subject(relation.name), source)


def described(
    want: expectation.Table,
    triggers: Iterable[expectation.Trigger] = (),
    allowed: Iterable[privilege.Grant] = (),
) -> dict[str, Any]:
    """What is declared in a table, as JSON, by section; the unnamed under the name it would get."""
    name, key = want.name.name, want.primary_key
    sections: dict[str, Any] = {
        "columns": {
            name: column.described(item)
            for name, item in want.columns.items()
            if not isinstance(item, Gone)
        },
        "primary_key": primary_key.described(key) if isinstance(key, expectation.Key) else None,
        "indexes": {
            label: index.described(item)
            for item, label in labelled(name, declared(want.indexes), index.chosen)
        },
        "unique": {
            label: primary_key.described(item)
            for item, label in labelled(name, declared(want.unique), unique.chosen)
        },
        "foreign_keys": {
            label: foreign_key.described(item)
            for item, label in labelled(name, declared(want.foreign_keys), foreign_key.chosen)
        },
        "checks": {
            label: check.described(item)
            for item, label in labelled(name, declared(want.checks), check.chosen)
        },
        "exclusions": {
            label: exclusion.described(item)
            for item, label in labelled(name, declared(want.exclusions), exclusion.chosen)
        },
        "policies": {item.name: row_security.described(item) for item in declared(want.policies)},
        "triggers": {item.name: trigger.described(item) for item in triggers},
        "privileges": privilege.described(allowed),
    }
    said = {section: content for section, content in sections.items() if content}
    return said | table_definition.described(want)


def create(
    want: expectation.Table,
    triggers: Iterable[expectation.Trigger] = (),
    allowed: Iterable[privilege.Grant] = (),
) -> str | None:
    """The statements that make the table and all that is declared in it, foreign keys last.

    None where they would not do: without columns, types or the definition of what is in it.
    """
    columns = {
        name: column.clause(name, item)
        for name, item in want.columns.items()
        if not isinstance(item, Gone)
    }
    clauses = [text for text in columns.values() if text]
    indexes = [index.create(item, str(want.name), at_once=True) for item in declared(want.indexes)]
    policies = [row_security.create(item, want.name) for item in declared(want.policies)]
    executing = [trigger_sql.create(item, want.name) for item in triggers]
    complete = len(clauses) == len(columns) > 0 and _columns_used(want) <= columns.keys()
    if not complete or None in (*indexes, *policies, *executing):
        return None
    if isinstance(want.primary_key, expectation.Key):
        clauses.append(primary_key.clause(want.primary_key))
    clauses += map(unique.clause, declared(want.unique))
    clauses += map(check.clause, declared(want.checks))
    clauses += map(exclusion.clause, declared(want.exclusions))
    inside = ",\n".join(f"    {clause}" for clause in clauses)
    made = table_definition.create(want, inside)
    if made is None:
        return None
    statements = [made, *filter(None, indexes)]
    statements += [
        f"ALTER TABLE {want.name} ADD {foreign_key.clause(item)};"
        for item in declared(want.foreign_keys)
    ]
    statements += table_definition.guard(want)
    granted = [privilege.statement(one, one.privileges) for one in allowed]
    return "\n".join([*statements, *filter(None, (*policies, *executing)), *granted])


def declared(items: Iterable[W | Gone]) -> list[W]:
    """Those that are to be there."""
    return [item for item in items if not isinstance(item, Gone)]


def _columns_used(want: expectation.Table) -> set[str]:
    """By keys; expressions are not looked into."""
    key = want.primary_key
    keys = [*declared(want.unique), *([key] if isinstance(key, expectation.Key) else [])]
    used = {name for item in keys for name in (*item.columns, *item.include)}
    used |= {name for item in declared(want.foreign_keys) for name in item.columns}
    over: list[expectation.Index | expectation.Exclusion] = [
        *declared(want.indexes),
        *declared(want.exclusions),
    ]
    for one in over:
        used.update(one.include)
        used.update(part.column for part in one.keys or () if part.column)
    return used


def _hint(near: Relation | None) -> str | None:
    if near is None:
        return None
    return f"{near.name} exists" if near.kind == "table" else f"{near.name} is a {near.kind}"


def _if_meant(near: Relation | None, create_sql: str | None) -> Remedy | None:
    # A second table beside the one that was meant would be worse than none.
    if near is None or near.kind != "table":
        return None
    return if_meant(str(near.name), create_sql, "create the table")


def _subject(name: TableName) -> Subject:
    return Subject(parts=name, schema=name.schema, table=name.name)
