from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

from healthcheck.model.catalog.text import Text

Timing: TypeAlias = Literal["before", "after", "instead of"]
Event: TypeAlias = Literal["insert", "update", "delete", "truncate"]
Level: TypeAlias = Literal["row", "statement"]
Enabled: TypeAlias = Literal["origin", "replica", "always", "disabled"]


class TriggerFunction(Struct, frozen=True, kw_only=True):
    """What a trigger executes, with the texts that it is given: audit('orders').

    `schema` is None where a declaration leaves it out.
    """

    schema: str | None = None
    name: str
    arguments: tuple[str, ...] = ()


class Trigger(Struct, frozen=True, kw_only=True):
    """One trigger of pg_trigger that a user made, and not one that it has from a parent.

    `events` are in the order of Event. `columns` are those of UPDATE OF. `when` is the condition
    without WHEN ( ). `of_extension` says that an extension owns the function, so that its schema
    is an accident of the installation. `constraint` is CREATE CONSTRAINT TRIGGER.
    """

    name: str
    timing: Timing
    events: tuple[Event, ...]
    level: Level
    function: TriggerFunction
    of_extension: bool = False
    when: Text | None = None
    columns: tuple[str, ...] = ()
    old_table: str | None = None
    new_table: str | None = None
    constraint: bool = False
    deferrable: bool = False
    deferred: bool = False
    enabled: Enabled = "origin"

    @property
    def fires(self) -> bool:
        """Whether it does in a session as an application has it."""
        return self.enabled in ("origin", "always")


Triggers: TypeAlias = Mapping[str, Trigger]
"""Those of one table or view, by name."""
