"""Ledgers: which table it is, and its rows. Pure, but for the text of queries/*.sql."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from typing import Any, Final

from healthcheck.introspect.reading import Rows
from healthcheck.introspect.script import query
from healthcheck.ledgers import BY_NAME, TOOLS, Place, Tool, fitting
from healthcheck.ledgers.tool import RowError
from healthcheck.model import catalog, expectation
from healthcheck.model.names import TableName, literal

MOST_ROWS: Final = 100_000
MOST_BYTES: Final = 16 << 20

# What stands for a ledger of which nothing is known.
_NAMELESS: Final = "migrations"
_ROWS: Final = "healthcheck_ledger"
_NONE: Final = frozenset({""})  # columns that no table has
_NAME = re.compile(r"\w+")
_WORD = re.compile(r"\{(\w+)\}")
_OF_US: Final = 4  # columns of ledger_row.sql before those of the tool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
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
            entries = tool.entries(said, want.release(tool.name))
        except RowError:
            return replace(self.ledger, tool=None)
        if not all(isinstance(entry.name, str) for entry in entries):
            return replace(self.ledger, tool=None)  # of a type that the tool does not make
        return replace(self.ledger, entries=entries)


def parameters(wanted: Sequence[expectation.Ledger], schema: str) -> dict[str, Any]:
    """Those of ledger.sql. `schema` is the default one."""
    names = {name for want in wanted for name in _names(want)}
    homes = {place.schema for want in wanted for place in _homes(want, schema)}
    return {"ledgers": sorted(names), "ledger_homes": sorted(homes)}


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


def choose(want: expectation.Ledger, seen: Sequence[Sighting], schema: str) -> Choice:
    """Which of the tables that were seen is the ledger. `schema` is the default one."""
    if want.table is not None:
        return _declared(want, want.table, seen)
    return _of_a_tool(want, seen, schema) if want.tool else _of_any_tool(want, seen, schema)


def _declared(want: expectation.Ledger, table: TableName, seen: Sequence[Sighting]) -> Choice:
    """Where it is said to be, and nowhere else."""
    for one in seen:
        if one.table == table:
            return _chosen(want, one, seen)
    others = (one.table for one in seen if one.table.name == table.name and _tools(want, one, seen))
    return Choice(ledger=catalog.Ledger(table=table, tool=want.tool, others=tuple(others)))


def _of_a_tool(want: expectation.Ledger, seen: Sequence[Sighting], schema: str) -> Choice:
    """Where the tool has it: one elsewhere may be that of another application."""
    [home] = _homes(want, schema)
    named = [one for one in seen if one.table.name == home.name]
    there = [one for one in named if one.table == home]
    others = tuple(one.table for one in named if one not in there and _tools(want, one, seen))
    if there:
        choice = _chosen(want, there[0], seen)
        return choice if choice.ledger.tool else _among(choice, others)
    return Choice(ledger=catalog.Ledger(table=home, tool=want.tool, others=others))


def _of_any_tool(want: expectation.Ledger, seen: Sequence[Sighting], schema: str) -> Choice:
    """That of the tool whose files they are, where a tool has it."""
    fits = [one for one in seen if _tools(want, one, seen)]
    homes = _homes(want, schema)
    meant = [one for one in fits if one.table in homes]
    elsewhere = tuple(one.table for one in fits if one not in meant)
    if len(meant) == 1:
        return _chosen(want, meant[0], seen)
    odd = [one for one in seen if one.table in homes and not one.is_table]
    if not meant and odd:
        return _among(_chosen(want, odd[0], seen), elsewhere)
    if not meant:
        tool = next(iter(want.releases)) if len(want.releases) == 1 else None
        home = _home(BY_NAME[tool], schema) if tool else TableName(schema, _NAMELESS)
        return Choice(ledger=catalog.Ledger(table=home, tool=tool, others=elsewhere))
    tools = dict.fromkeys(tool for one in meant for tool in _tools(want, one, seen))
    first = meant[0]
    ledger = catalog.Ledger(
        table=first.table,
        columns=first.columns,
        usable=first.usable,
        candidates=tuple(tools),
        others=tuple(one.table for one in meant[1:]),
    )
    return Choice(ledger=ledger)


def _among(choice: Choice, others: tuple[TableName, ...]) -> Choice:
    """A choice of what is not read, with others that may be meant."""
    return Choice(ledger=replace(choice.ledger, others=others))


def _chosen(want: expectation.Ledger, one: Sighting, seen: Sequence[Sighting]) -> Choice:
    """A table that is the ledger, if it has the columns of one."""
    if not one.is_table:
        ledger = catalog.Ledger(table=one.table, columns=one.columns, kind=one.kind)
        return Choice(ledger=ledger)
    tools = _tools(want, one, seen)
    tool = tools[0] if len(tools) == 1 else None
    ledger = catalog.Ledger(
        table=one.table,
        tool=tool,
        columns=one.columns,
        usable=one.usable,
        locked=one.locked,
        candidates=tools or tuple(each.name for each in fitting(one.columns, _beside(one, seen))),
    )
    if tool is None:
        return Choice(ledger=ledger)
    ledger = replace(ledger, candidates=())
    if one.locked or not one.usable:
        return Choice(ledger=ledger)
    wanted = BY_NAME[tool].beside
    beside = {
        f"{_ROWS}_{number}": other
        for number, other in enumerate(_of_its_schema(one, seen))
        if other.is_table
        and other.usable
        and not other.locked
        and other.table.name in wanted
        and wanted[other.table.name] <= other.readable
    }
    place = Place(
        table=_ROWS,
        name=_sql(one.table),
        columns=one.columns,
        beside={other.table.name: known_by for known_by, other in beside.items()},
    )
    return Choice(ledger=ledger, sighting=one, place=place, beside=beside)


def _tools(want: expectation.Ledger, one: Sighting, seen: Sequence[Sighting]) -> tuple[str, ...]:
    """The tools whose ledger a table may be, as far as they may be meant."""
    if not one.is_table:
        return ()
    if want.tool is not None:
        return (want.tool,) if BY_NAME[want.tool].columns <= one.columns else ()
    fits = [tool.name for tool in fitting(one.columns, _beside(one, seen))]
    return tuple(name for name in fits if name in want.releases or not want.releases)


def _beside(one: Sighting, seen: Sequence[Sighting]) -> frozenset[str]:
    """The names of the tables of its schema that are some tool's by their columns."""
    return frozenset(
        other.table.name
        for other in _of_its_schema(one, seen)
        for tool in TOOLS
        if other.is_table and tool.beside.get(other.table.name, _NONE) <= other.columns
    )


