"""Tables and the whole catalog, of the rows of a reading and of what is remembered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from healthcheck.introspect.memory import Known, Memory
from healthcheck.introspect.reading import Found, Reading
from healthcheck.introspect.table import Assembly
from healthcheck.introspect.text import Texts
from healthcheck.model.catalog import Catalog, Table, View


def put_together(
    assembly: Assembly, tables: Iterable[Found], texts: Mapping[int, Texts | None]
) -> dict[int, Known]:
    """The tables as they are found, by oid; those are locked whose texts are None."""
    known: dict[int, Known] = {}
    for one in tables:
        its = texts.get(one.oid, {})
        relation = (assembly.view if one.is_view else assembly.table)(one, its)
        if relation.locked != (its is None):
            relation = replace(relation, locked=its is None)
        known[one.oid] = Known(one.token, one.name, relation, assembly.triggers(one, its))
    return known


def catalog_of(
    reading: Reading, found: Sequence[Found], unread: Mapping[int, Known], memory: Memory
) -> Catalog:
    memory.tables = {one.oid: memory.tables[one.oid] for one in found if one.oid not in unread}
    known = {**memory.tables, **unread}
    relations = {
        one.name: _locked(known[one.oid].relation, one.locked or one.oid in unread) for one in found
    }
    outside: dict[str, Any] = {}
    for one in memory.outside.values():
        outside.setdefault(one.section, {})[one.parsed.name] = one.parsed.value
    return Catalog(
        server=reading.server(),
        schemas=reading.schemas(),
        tables={name: one for name, one in relations.items() if isinstance(one, Table)},
        views={name: one for name, one in relations.items() if isinstance(one, View)},
        triggers={one.name: known[one.oid].triggers for one in found},
        neighbours=reading.neighbours(),
        known=reading.known(),
        servers=reading.servers(),
        role_missing=reading.role_missing(),
        tenants=reading.tenants(),
        **outside,
    )


def _locked(relation: Table | View, locked: bool) -> Table | View:
    """The same object where it is as it was: what was said of it can stand, too."""
    return relation if relation.locked == locked else replace(relation, locked=locked)
