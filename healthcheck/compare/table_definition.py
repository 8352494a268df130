"""What a table is beside what it holds: partitioned, inheriting, unlogged, foreign, guarded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from healthcheck.compare.definition import Difference, differing, unlike, unlike_whole
from healthcheck.compare.index import key_sql, spelled, unlike_key
from healthcheck.compare.scope import Scope
from healthcheck.model import catalog, expectation
from healthcheck.model.finding import Code, Finding, Subject
from healthcheck.model.names import TableName, quote

_HALF_DETACHED: Final = (
    "a DETACH PARTITION ... CONCURRENTLY of it was interrupted: it has to be finished"
    " (DETACH PARTITION ... FINALIZE) before it can be attached again"
)


def findings(scope: Scope) -> Iterator[Finding]:
    """One finding at most, of all that differs."""
    differences = list(_differences(scope))
    if differences:
        schema, table = scope.have.name
        yield differing(
            differences,
            Subject(parts=scope.have.name, schema=schema, table=table),
            scope.source(scope.want.origin),
            surely=Code.TABLE_DEFINITION,
            perhaps=Code.TABLE_NOT_CHECKED,
            hint=_HALF_DETACHED if scope.have.definition.detaching else None,
            sql=_mend(scope, differences),
        )


def described(want: expectation.Table) -> dict[str, Any]:
    """What is declared of the table itself, as JSON."""
    security = want.row_security or expectation.RowSecurity()
    declared = {
        "partition_by": want.partition_by and _partitioning(want.partition_by),
        "partition_of": want.partition_of and str(want.partition_of),
        "inherits": list(map(str, want.inherits)) or None,
        "unlogged": want.unlogged,
        "foreign": want.foreign,
        "row_security": security.enabled,
        "forced_row_security": security.forced,
    }
    return {attribute: value for attribute, value in declared.items() if value is not None}


def create(want: expectation.Table, inside: str) -> str | None:
    """The statement that makes the table with `inside` between its parentheses.

    None for a partition: nobody declares its bounds.
    """
    if want.partition_of is not None:
        return None
    word = "FOREIGN TABLE" if want.foreign else "UNLOGGED TABLE" if want.unlogged else "TABLE"
    behind = f" INHERITS ({', '.join(map(str, want.inherits))})" if want.inherits else ""
    if want.partition_by is not None:
        listed = ", ".join(map(key_sql, want.partition_by.keys))
        behind += f" PARTITION BY {want.partition_by.strategy.upper()} ({listed})"
    behind += f" SERVER {quote(want.foreign)}" if want.foreign else ""
    return f"CREATE {word} {want.name} (\n{inside}\n){behind};"


def guard(want: expectation.Table) -> Iterator[str]:
    """The statements that turn row security on, or its owner's exemption off."""
    security = want.row_security or expectation.RowSecurity()
    flags = {"row_security": security.enabled, "forced_row_security": security.forced}
    for attribute, value in flags.items():
        if value:
            yield _alter(want.name, attribute, value)


def _differences(scope: Scope) -> Iterator[Difference]:
    want, have = scope.want, scope.have.definition
    security = want.row_security or expectation.RowSecurity()
    if want.partition_by is not None:
        yield from _unlike_partitioning(want.partition_by, have.partition_by, scope)
    if want.partition_of is not None:
        parent = str(have.parents[0]) if have.is_partition and not have.detaching else None
        yield from unlike("partition_of", str(want.partition_of), parent)
    if want.inherits:
        parents = () if have.is_partition else have.parents
        yield from unlike("inherits", _sorted(want.inherits), _sorted(parents))
    if want.unlogged is not None:
        yield from unlike("unlogged", want.unlogged, have.unlogged)
    if want.foreign is not None:
        yield from unlike("foreign", want.foreign, have.server)
    if security.enabled is not None:
        yield from unlike("row_security", security.enabled, have.row_security)
    if security.forced is not None:
        yield from unlike("forced_row_security", security.forced, have.forced)


def _sorted(names: Iterable[TableName]) -> list[str]:
    return [str(name) for name in sorted(names)]


def _unlike_partitioning(
    want: expectation.PartitionKey, have: catalog.PartitionKey | None, scope: Scope
) -> Iterator[Difference]:
    """At most one, of the partition key as a whole."""
    if have is None:
        yield from unlike("partition_by", _partitioning(want), None)
        return
    unlike_ones = [
        *unlike("strategy", want.strategy, have.strategy),
        *unlike("count", len(want.keys), len(have.keys)),
        *(
            difference
            for wanted, had in zip(want.keys, have.keys, strict=False)
            for difference in unlike_key(wanted, had, scope)
        ),
    ]
    yield from unlike_whole("partition_by", _partitioning(want), _partitioning(have), unlike_ones)


def _partitioning(key: expectation.PartitionKey | catalog.PartitionKey) -> str:
    """As a declaration spells it."""
    return f"{key.strategy} ({', '.join(map(spelled, key.keys))})"


# What turns an attribute on, and off again.
_ALTERATIONS: Final = {
    "unlogged": ("SET UNLOGGED", "SET LOGGED"),
    "row_security": ("ENABLE ROW LEVEL SECURITY", "DISABLE ROW LEVEL SECURITY"),
    "forced_row_security": ("FORCE ROW LEVEL SECURITY", "NO FORCE ROW LEVEL SECURITY"),
}


def _mend(scope: Scope, differences: Iterable[Difference]) -> str | None:
    """None where one of these can only be had by making the table anew."""
    statements: list[str] = []
    for difference in differences:
        if difference.attribute == "inherits":
            statements += _inherit(scope)
        elif difference.attribute in _ALTERATIONS:
            statements.append(_alter(scope.have.name, difference.attribute, difference.expected))
        else:
            return None
    return "\n".join(statements)


def _alter(table: TableName, attribute: str, value: object) -> str:
    on, off = _ALTERATIONS[attribute]
    return f"ALTER TABLE {table} {on if value else off};"


def _inherit(scope: Scope) -> Iterator[str]:
    wanted, had = scope.want.inherits, scope.have.definition.parents
    for parent in had:
        if parent not in wanted:
            yield f"ALTER TABLE {scope.table} NO INHERIT {parent};"
    for parent in wanted:
        if parent not in had:
            yield f"ALTER TABLE {scope.table} INHERIT {parent};"
