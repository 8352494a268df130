"""Rows of queries/table_definition.sql → what a table is beside what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from healthcheck.compare.expressions.listing import split_list
from healthcheck.introspect.text import Texts, text_of
from healthcheck.model.catalog import (
    UNREAD,
    IndexKey,
    PartitionKey,
    Strategy,
    TableDefinition,
    Text,
)
from healthcheck.model.names import TableName

# pg_partitioned_table.partstrat.
_STRATEGIES: Final[dict[str, Strategy]] = {"r": "range", "l": "list", "h": "hash"}


class DefinitionRow(NamedTuple):
    """`columns`, `opclasses` and `collations` stand side by side; None is an expression."""

    table: int
    is_partition: bool
    detaching: bool
    parent_schemas: list[str]
    parent_names: list[str]
    unlogged: bool
    server: str | None
    row_security: bool
    forced: bool
    strategy: str | None
    columns: list[str | None] | None
    opclasses: list[str | None] | None
    collations: list[str | None] | None

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> DefinitionRow:
        """The row under names."""
        return cls(*row)

    @property
    def has_text(self) -> bool:
        """Whether the partition key has an expression."""
        return None in (self.columns or ())


def parse(row: DefinitionRow, texts: Texts | None) -> TableDefinition:
    """What one table is; `texts` None where they could not be read."""
    return TableDefinition(
        partition_by=_partition_key(row, texts),
        is_partition=row.is_partition,
        detaching=row.detaching,
        parents=tuple(map(TableName, row.parent_schemas, row.parent_names)),
        unlogged=row.unlogged,
        server=row.server,
        row_security=row.row_security,
        forced=row.forced,
    )


def _partition_key(row: DefinitionRow, texts: Texts | None) -> PartitionKey | None:
    if row.strategy is None:
        return None
    columns = row.columns or []
    expressions = iter(_expressions(text_of(texts, "partition", row.table), columns.count(None)))
    return PartitionKey(
        strategy=_STRATEGIES[row.strategy],
        keys=tuple(
            IndexKey(
                column=column,
                expression=next(expressions) if column is None else None,
                opclass=opclass,
                collation=collation,
            )
            for column, opclass, collation in zip(
                columns, row.opclasses or [], row.collations or [], strict=True
            )
        ),
    )


def _expressions(text: Text, count: int) -> Sequence[Text]:
    """Those of one text, in their order."""
    if text is UNREAD:
        return [UNREAD] * count
    return split_list(text)
