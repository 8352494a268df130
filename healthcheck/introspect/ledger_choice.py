"""Ledgers: which of the tables that were seen it is, and of which tool. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from msgspec.structs import replace

from healthcheck.introspect.ledger import Choice, Sighting
from healthcheck.ledgers import BY_NAME, TOOLS, Place, Tool, fitting
from healthcheck.model import catalog, expectation
from healthcheck.model.names import TableName, in_quotes

# What stands for a ledger of which nothing is known.
_NAMELESS: Final = "migrations"
_ROWS: Final = "healthcheck_ledger"
_NONE: Final = frozenset({""})  # columns that no table has


def parameters(wanted: Sequence[expectation.Ledger], schema: str) -> dict[str, Any]:
    """Those of ledger.sql. `schema` is the default one."""
    names = {name for want in wanted for name in _names(want)}
    homes = {place.schema for want in wanted for place in _homes(want, schema)}
    return {"ledgers": sorted(names), "ledger_homes": sorted(homes)}


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
        name=in_quotes(*one.table),
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
