from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from healthcheck.model.expectation.origin import NOWHERE, Origin
from healthcheck.model.names import Signature, TableName


class Granted(Struct, frozen=True, kw_only=True):
    """Privileges in lower case, in the order in which the documentation of GRANT has them."""

    privileges: tuple[str, ...]
    origin: Origin = NOWHERE


class Privileges(Struct, frozen=True, kw_only=True):
    """What a role must be allowed, by object."""

    schemas: Mapping[str, Granted] = field(default_factory=dict)
    tables: Mapping[TableName, Granted] = field(default_factory=dict)
    columns: Mapping[TableName, Mapping[str, Granted]] = field(default_factory=dict)
    sequences: Mapping[TableName, Granted] = field(default_factory=dict)
    functions: Mapping[Signature, Granted] = field(default_factory=dict)
