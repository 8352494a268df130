"""The statements that make a trigger, drop it, and turn it on and off."""

from __future__ import annotations

from typing import Final

from healthcheck.model import expectation
from healthcheck.model.catalog import Enabled, TriggerFunction
from healthcheck.model.names import TableName, literal, qualified, quote

_STATES: Final[dict[Enabled, str]] = {
    "origin": "ENABLE",
    "disabled": "DISABLE",
    "always": "ENABLE ALWAYS",
    "replica": "ENABLE REPLICA",
}


def create(want: expectation.Trigger, table: TableName) -> str | None:
    """The statements that make it; None where it is not said when it fires and what it does."""
    if not want.timing or not want.events or not want.function:
        return None
    words = ["CREATE CONSTRAINT TRIGGER" if want.constraint else "CREATE TRIGGER"]
    words += [quote(want.name), want.timing.upper(), _events_sql(want), f"ON {table}"]
    words += ["DEFERRABLE"] if want.deferrable else []
    words += ["INITIALLY DEFERRED"] if want.deferred else []
    named = (("OLD", want.old_table), ("NEW", want.new_table))
    transition = [f"{row} TABLE AS {quote(name)}" for row, name in named if name]
    words += [f"REFERENCING {' '.join(transition)}"] if transition else []
    words += [f"FOR EACH {_level(want).upper()}"]
    words += [f"WHEN ({want.when})"] if isinstance(want.when, str) else []
    words += [f"EXECUTE FUNCTION {spelled(want.function)};"]
    statements = [" ".join(words)]
    if want.enabled not in (None, "origin"):
        statements.append(set_enabled(table, want.name, want.enabled))
    return "\n".join(statements)


def spelled(function: TriggerFunction) -> str:
    """As SQL writes it after EXECUTE FUNCTION: audit.log('orders')."""
    arguments = ", ".join(map(literal, function.arguments))
    return f"{qualified(*filter(None, (function.schema, function.name)))}({arguments})"


def _events_sql(want: expectation.Trigger) -> str:
    of = f" OF {', '.join(map(quote, want.columns))}" if want.columns else ""
    events = (f"UPDATE{of}" if event == "update" else event.upper() for event in want.events or ())
    return " OR ".join(events)


def _level(want: expectation.Trigger) -> str:
    """PostgreSQL fires once for each statement unless told otherwise."""
    needs_row = want.constraint or want.timing == "instead of"
    return want.level or ("row" if needs_row else "statement")


def set_enabled(table: TableName, name: str, state: Enabled) -> str:
    return f"ALTER TABLE {table} {_STATES[state]} TRIGGER {quote(name)};"


def drop(table: TableName, name: str) -> str:
    return f"DROP TRIGGER {quote(name)} ON {table};"
