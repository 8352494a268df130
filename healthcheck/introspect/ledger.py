"""A ledger as a reading finds it, and its rows. Pure, but for the text of queries/*.sql."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import compress
from typing import Final

from msgspec import Struct, ValidationError, convert, field
from msgspec.structs import replace

from healthcheck.introspect.reading import Rows
from healthcheck.introspect.script import query
from healthcheck.ledgers import BY_NAME, Place, Tool
from healthcheck.ledgers.tool import RowError
from healthcheck.model import catalog, expectation
from healthcheck.model.names import TableName, in_quotes, literal

MOST_ROWS: Final = 100_000
MOST_BYTES: Final = 16 << 20

_NAME = re.compile(r"\w+")
_WORD = re.compile(r"\{(\w+)\}")
_OF_US: Final = 4  # columns of ledger_row.sql before those of the tool


class Sighting(Struct, frozen=True, kw_only=True):
    """A table that may be a ledger, as one snapshot has it.

    `types` has the columns whose type is PostgreSQL's own: name → that of the type in pg_catalog.
    `readable` are those that the role may read; it, `usable` and `locked` are of the moment.
    """

    oid: int
    filenode: int
    table: TableName
    types: Mapping[str, str]
    readable: frozenset[str]
    usable: bool
    locked: bool
    kind: str

    @property
    def is_table(self) -> bool:
        """Whether it is one by itself, as tools make it."""
        return self.kind == "table"

    @property
    def columns(self) -> frozenset[str]:
        """The names of its columns."""
        return frozenset(self.types)


class Choice(Struct, frozen=True, kw_only=True):
    """What a declared ledger turned out to be; `sighting` and `place` where it is to be read.

    `beside` are the tables that `place` has beside it, by the names that they have in its SQL.
    """

    ledger: catalog.Ledger
    sighting: Sighting | None = None
    place: Place | None = None
    beside: Mapping[str, Sighting] = field(default_factory=dict)

    @property
    def tool(self) -> Tool | None:
        """The tool whose ledger is to be read."""
        return BY_NAME[self.ledger.tool] if self.place and self.ledger.tool else None

    @property
    def reads(self) -> tuple[object, ...]:
        """What its rows are those of; the same as long as the same statement reads them."""
        one = self.sighting
        types = [each.types for each in self.beside.values()]
        return self.ledger.tool, self.place, one and (one.oid, one.types), types

    def statement(self) -> str:
        """The SQL that reads it, for a cursor that fills in parameters."""
        tool, place, one = self.tool, self.place, self.sighting
        if tool is None or place is None or one is None:
            raise ValueError("nothing is to be read")
        text = tool.query(place)
        sources = [_source(place.table, one, set(_NAME.findall(text)))]
        for known_by, other in self.beside.items():
            sources.append(_source(known_by, other, tool.beside[other.table.name]))
        values = {
            "sources": ", ".join(sources),
            "most_rows": str(MOST_ROWS),
            "most_bytes": str(MOST_BYTES),
            "literal": literal(place.name),
            "query": text,
        }
        # In one go, for a schema may be named like a word in braces.
        text = _WORD.sub(lambda word: values[word[1]], query("ledger_row"))
        return text.replace("%", "%%")

    def read(self, rows: Rows, want: expectation.Ledger) -> catalog.Ledger | None:
        """The ledger with what its rows say; None where they are of another table by now."""
        tool, sighting = self.tool, self.sighting
        if tool is None or sighting is None or not rows:
            return None
        oid, filenode, fits, number = rows[0][:_OF_US]
        if (oid, filenode) != (sighting.oid, sighting.filenode):
            return None
        if not fits:
            return self.ledger
        said = [] if number is None else [row[_OF_US:] for row in rows]
        try:
            own = convert(said, list[tool.row])  # type: ignore[name-defined]
            entries = tool.entries(own, want.release(tool.name))
        except (ValidationError, RowError):
            return replace(self.ledger, tool=None)  # the tool would not write such a row
        return replace(self.ledger, entries=entries)


def sightings(rows: Rows) -> list[Sighting]:
    """What ledger.sql found."""
    return [
        Sighting(
            oid=oid,
            filenode=filenode,
            table=TableName(schema, name),
            types=dict(zip(columns, types, strict=True)),
            readable=frozenset(compress(columns, readable)),
            usable=usable is not False,
            locked=locked,
            kind=kind,
        )
        for oid, schema, name, columns, types, readable, usable, locked, filenode, kind in rows
    ]


def _source(known_by: str, one: Sighting, wanted: Collection[str]) -> str:
    """A table's rows under a name, in a form that runs nothing that somebody wrote.

    The name may be that of something else when it arrives. TABLESAMPLE refuses a view or a foreign
    table while the statement is parsed, ONLY leaves out those below, and 100 per cent are all rows.
    format() writes a value of any type without a cast that somebody made, and what comes of it has
    the type that was seen before.
    """
    types = {in_quotes(name): in_quotes(of) for name, of in one.types.items() if name in wanted}
    columns = ", ".join(
        f"CASE WHEN t.{name} IS NOT NULL THEN format('%s', t.{name})::pg_catalog.{of} END AS {name}"
        for name, of in types.items()
    )
    table = f"ONLY {in_quotes(*one.table)} t TABLESAMPLE pg_catalog.system (100)"
    return f"{known_by} AS (SELECT {columns} FROM {table})"  # noqa: S608 - all of it is quoted
