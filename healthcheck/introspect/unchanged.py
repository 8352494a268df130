"""Whether anything is otherwise than at the last full answer, without reading it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace
from psycopg.errors import InsufficientPrivilege, UndefinedFunction

from healthcheck.introspect.connection import Connection
from healthcheck.introspect.ledger_reading import Ledgers
from healthcheck.introspect.reading import Found, Rows
from healthcheck.introspect.script import unchanged_script
from healthcheck.model.catalog import Catalog, Server, Table, View
from healthcheck.model.names import TableName

REFUSED: Final = (InsufficientPrivilege, UndefinedFunction)
"""What comes where ts_stat() may not be called."""

_Relation = TypeVar("_Relation", Table, View)


class Look(NamedTuple):
    """The row of queries/unchanged.sql: `digest` is None where the moment is that asked about."""

    product: str
    version: str
    database: str
    role: str
    in_recovery: bool
    ending: bool
    locked: Sequence[int]
    moment: str | None
    digest: str | None

    @classmethod
    def of(cls, rows: Rows) -> Look:
        """That of its result set."""
        [row] = rows
        return cls(*row)

    def shows(self, moment: str | None, digest: str | None) -> bool:
        """Whether all is as it was at that moment, when the digest was that."""
        if self.digest is None:
            return self.moment is not None and self.moment == moment
        return self.digest == digest

    def server(self) -> Server:
        """The server that answered."""
        return Server(
            product=self.product,
            version=self.version,
            database=self.database,
            role=self.role,
            in_recovery=self.in_recovery,
        )


class Last(Struct, frozen=True, kw_only=True):
    """A full answer, and by what it is known that another would be the same.

    `query` is that of the digest, filled in for the `connection`. `names` are the tables and views
    that were found, by oid, and `locked` those of them that were locked.
    """

    connection: Connection
    query: str
    digest: str
    moment: str | None
    catalog: Catalog
    names: Mapping[int, TableName]
    locked: frozenset[TableName]

    @classmethod
    def of(
        cls,
        catalog: Catalog,
        look: Look,
        found: Sequence[Found],
        *,
        connection: Connection,
        query: str,
    ) -> Last | None:
        """None where the answer is good for this once: privileges may be older than the rows."""
        if look.ending or look.digest is None:
            return None
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

    def at(self, look: Look, *, locks: bool) -> Last:
        """The same, with what is of the moment; of `locks` only where they were asked about."""
        locked = self.locked
        if locks:
            locked = frozenset(self.names[oid] for oid in look.locked if oid in self.names)
        catalog, server = self.catalog, look.server()
        if server != catalog.server:
            catalog = replace(catalog, server=server)
        if locked != self.locked:
            catalog = replace(
                catalog,
                tables=_locked(catalog.tables, locked),
                views=_locked(catalog.views, locked),
            )
        return replace(self, catalog=catalog, moment=look.moment, locked=locked)


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
    first, *others = await ledgers.with_catalog(";\n".join((script, *beside)))
    look = Look.of(first)
    if not look.shows(last.moment, last.digest):
        return None
    read = await ledgers.settled(ending=look.ending)
    if read is None:
        return None
    now = last.at(look, locks=locks)
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
