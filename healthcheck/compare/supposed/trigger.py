"""Triggers as a declaration says that they are."""

from __future__ import annotations

from collections.abc import Mapping

from healthcheck.compare.supposed.record import filled, made
from healthcheck.model import catalog, expectation
from healthcheck.model.expectation import Absent, Expectation, Gone
from healthcheck.model.names import TableName


def triggers(
    said: Expectation, beside: Expectation
) -> dict[TableName, Mapping[str, catalog.Trigger]]:
    """Those of each table; a table without any has an entry too."""
    there: dict[TableName, Mapping[str, catalog.Trigger]] = {
        name: {} for name, want in said.tables.items() if not want.absent
    }
    for table, wants in said.triggers.items():
        others = {other.name: other for other in beside.triggers.get(table, ())}
        there[table] = {
            want.name: _trigger(filled(want, others.get(want.name)))
            for want in wants
            if not isinstance(want, Gone)
        }
    return there


def _trigger(want: expectation.Trigger) -> catalog.Trigger:
    open_ones = {
        "timing": want.timing or "after",
        "events": want.events or (),
        "level": want.level or "statement",
        "function": want.function or catalog.TriggerFunction(name=""),
        "when": None if isinstance(want.when, Absent) else want.when,
    }
    return made(catalog.Trigger, want, **open_ones)
