"""The result sets of one catalog script: what one transaction answered, not yet put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from healthcheck.introspect import tenant
from healthcheck.model.catalog import Relation, Server
from healthcheck.model.names import ObjectName, TableName

Rows = list[tuple[Any, ...]]

Tokens = dict[int, str]
"""By id, which for a table is its oid; 0 is that of everybody's access."""

_RELATION_KINDS = {
    "r": "table",
    "p": "table",
    "f": "table",
    "v": "view",
    "m": "materialized view",
}
_TYPE = "T"
_SERVER = "F"


class Found(Struct, frozen=True, kw_only=True):
    """One wanted table or view that exists. `token` moves with every change of what is read."""

    oid: int
    name: TableName
    visible: bool
    locked: bool
    token: str
    kind: str

    @property
    def is_view(self) -> bool:
        """Whether it is a view, materialized or not; `kind` is a letter of pg_class."""
        return self.kind in ("v", "m")


class Parsed(NamedTuple):
    """One thing beside the tables, wanted or listed: what its token and the catalog know it by."""

    id: int
    name: ObjectName | str
    value: object


class Standing(Struct, frozen=True, kw_only=True):
    """The same, with its section of the catalog. `token` is like that of a table."""

    section: str
    parsed: Parsed
    token: str


class Reading(Struct, frozen=True):
    """The rows of one transaction, by query: all of the same instant. And their tokens.

    The rows that tables are made of may be missing, or be those of some tables. Where no tokens
    were asked for, a `digest` of everything stands for each of them.
    """

    rows: Mapping[str, Rows]
    tokens: Tokens
    digest: str = ""

    @classmethod
    def of(cls, result_sets: Iterable[Rows], queries: Iterable[str]) -> Reading:
        """The result sets of those queries."""
        rows = dict(zip(queries, result_sets, strict=True))
        return cls(rows, tokens_of(rows.get("token", [])))

    def with_tables(self, result_sets: Iterable[Rows], queries: Iterable[str]) -> Reading:
        """And what the tables are made of."""
        rows = dict(zip(queries, result_sets, strict=True))
        return replace(self, rows={**self.rows, **rows})

    def token(self, id_: int) -> str:
        """That of a thing, or of everybody's access."""
        return self.tokens.get(id_, self.digest)

    @property
    def has_tables(self) -> bool:
        """Whether it is known what tables are made of."""
        return "column" in self.rows

    def server(self) -> Server:
        """The server that answered."""
        product, version, database, role, in_recovery, *_ = self.rows["server"][0]
        return Server(
            product=product,
            version=version,
            database=database,
            role=role,
            in_recovery=in_recovery,
        )

    def role_missing(self) -> bool:
        """Whether the role whose access counts does not exist."""
        return self.rows["server"][0][5] is None

    def ending(self) -> bool:
        """Whether a commit was seen of which the server's caches may not know yet."""
        return bool(self.rows["server"][0][6])

    def catalog_bytes(self) -> int:
        """The size of pg_class."""
        return int(self.rows["server"][0][7])

    def access(self) -> str:
        """The token of everybody's access."""
        return self.token(0)

    def schemas(self) -> dict[str, bool]:
        """Which of the wanted schemas exist, and whether the role may use them."""
        wanted = {name: bool(usable) for name, usable in self.rows["schema"]}
        return wanted | tenant.schemas(self._tenants)

    def tenants(self) -> dict[str, tuple[str, ...]]:
        """The schemas that each pattern matches, in their order."""
        return tenant.by_pattern(self._tenants)

    @property
    def _tenants(self) -> Rows:
        return self.rows.get(tenant.QUERY, [])

    def neighbours(self) -> tuple[Relation, ...]:
        """Undeclared relations, where they were asked for."""
        return tuple(
            Relation(TableName(schema, name), _RELATION_KINDS[kind])
            for schema, name, kind in self.rows["neighbour"]
            if kind in _RELATION_KINDS
        )

    def known(self) -> frozenset[TableName]:
        """What there is under the names that are referred to."""
        return frozenset(
            TableName(schema, name)
            for schema, name, kind in self.rows["neighbour"]
            if kind == _TYPE
        )

    def servers(self) -> frozenset[str]:
        """The servers of foreign tables that there are, of those that are referred to."""
        return frozenset(name for _, name, kind in self.rows["neighbour"] if kind == _SERVER)

    def found(self) -> list[Found]:
        """The wanted tables that exist, and the views of which something is wanted."""
        return [
            Found(
                oid=oid,
                name=TableName(schema, name),
                visible=bool(visible),
                locked=locked,
                token=self.token(oid),
                kind=kind,
            )
            for oid, schema, name, visible, locked, kind in self.rows["table"]
        ]


def tokens_of(rows: Rows) -> Tokens:
    """Tokens by id, each with the token of everybody's access in front; that alone is 0."""
    tokens: Tokens = dict(rows)
    access = tokens.get(0, "")
    return {oid: access if oid == 0 else access + token for oid, token in tokens.items()}
