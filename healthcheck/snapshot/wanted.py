"""What has to be asked of the server so that all of it can be declared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec.structs import replace

from healthcheck.introspect import Inventory, Wanted, wanted_of
from healthcheck.model.expectation import (
    Check,
    CompositeType,
    Domain,
    EnumType,
    Expectation,
    Extension,
    Function,
    Gone,
    RowSecurity,
    Sequence,
    Table,
    Trigger,
    View,
)
from healthcheck.model.names import ObjectName, TableName

_ANY_TABLE: Final = Table(
    name=TableName("", ""),
    checks=(Check(expression="true"),),
    exclusions=(Gone(name=""),),
    row_security=RowSecurity(enabled=True, policies=(Gone(name=""),)),
)

# Of each section the least that makes a probe ask for all of it: what has a text asks for texts.
_ASKING: Final[Mapping[str, Callable[[TableName], Any]]] = {
    "tables": lambda name: replace(_ANY_TABLE, name=name),
    "triggers": lambda _: (Trigger(name="", when="true"),),
    "extensions": lambda _: Extension(),
    "enums": lambda _: EnumType(),
    "domains": lambda _: Domain(),
    "types": lambda _: CompositeType(),
    "sequences": lambda _: Sequence(),
    "functions": lambda _: Function(),
    "views": lambda _: View(indexes=(Gone(name=""),)),
}


def wanted_in(inventory: Inventory, schema: str) -> Wanted:
    """As for a declaration that names all that is in the inventory, and asks for all of it."""
    asking: dict[str, Any] = {
        section: {name: ask(name) for name in inventory.names.get(section, ())}
        for section, ask in _ASKING.items()
    }
    wanted = wanted_of(Expectation(schema=schema, **asking))
    granted = inventory.names.get("privileges")
    if granted is None and "functions" not in inventory.names:
        return wanted
    # Of whom to ask is not known before the rights are read that are written down.
    rights: dict[str, dict[ObjectName, bool]] = {
        "privileges": dict.fromkeys(granted or (), False),
        "roles": {},
    }
    return replace(wanted, outside={**wanted.outside, **rights}, written_grants=True)
