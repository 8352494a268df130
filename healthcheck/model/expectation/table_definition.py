from __future__ import annotations

from dataclasses import dataclass

from healthcheck.model.catalog import Strategy
from healthcheck.model.expectation.index import IndexKey


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionKey:
    """How a table is partitioned, a closed definition."""

    strategy: Strategy
    keys: tuple[IndexKey, ...]
