"""Rows of queries/privilege.sql → who may do what; of queries/role.sql → which roles there are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from healthcheck.introspect.reading import Parsed, Rows
from healthcheck.introspect.wanted import Wanted
from healthcheck.model.catalog import Access, Right
from healthcheck.model.names import TableName

_LETTERS: Final = {"schema": "n", "sequence": "S", "table": "r", "column": "r"}
"""What stands for a kind in the query; functions are asked where they are read."""


def parameters(wanted: Wanted) -> dict[str, Any]:
    """The objects, and side by side what is asked of them."""
    names = sorted(wanted.outside.get("privileges", {}))
    grants = [grant for grant in wanted.grants if grant.kind in _LETTERS]
    return {
        "grant_schemas": [name.schema for name in names],
        "grant_names": [name.name for name in names],
        "grantees": list(wanted.grantees),
        "right_kinds": [_LETTERS[grant.kind] for grant in grants],
        "right_schemas": [grant.name.schema for grant in grants],
        "right_names": [grant.name.name for grant in grants],
        "right_columns": [grant.column for grant in grants],
        "right_roles": [grant.role for grant in grants],
        "rights": [",".join(grant.privileges) for grant in grants],
        "grants": wanted.written_grants,
    }


def parse(rows: Rows) -> Iterator[Parsed]:
    """Each relation and schema that there is, with what is known of it."""
    for (id_, schema, name, is_sequence), group in groupby(rows, key=lambda row: row[:4]):
        rights = [row[4:] for row in group if row[5] is not None]
        granted = frozenset(Right(*right) for *right, written in rights if written)
        held = frozenset(Right(*right) for *right, written in rights if not written)
        # What is granted is held.
        access = Access(is_sequence=is_sequence, held=held | granted, granted=granted)
        yield Parsed(id_, TableName(schema, name), access)


def parse_roles(rows: Rows) -> Iterator[Parsed]:
    """Each role that there is."""
    for id_, name in rows:
        yield Parsed(id_, name, True)
