"""A declaration that people have written in, brought up to a snapshot.

What only people write stays: policies and roles, migrations' names, what is declared absent, and
how a thing is spelled whose database agrees with it. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from healthcheck.compare.privilege import WORDS
from healthcheck.compare.types import expand_serial
from healthcheck.model.expectation import (
    ABSENT,
    Column,
    Expectation,
    Gone,
    Granted,
    Privileges,
    RowSecurity,
    Table,
)
from healthcheck.snapshot.declared import BESIDE_TABLES, IN_TABLE, TABLES, makes
from healthcheck.snapshot.scope import Scope

K = TypeVar("K")

_UNSAID: Final = ("name", "origin")  # an unnamed thing is as complete as one with a name
_NOTHING: Final[tuple[object, ...]] = (None, (), {})
_OF_A_TABLE: Final = ("partition_by", "partition_of", "inherits", "unlogged", "foreign")
_WORDS: Final = tuple(dict.fromkeys(word for words in WORDS.values() for word in words))


class Merge(Struct, frozen=True, kw_only=True):
    """`stale` are the lines of the old declaration that its database does not agree with."""

    scope: Scope
    stale: Collection[int]

    def expectation(self, old: Expectation, new: Expectation) -> Expectation:
        """The old one with all that is in scope as it is in the new one."""
        sections = [section for section in (TABLES, *BESIDE_TABLES) if makes(self.scope, section)]
        merged: dict[str, Any] = {
            section: self._one(getattr(old, section), getattr(new, section)) for section in sections
        }
        return replace(old, **merged)

    def _one(self, old: Any, new: Any) -> Any:
        """What both have, whatever it is."""
        match old, new:
            case Mapping(), Mapping():
                return self._mapping(old, new)
            case tuple(), tuple():
                return self._things(old, new)
            case Table(absent=False), Table():
                return self._table(old, new)
            case (RowSecurity(), RowSecurity()) | (Privileges(), Privileges()):
                return self._parts(old, new)
            case _:
                return self._thing(old, new)

    def _mapping(self, old: Mapping[Any, Any], new: Mapping[Any, Any]) -> dict[Any, Any]:
        merged = {key: self._one(old[key], one) if key in old else one for key, one in new.items()}
        kept = {key: one for key, one in old.items() if key in new} | self._kept(old)
        ordered = {key: kept[key] for key in old if key in kept}
        return _ordered(ordered, {**kept, **merged}, new)

    def _kept(self, old: Mapping[Any, Any]) -> dict[Any, Any]:
        """Of what the snapshot does not have."""
        left = {key: self._left(one) if self._covers(key) else one for key, one in old.items()}
        return {key: one for key, one in left.items() if one is not None}

    def _things(self, old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[Any, ...]:
        """Things by their names; those without stay if they are as many and all there."""
        if old and all(one.name is None for one in old):
            complete = len(old) == len(new) and all(map(self._is_fresh, old))
            return old if complete else new
        by_name = ({one.name: one for one in each} for each in (old, new))
        return tuple(self._mapping(*by_name).values())

    def _table(self, old: Table, new: Table) -> Table:
        merged: dict[str, Any] = {}
        for section in filter(self.scope.wants, IN_TABLE):
            had, made = getattr(old, section), getattr(new, section)
            merged[section] = self._section(had, made, fresh=self._is_fresh(old))
        if self.scope.wants(TABLES):
            for field in _OF_A_TABLE:
                had, made = getattr(old, field), getattr(new, field)
                merged[field] = had if self._is_fresh(old) and had else made
        return replace(old, **_without_twins(merged))

    def _section(self, old: Any, new: Any, *, fresh: bool) -> Any:
        if old is None or old is ABSENT:
            return new if old is None else old
        if new is not None:
            return self._one(old, new)
        return old if getattr(old, "origin", None) is None and fresh else None

    def _parts(self, old: Any, new: Any) -> Any:
        """What holds other things; that it is enabled is no thing."""
        both = {name: (getattr(old, name), getattr(new, name)) for name in old.__struct_fields__}
        collections = {
            name: self._one(had, made)
            for name, (had, made) in both.items()
            if isinstance(made, Mapping | tuple)
        }
        return replace(new, **collections)

    def _granted(self, old: Granted, new: Granted) -> Granted:
        """What has to be allowed still is, though nobody granted it to the role itself."""
        if not self._is_fresh(old):
            return replace(new, origin=old.origin)
        both = {*old.privileges, *new.privileges}
        return replace(old, privileges=tuple(word for word in _WORDS if word in both))

    def _thing(self, old: Any, new: Any) -> Any:
        """One definition: as it was written if that is so and says all, else as it is."""
        if type(old) is not type(new) or getattr(old, "absent", False):
            return old  # absent, which nobody finds in a database
        if isinstance(old, Granted):
            return self._granted(old, new)
        fresh = self._is_fresh(old)
        if fresh and all(
            _says_all(getattr(old, name), getattr(new, name)) for name in _fields(old)
        ):
            return old
        if not fresh or (isinstance(new, Column) and expand_serial(new.type or "")):
            return replace(new, origin=old.origin)
        kept = {name: getattr(old, name) for name in _fields(new) if getattr(new, name) in _NOTHING}
        return replace(new, **kept, origin=old.origin)

    def _left(self, old: Any) -> Any:
        """What stays of what the snapshot does not have: what is there, or declared absent."""
        match old:
            case Gone() | Table(absent=True):
                return old
            case Mapping():
                return self._kept(old) or None
            case tuple():
                return tuple(one for one in old if self._left(one) is not None) or None
            case Privileges():
                left = {
                    name: self._left(getattr(old, name)) or {} for name in old.__struct_fields__
                }
                return replace(old, **left) if any(left.values()) else None
            case _:
                return old if self._is_fresh(old) else None

    def _covers(self, key: Any) -> bool:
        """Whether the snapshot would have it if it were there; a name inside of a thing, surely."""
        return not hasattr(key, "schema") or self.scope.covers(key)

    def _is_fresh(self, thing: Any) -> bool:
        return thing.origin.line not in self.stale


def _fields(thing: Any) -> list[str]:
    return [name for name in thing.__struct_fields__ if name not in _UNSAID]


def _says_all(old: Any, new: Any) -> bool:
    """Whether of an attribute as much is said as there is to say."""
    if new in _NOTHING or old in _NOTHING:
        return new in _NOTHING
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return all(old.get(key) is not None for key in new)
    if isinstance(old, tuple) and isinstance(new, tuple) and hasattr(new[0], "name"):
        return {one.name for one in new} <= {one.name for one in old}
    return True


def _without_twins(sections: dict[str, Any]) -> dict[str, Any]:
    """A unique index that serves for a declared constraint of its name is not declared twice."""
    keys = {one.name for one in sections.get("unique", ())}
    indexes = sections.get("indexes", ())
    left = tuple(one for one in indexes if one.name is None or one.name not in keys)
    return sections | ({"indexes": left} if "indexes" in sections else {})


def _ordered(old: Iterable[K], values: Mapping[K, Any], new: Iterable[K]) -> dict[K, Any]:
    """In the order of the old, with what is new behind what it follows in the new order.

    Where people have an order of their own, it comes last.
    """
    order, fresh = list(old), list(new)
    had, has = set(order), set(fresh)
    as_written = [key for key in order if key in has] == [key for key in fresh if key in had]
    previous: K | None = None
    for key in fresh:
        if key not in had:
            behind = order.index(previous) + 1 if previous is not None else 0
            order.insert(behind if as_written else len(order), key)
        previous = key
    return {key: values[key] for key in order}
