from __future__ import annotations

from msgspec import Struct

from healthcheck.model.catalog import Strategy
from healthcheck.model.expectation.index import IndexKey


class PartitionKey(Struct, frozen=True, kw_only=True):
    """How a table is partitioned, a closed definition."""

    strategy: Strategy
    keys: tuple[IndexKey, ...]
