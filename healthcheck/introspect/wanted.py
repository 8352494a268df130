"""What a probe asks the server for: the declared names and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from healthcheck.compare import asks_for_unexpected
from healthcheck.model.expectation import Column, Expectation, Table
from healthcheck.model.names import TableName


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`tables` maps each declared table to whether it is declared absent.

    `texts` holds those whose checks, indexes or generated columns are declared, so that deparsed
    text may matter. `listing` asks for the undeclared relations beside them. `role` None is the
    role that asks.
    """

    tables: dict[TableName, bool]
    texts: frozenset[TableName]
    role: str | None = None
    listing: bool = False


def wanted_of(expectation: Expectation) -> Wanted:
    """The names that `expectation` speaks of."""
    tables = expectation.tables
    return Wanted(
        tables={name: table.absent for name, table in tables.items()},
        texts=frozenset(name for name, table in tables.items() if _needs_text(table)),
        role=expectation.role,
        listing=asks_for_unexpected(expectation),
    )


def _needs_text(table: Table) -> bool:
    return bool(table.checks or table.indexes or table.unique) or any(
        isinstance(column, Column) and column.generated for column in table.columns.values()
    )
