"""All that one transaction saw."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from healthcheck.model.catalog.extension import Extension
from healthcheck.model.catalog.function import Function
from healthcheck.model.catalog.ledger import Ledger
from healthcheck.model.catalog.privilege import Access
from healthcheck.model.catalog.sequence import Sequence
from healthcheck.model.catalog.table import Table
from healthcheck.model.catalog.trigger import Triggers
from healthcheck.model.catalog.user_type import CompositeType, Domain, EnumType
from healthcheck.model.catalog.view import View
from healthcheck.model.names import Signature, TableName


class Server(Struct, frozen=True, kw_only=True):
    """The server that answered, from the session itself.

    `product` is the first word of version(), `version` is server_version: "PostgreSQL", "16.4".
    """

    product: str
    version: str
    database: str
    role: str
    in_recovery: bool


class Relation(Struct, frozen=True):
    """What is there but was not declared; `kind` is for people: "table", "view", "enum"."""

    name: TableName
    kind: str


class Catalog(Struct, frozen=True, kw_only=True):
    """What one transaction saw of all that was wanted.

    `schemas` maps each wanted schema that exists to whether the role may use it. `privileges` are
    those of relations, and of schemas under an empty name; `roles` holds those that were asked
    about and exist. `triggers` has an entry for each table or view that was asked for its triggers
    and exists. `neighbours` holds what was listed for hints and for `unexpected`; it is empty where
    neither was asked for.
    `role_missing` says that the role whose access counts does not exist. `extensions` and what
    follows hold what was wanted, and beside it what was listed: the undeclared of the same schemas.
    `known` are the types and tables by the names that the declaration refers to without declaring
    them, in whatever schema, and `servers` those of foreign tables; None where nobody looked.
    `ledgers` are in the order of the declaration. `tenants` are the schemas, in their order, that a
    pattern matches, by the pattern.
    """

    server: Server
    schemas: Mapping[str, bool]
    tables: Mapping[TableName, Table]
    triggers: Mapping[TableName, Triggers] = field(default_factory=dict)
    functions: Mapping[Signature, Function] = field(default_factory=dict)
    privileges: Mapping[TableName, Access] = field(default_factory=dict)
    roles: Mapping[str, bool] = field(default_factory=dict)
    neighbours: tuple[Relation, ...] = ()
    known: frozenset[TableName] | None = None
    servers: frozenset[str] | None = None
    role_missing: bool = False
    extensions: Mapping[TableName, Extension] = field(default_factory=dict)
    enums: Mapping[TableName, EnumType] = field(default_factory=dict)
    domains: Mapping[TableName, Domain] = field(default_factory=dict)
    types: Mapping[TableName, CompositeType] = field(default_factory=dict)
    sequences: Mapping[TableName, Sequence] = field(default_factory=dict)
    views: Mapping[TableName, View] = field(default_factory=dict)
    ledgers: tuple[Ledger, ...] = ()
    tenants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
