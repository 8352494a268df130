"""What each migration left → which of them made a thing, and which altered it last. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from healthcheck.model.expectation import NOWHERE, Expectation, Granted, Origin
from healthcheck.snapshot.declared import BESIDE_TABLES, TABLES

Root: TypeAlias = tuple[str, Hashable]
"""A section of a declaration, and a name in it: ("tables", TableName("public", "orders"))."""

Path: TypeAlias = tuple[Hashable, ...]
"""From a Root inwards: (…, "columns", "id")."""

_DROPPED: Final = object()
_TRIGGERS: Final = "triggers"


class History(Struct):
    """What there is after the last migration, and where it comes from."""

    _things: dict[Root, dict[Path, Any]] = field(default_factory=dict)
    _origins: dict[Path, Origin] = field(default_factory=dict)

    def names(self, section: str) -> frozenset[Any]:
        """Of what there is in a section."""
        return frozenset(name for of, name in self._things if of == section)

    def advance(self, migration: str, seen: Mapping[Root, Any]) -> None:
        """Take in what a migration may have changed: what is there now, None where nothing is.

        What it dropped and made again is no newer for it: a database without it has that as well.
        """
        for root, value in seen.items():
            old = self._things.get(root, {})
            new = _parts(root, value)
            for path in old.keys() - new.keys():
                del self._origins[path]
            for path, thing in new.items():
                if path not in old:
                    self._origins[path] = Origin(since=migration)
                elif old[path] != thing:
                    self._origins[path] = replace(self._origins[path], changed=migration)
            self._things[root] = new
            if not new:
                del self._things[root]

    def told(self, expectation: Expectation) -> Expectation:
        """With `since` and `changed` of all that is known here; a line stays what it was.

        What was made with its table does not say so again.
        """

        def tell(path: Path, thing: Any) -> Any:
            known = self._origins.get(path)
            if known is None or isinstance(thing, Granted):  # a grant has no place to say it
                return thing
            since = known.since
            if since == self._since_of_table(path):
                since = None
            return replace(thing, origin=replace(known, since=since, line=thing.origin.line))

        sections: dict[str, Any] = {
            section: _rebuilt((section,), getattr(expectation, section), tell)
            for section in (TABLES, *BESIDE_TABLES)
        }
        return replace(expectation, **sections)

    def _since_of_table(self, path: Path) -> str | None:
        """That of the table that a thing belongs to; a declaration lets it inherit that."""
        if len(path) > 2 and path[0] in (TABLES, _TRIGGERS):
            return self._origins.get((TABLES, path[1]), NOWHERE).since
        return None


def _parts(root: Root, value: Any) -> dict[Path, Any]:
    """The things in what has a name in a section, itself included, each without those in it."""
    parts: dict[Path, Any] = {}

    def take_out(path: Path, thing: Any) -> Any:
        parts[path] = replace(thing, origin=NOWHERE)
        return _DROPPED

    _rebuilt(root, value, take_out)
    return parts


def _rebuilt(path: Path, value: Any, change: Callable[[Path, Any], Any]) -> Any:
    """A value with every thing in it that has an origin changed, from the inside outwards."""
    match value:
        case Mapping():
            changed = {key: _rebuilt((*path, key), one, change) for key, one in value.items()}
            return {key: one for key, one in changed.items() if one is not _DROPPED}
        case tuple() if any(hasattr(one, "origin") for one in value):
            things = [_rebuilt((*path, one.name), one, change) for one in value]
            return tuple(one for one in things if one is not _DROPPED)
        case Struct():
            inside = {name: getattr(value, name) for name in _fields(value)}
            made = {name: _rebuilt((*path, name), one, change) for name, one in inside.items()}
            made = {name: None if one is _DROPPED else one for name, one in made.items()}
            moved = {name: one for name, one in made.items() if one is not inside[name]}
            new: Any = replace(value, **moved) if moved else value
            return change(path, new) if hasattr(value, "origin") else new
        case _:
            return value


def _fields(value: Any) -> tuple[str, ...]:
    return tuple(name for name in value.__struct_fields__ if name != "origin")
