"""What a table of the catalog is beside what it holds → as a table declares it."""

from __future__ import annotations

from typing import Any

from healthcheck.model import catalog, expectation
from healthcheck.snapshot.index import declared_key
from healthcheck.snapshot.spelling import Spelling


def declared(table: catalog.Table, spelling: Spelling) -> dict[str, Any]:
    """Fields of expectation.Table; what the table is not is not declared."""
    have = table.definition
    return {
        "partition_by": have.partition_by and _partition_key(table, have.partition_by, spelling),
        "partition_of": have.parents[0] if have.is_partition and not have.detaching else None,
        "inherits": () if have.is_partition else have.parents,
        "unlogged": have.unlogged or None,
        "foreign": have.server,
    }


def _partition_key(
    table: catalog.Table, have: catalog.PartitionKey, spelling: Spelling
) -> expectation.PartitionKey:
    types = {name: column.type for name, column in table.columns.items()}
    return expectation.PartitionKey(
        strategy=have.strategy,
        keys=tuple(declared_key(key, types, spelling) for key in have.keys),
    )
