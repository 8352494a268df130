"""Whether anything is otherwise than at the last full answer, without reading it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace
from psycopg.errors import InsufficientPrivilege, UndefinedFunction

from healthcheck.introspect.connection import Connection, Limits
from healthcheck.introspect.ledger_reading import Ledgers
from healthcheck.introspect.reading import Found, Rows
from healthcheck.introspect.script import unchanged_script
from healthcheck.model.catalog import Catalog, Table, View
from healthcheck.model.names import TableName

REFUSED: Final = (InsufficientPrivilege, UndefinedFunction)
"""What comes where ts_stat() may not be called."""

_Relation = TypeVar("_Relation", Table, View)


class Look(NamedTuple):
    """The row of queries/unchanged.sql, where something has been committed."""

    role: str
    in_recovery: bool
    moment: str | None
    digest: str

    @classmethod
    def of(cls, rows: Rows) -> Look:
        """That of its result set; on a standby there is no moment to ask about."""
        [row] = rows
        look = cls(*row)
        return look._replace(moment=None) if look.in_recovery else look


class Last(Struct, frozen=True, kw_only=True):
    """A full answer, and by what it is known that another would be the same.

    `query` is that of the digest, filled in for the `connection`. `names` are the tables and views
    that were found, by oid, and `locked` those of them that were locked. `asked` are the scripts by
    which it was looked for, with the parameters in place that they have as long as it stands.
    """

    connection: Connection
    query: str
    digest: str
    moment: str | None
    catalog: Catalog
    names: Mapping[int, TableName]
    locked: frozenset[TableName]
    asked: dict[tuple[Limits, str], str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        catalog: Catalog,
        look: Look,
        found: Sequence[Found],
        *,
        connection: Connection,
        query: str,
    ) -> Last:
        """That of a whole reading."""
        return cls(
            connection=connection,
            query=query,
            digest=look.digest,
            moment=look.moment,
            catalog=catalog,
            names={one.oid: one.name for one in found},
            locked=frozenset(one.name for one in found if one.locked),
        )

    def parameters(self) -> dict[str, Any]:
        """Those of queries/unchanged.sql."""
        return {"moment": self.moment, "digest": self.query}

    def at(self, look: Look) -> Last:
        """The same, of that moment. The server was not started anew: its version is the same."""
        server = replace(self.catalog.server, role=look.role, in_recovery=look.in_recovery)
        catalog = self.catalog
        if server != catalog.server:
            catalog = replace(catalog, server=server)
        return replace(self, catalog=catalog, moment=look.moment, asked={})

    def with_locked(self, oids: Sequence[int]) -> Last:
        """The same, those tables being locked and no others."""
        locked = frozenset(self.names[oid] for oid in oids if oid in self.names)
        if locked == self.locked:
            return self
        catalog = replace(
            self.catalog,
            tables=_locked(self.catalog.tables, locked),
            views=_locked(self.catalog.views, locked),
        )
        return replace(self, catalog=catalog, locked=locked)


async def look_again(
    last: Last, ledgers: Ledgers, *, locks: bool, beside: Sequence[str] = ()
) -> tuple[Last, list[Rows]] | None:
    """The last answer as of now, its catalog the same object where nothing is otherwise; and the
    rows of the queries `beside`.

    None where something is otherwise or cannot be told. What is locked is only told where `locks`
    are asked about. One round trip where ledgers are where they were. Raises psycopg's errors, and
    REFUSED where the server does not let us ask.
    """
    locks = locks or ledgers.any  # of which the answer may become another
    script = unchanged_script(ledgers=ledgers.any, locks=locks)
    results = await ledgers.with_catalog(";\n".join((script, *beside)))
    [(ending, locked)] = results.pop(0) if locks else [(False, None)]
    rows, *others = results
    look = Look.of(rows) if rows else None
    if look is not None and look.digest != last.digest:
        return None
    read = await ledgers.settled(ending=ending)
    if read is None:
        return None
    now = last if look is None else last.at(look)
    if locked is not None:
        now = now.with_locked(locked)
    if read != now.catalog.ledgers:
        now = replace(now, catalog=replace(now.catalog, ledgers=read))
    return now, others


def _locked(
    relations: Mapping[TableName, _Relation], locked: frozenset[TableName]
) -> Mapping[TableName, _Relation]:
    return {
        name: one if one.locked == (name in locked) else replace(one, locked=name in locked)
        for name, one in relations.items()
    }
