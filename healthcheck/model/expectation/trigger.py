from __future__ import annotations

from msgspec import Struct

from healthcheck.model.catalog import Enabled, Event, Level, Timing, TriggerFunction
from healthcheck.model.expectation.origin import NOWHERE, Absent, Origin


class Trigger(Struct, frozen=True, kw_only=True):
    """A partial definition; a trigger of which nothing else is said has to be there, and to fire.

    `when` ABSENT is a condition that must not be. `columns` belong to the events: none with these
    is UPDATE of any column. `function` without a schema may be one of the default schema, of
    PostgreSQL or of an extension.
    """

    name: str
    timing: Timing | None = None
    events: tuple[Event, ...] | None = None
    level: Level | None = None
    function: TriggerFunction | None = None
    when: str | Absent | None = None
    columns: tuple[str, ...] = ()
    old_table: str | None = None
    new_table: str | None = None
    constraint: bool | None = None
    deferrable: bool | None = None
    deferred: bool | None = None
    enabled: Enabled | None = None
    origin: Origin = NOWHERE
