"""What a declaration asks for, before any database is looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from healthcheck.compare import (
    function,
    privilege,
    row_security,
    sequence,
    table_definition,
    trigger,
)
from healthcheck.compare.policy import asked_unexpected, severity_of
from healthcheck.compare.types import expand_serial
from healthcheck.model import expectation
from healthcheck.model.expectation import ABSENT, Expectation, Gone, Table, View, every_table
from healthcheck.model.finding import Code, Kind, Severity
from healthcheck.model.report import OUTSIDE_SECTIONS

Beside: TypeAlias = (
    expectation.Extension
    | expectation.EnumType
    | expectation.Domain
    | expectation.CompositeType
    | expectation.Function
    | expectation.Sequence
    | expectation.View
)
Item: TypeAlias = (
    expectation.Column
    | expectation.Index
    | expectation.Key
    | expectation.ForeignKey
    | expectation.Check
    | expectation.Exclusion
    | expectation.Policy
    | Beside
    | Gone
)

_OF_SCHEMAS: Final = (Code.SCHEMA_MISSING, Code.SCHEMA_INACCESSIBLE)


def count_objects(expectation: Expectation) -> dict[Kind, int]:
    """How many things have to be there, by kind; a kind that nobody asks for is left out.

    What every tenant has to have is one thing, however many tenants there are.
    """
    counts: Counter[Kind] = Counter()
    for table in every_table(expectation):
        if not table.absent:
            counts[Kind.TABLE] += 1
            counts.update(_kinds_inside(table))
    counts[Kind.TENANT] += sum(group.at_least > 0 for group in expectation.tenants)
    for triggers in expectation.triggers.values():
        counts[Kind.TRIGGER] += sum(not isinstance(item, Gone) for item in triggers)
    counts[Kind.PRIVILEGE] += len({grant.object for grant in privilege.grants(expectation)})
    counts[Kind.LEDGER] += len(expectation.migrations)
    counts.update(kind for kind, item in outside(expectation) if not isinstance(item, Gone))
    return {kind: counts[kind] for kind in Kind if counts[kind]}


def possible_codes(expectation: Expectation) -> frozenset[Code]:
    """The findings that the declaration can lead to and its severities let through."""
    codes = {code for table in expectation.tables.values() for code in _codes(table)}
    codes.update(_codes_outside(expectation), _codes_of_tenants(expectation))
    for triggers in expectation.triggers.values():
        codes.update(code for item in triggers for code in trigger.possible(item))
    named = privilege.grants(expectation)
    if named:
        codes.add(Code.PRIVILEGE_MISSING)
    if codes:
        codes |= asked_unexpected(expectation)
    if expectation.role is not None:
        codes.add(Code.ROLE_MISSING)
    if not expectation.check_access:
        codes = {code for code in codes if not _of_access(code)}
    if expectation.migrations:
        codes.update(code for code in Code if code.kind in (Kind.LEDGER, Kind.MIGRATION))
        codes -= {Code.MIGRATION_MISSING, Code.MIGRATION_UNLISTED}  # no database says these
    if any(grant.role != privilege.EVERYBODY for grant in named):
        codes.add(Code.ROLE_MISSING)
    return frozenset(
        code for code in codes if severity_of(code, expectation) is not Severity.IGNORE
    )


def outside(expectation: Expectation) -> Iterator[tuple[Kind, Item]]:
    """What stands beside the tables."""
    for section, kind in OUTSIDE_SECTIONS.items():
        for item in getattr(expectation, section).values():
            yield kind, item
            if isinstance(item, View):
                yield from ((Kind.INDEX, index) for index in item.indexes)


def _codes_of_tenants(expectation: Expectation) -> Iterator[Code]:
    for group in expectation.tenants:
        yield from (Code.TENANT_MISSING,) if group.at_least else ()
        codes = {code for table in group.tables.values() for code in _codes(table)}
        yield from codes - {Code.SCHEMA_MISSING}  # a tenant is a schema that is there


def _codes_outside(expectation: Expectation) -> Iterator[Code]:
    for kind, item in outside(expectation):
        if kind is not Kind.EXTENSION and not isinstance(item, Gone):
            yield from _OF_SCHEMAS
        for problem in _problems(item):
            yield Code(f"{kind}.{problem}")


def _kinds_inside(table: Table) -> Iterator[Kind]:
    for kind, items in inside(table):
        for item in items:
            if not isinstance(item, Gone):
                yield kind


def inside(table: Table) -> Iterator[tuple[Kind, Iterable[Item]]]:
    """What stands in a table."""
    key = table.primary_key
    yield Kind.COLUMN, table.columns.values()
    yield Kind.PRIMARY_KEY, [key] if isinstance(key, expectation.Key) else []
    yield Kind.INDEX, table.indexes
    yield Kind.UNIQUE, table.unique
    yield Kind.FOREIGN_KEY, table.foreign_keys
    yield Kind.CHECK, table.checks
    yield Kind.EXCLUSION, table.exclusions
    yield Kind.POLICY, table.policies


def _of_access(code: Code) -> bool:
    return code.problem == "inaccessible" or code is Code.ROLE_MISSING


def _codes(table: Table) -> Iterator[Code]:
    if table.absent:
        yield Code.TABLE_PRESENT
        return
    yield from (*_OF_SCHEMAS, Code.TABLE_MISSING, Code.TABLE_INACCESSIBLE)
    if table.primary_key is ABSENT:
        yield Code.PRIMARY_KEY_PRESENT
    elif table.primary_key is not None:
        yield Code.PRIMARY_KEY_DEFINITION  # there is but one, whatever its name
    if table_definition.described(table):
        yield Code.TABLE_DEFINITION
    if table.partition_by and any(key.expression for key in table.partition_by.keys):
        yield Code.TABLE_NOT_CHECKED
    for kind, items in inside(table):
        for item in items:
            for problem in _problems(item):
                yield Code(f"{kind}.{problem}")


def _problems(item: Item) -> Iterator[str]:
    match item:
        case Gone():
            yield "present"
        case expectation.Column():
            yield from ("missing", "inaccessible")
            yield from _column_problems(item)
        case expectation.Index(keys=None):
            yield from ("missing", "invalid")
        case expectation.Index() | expectation.Check() | expectation.Exclusion():
            yield from ("missing", "invalid")
            yield from ("definition", "renamed") if item.name else ()
            yield from ("not_checked",) if _has_text(item) else ()
        case expectation.Policy():
            yield "missing"
            yield from ("definition",) if row_security.described(item) else ()
            yield from ("not_checked",) if item.using or item.check else ()
        case expectation.Key() | expectation.ForeignKey():  # nothing in it is text
            yield from ("missing", "invalid")
            yield from ("definition", "renamed") if item.name else ()
        case _:
            yield from _problems_beside(item)


def _problems_beside(item: Beside) -> Iterator[str]:
    """Of what stands beside the tables."""
    match item:
        case expectation.Extension():
            yield "missing"
            yield from ("version",) if item.version is not None else ()
        case expectation.EnumType():
            yield "missing"
            yield from ("values",) if item.values is not None else ()
        case expectation.CompositeType():
            yield "missing"
            yield from ("definition",) if item.attributes is not None else ()
        case expectation.Domain():
            yield "missing"
            said = (item.type, item.collation, item.nullable, item.default, item.checks)
            yield from ("definition",) if any(each is not None for each in said) else ()
            texts = isinstance(item.default, str) or item.checks not in (None, ABSENT)
            yield from ("not_checked",) if texts else ()
        case expectation.Sequence():
            yield from ("missing", "inaccessible")
            yield from ("definition",) if sequence.described(item) else ()
        case expectation.View():
            yield from ("missing", "inaccessible")
            sure = item.columns is not None or item.materialized is not None
            yield from ("definition",) if sure else ()
            yield from ("not_checked",) if item.definition is not None else ()
        case _:  # a function
            yield from ("missing", "inaccessible")
            yield from ("definition",) if function.said(item) else ()


def _column_problems(item: expectation.Column) -> Iterator[str]:
    serial = item.type is not None and expand_serial(item.type) is not None
    if item.type is not None:
        yield "type"
    if item.nullable is not None or item.identity or serial:
        yield "nullable"
    if item.default is not None or serial:
        yield from ("default", "not_checked")
    if item.identity or item.generated or item.collation:
        yield "definition"
    if item.generated:
        yield "not_checked"


def _has_text(item: expectation.Index | expectation.Check | expectation.Exclusion) -> bool:
    if isinstance(item, expectation.Check):
        return True
    return item.where is not None or any(key.expression for key in item.keys or ())
