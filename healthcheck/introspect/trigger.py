"""Rows of queries/trigger.sql → triggers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from healthcheck.introspect.index import Surroundings
from healthcheck.model.catalog import (
    UNREAD,
    Enabled,
    Event,
    Level,
    Text,
    Timing,
    Trigger,
    TriggerFunction,
)

# Bits of pg_trigger.tgtype.
_ROW, _BEFORE, _INSTEAD = 1, 2, 64
_EVENTS: Final[dict[int, Event]] = {4: "insert", 16: "update", 8: "delete", 32: "truncate"}

_ENABLED: Final[dict[str, Enabled]] = {
    "O": "origin",
    "R": "replica",
    "A": "always",
    "D": "disabled",
}

# Before its condition pg_get_triggerdef() prints names and words alone, behind it the function.
_BEFORE_WHEN: Final = r'(?:[^"\s]|"(?:[^"]|"")*"|\s(?!WHEN \())*'
_CONDITION: Final = re.compile(
    rf"{_BEFORE_WHEN} WHEN \((.*)\) EXECUTE (?:FUNCTION|PROCEDURE) .*", re.DOTALL
)


class TriggerRow(NamedTuple):
    """`type` and `enabled` are as in pg_trigger; `conditional` says that it has a WHEN."""

    table: int
    oid: int
    name: str
    type: int
    enabled: str
    function_schema: str
    function: str
    of_extension: bool
    arguments: bytes
    attnums: list[int]
    conditional: bool
    old_table: str | None
    new_table: str | None
    constraint: bool
    deferrable: bool
    deferred: bool

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> TriggerRow:
        """The row under names."""
        return cls(*row)


def rows_by_table(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[TriggerRow]]:
    """The rows under names, by the oid of their table or view."""
    tables: dict[int, list[TriggerRow]] = {}
    for row in map(TriggerRow.of, rows):
        tables.setdefault(row.table, []).append(row)
    return tables


def parse(row: TriggerRow, around: Surroundings) -> Trigger:
    """One trigger of the table or view that `around` is about."""
    columns = around.columns
    return Trigger(
        name=row.name,
        timing=_timing(row.type),
        events=tuple(event for bit, event in _EVENTS.items() if row.type & bit),
        level=_level(row.type),
        function=TriggerFunction(
            schema=row.function_schema, name=row.function, arguments=_arguments(row.arguments)
        ),
        of_extension=row.of_extension,
        when=_condition(around.text("when", row.oid)) if row.conditional else None,
        columns=tuple(columns[attnum].name for attnum in row.attnums),
        old_table=row.old_table,
        new_table=row.new_table,
        constraint=row.constraint,
        deferrable=row.deferrable,
        deferred=row.deferred,
        enabled=_ENABLED[row.enabled],
    )


def _timing(type_: int) -> Timing:
    if type_ & _BEFORE:
        return "before"
    return "instead of" if type_ & _INSTEAD else "after"


def _level(type_: int) -> Level:
    return "row" if type_ & _ROW else "statement"


def _arguments(stored: bytes) -> tuple[str, ...]:
    """The bytes are of the database's encoding, which need not be what they are in it."""
    return tuple(each.decode(errors="backslashreplace") for each in stored.split(b"\0")[:-1])


def _condition(definition: Text) -> Text:
    """The condition of a whole definition, as pg_get_triggerdef() prints that."""
    if definition is UNREAD:
        return UNREAD
    match = _CONDITION.fullmatch(definition)
    return match[1] if match else UNREAD