def _of_its_schema(one: Sighting, seen: Sequence[Sighting]) -> list[Sighting]:
    return [other for other in seen if other.table.schema == one.table.schema]


def _meant(want: expectation.Ledger) -> tuple[Tool, ...]:
    """The tools whose tables are looked for."""
    if want.tool is not None:
        return (BY_NAME[want.tool],)
    return tuple(BY_NAME[name] for name in want.releases) or TOOLS


def _names(want: expectation.Ledger) -> Iterator[str]:
    tools = _meant(want)
    yield from (name for tool in tools for name in tool.beside)
    if want.table is not None:
        yield want.table.name
    else:
        yield from (tool.table for tool in tools if tool.table)


def _homes(want: expectation.Ledger, schema: str) -> list[TableName]:
    """Where it should be, for each of the tools that are looked for."""
    if want.table is not None:
        return [want.table]
    return [_home(tool, schema) for tool in _meant(want)]


def _home(tool: Tool, schema: str) -> TableName:
    return TableName(tool.schema or schema, tool.table)


def _source(known_by: str, one: Sighting, wanted: Collection[str]) -> str:
    """A table's rows under a name, in a form that runs nothing that somebody wrote.

    The name may be that of something else when it arrives. TABLESAMPLE refuses a view or a foreign
    table while the statement is parsed, ONLY leaves out those below, and 100 per cent are all rows.
    format() writes a value of any type without a cast that somebody made, and what comes of it has
    the type that was seen before.
    """
    columns = ", ".join(
        f"CASE WHEN t.{_quoted(name)} IS NOT NULL"
        f" THEN format('%s', t.{_quoted(name)})::pg_catalog.{_quoted(kind)} END AS {_quoted(name)}"
        for name, kind in one.types.items()
        if name in wanted
    )
    table = f"ONLY {_sql(one.table)} t TABLESAMPLE pg_catalog.system (100)"
    return f"{known_by} AS (SELECT {columns} FROM {table})"  # noqa: S608 - all of it is quoted


def _sql(name: TableName) -> str:
    return ".".join(map(_quoted, name))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
