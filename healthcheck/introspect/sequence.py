"""Rows of queries/sequence.sql → sequences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from healthcheck.introspect.reading import Parsed, Rows
from healthcheck.introspect.wanted import Wanted
from healthcheck.model.catalog import Sequence
from healthcheck.model.names import TableName


def parameters(wanted: Wanted) -> dict[str, Any]:
    """The wanted sequences, side by side, and whether the undeclared are listed."""
    names = wanted.outside.get("sequences", {})
    return {
        "sequence_schemas": [name.schema for name in names],
        "sequence_names": [name.name for name in names],
        "sequence_absents": list(names.values()),
        "list_sequences": "sequences" in wanted.listed,
    }


def parse(rows: Rows) -> Iterator[Parsed]:
    """Every sequence that was wanted or listed. To a role that is none, nothing is visible."""
    for id_, schema, name, type_, increment, minimum, maximum, start, cycle, visible in rows:
        sequence = Sequence(
            type=type_,
            increment=increment,
            minimum=minimum,
            maximum=maximum,
            start=start,
            cycle=cycle,
            visible=bool(visible),
        )
        yield Parsed(id_, TableName(schema, name), sequence)
