"""Sequences of the catalog → declared ones."""

from __future__ import annotations

from typing import Final

from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import Catalog, SequenceType
from healthcheck.model.names import TableName
from healthcheck.snapshot.spelling import Spelling

_BITS: Final[dict[SequenceType, int]] = {"smallint": 16, "integer": 32, "bigint": 64}


def declared(actual: Catalog, spelling: Spelling) -> dict[TableName, expectation.Sequence]:
    return {name: _sequence(actual.sequences[name]) for name in spelling.ordered(actual.sequences)}


def _sequence(have: catalog.Sequence) -> expectation.Sequence:
    """What is as CREATE SEQUENCE makes it unless told otherwise is not declared."""
    largest = 1 << (_BITS[have.type] - 1)
    ascends = have.increment > 0
    minimum, maximum = (1, largest - 1) if ascends else (-largest, -1)
    start = have.minimum if ascends else have.maximum
    return expectation.Sequence(
        type=None if have.type == "bigint" else have.type,
        increment=None if have.increment == 1 else have.increment,
        minimum=None if have.minimum == minimum else have.minimum,
        maximum=None if have.maximum == maximum else have.maximum,
        start=None if have.start == start else have.start,
        cycle=have.cycle or None,
    )
