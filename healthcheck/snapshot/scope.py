"""What a snapshot is to be of."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from msgspec import Struct

from healthcheck.introspect import Inventory
from healthcheck.model.names import TableName


class Scope(Struct, frozen=True, kw_only=True):
    """`schemas` empty means all. A pattern is a glob over a name, with or without its schema.

    `only` holds sections of a declaration ("tables", "indexes"); empty means all. `prefer` is the
    schema that the connection string names, which is the default one where it is among them.
    `is_explicit` says that somebody asked for these schemas, so that each has to be there.
    `check_access` says whether what the role may not use is to be told, `ledgers` whether the
    tables of migration tools are wanted too.
    """

    schemas: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    only: frozenset[str] = frozenset()
    prefer: str = "public"
    is_explicit: bool = True
    check_access: bool = True
    ledgers: bool = True

    @property
    def filtered(self) -> bool:
        """Whether a part may be left out that is there."""
        return bool(self.include or self.exclude)

    def wants(self, section: str) -> bool:
        return not self.only or section in self.only

    def admits(self, name: TableName) -> bool:
        """Whether a name is included and not excluded."""
        return (not self.include or _matches(name, self.include)) and not _matches(
            name, self.exclude
        )

    def covers(self, name: TableName) -> bool:
        """Whether it would be written if it were there."""
        here = not self.schemas or not name.schema or name.schema in self.schemas
        return here and self.admits(name)

    def default_schema(self, names: Iterable[TableName]) -> str:
        """The schema of names without one: that of all of them, else the preferred one."""
        there = dict.fromkeys(name.schema for name in names if name.schema)
        if self.prefer in there or not there:
            return self.prefer
        return next(iter(there))

    def of(self, inventory: Inventory) -> Inventory:
        """What is left of an inventory."""
        left = {
            section: admitted
            for section, names in inventory.names.items()
            if (admitted := tuple(filter(self.admits, names)))
        }
        return Inventory(schemas=inventory.schemas, names=left)


def _matches(name: TableName, patterns: Iterable[str]) -> bool:
    spellings = name.name, f"{name.schema}.{name.name}"
    return any(fnmatchcase(spelling, pattern) for pattern in patterns for spelling in spellings)
