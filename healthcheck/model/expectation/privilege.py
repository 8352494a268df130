from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from healthcheck.model.expectation.origin import NOWHERE, Origin
from healthcheck.model.names import Signature, TableName


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """Privileges in lower case, in the order in which the documentation of GRANT has them."""

    privileges: tuple[str, ...]
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Privileges:
    """What a role must be allowed, by object."""

    schemas: Mapping[str, Granted] = field(default_factory=dict)
    tables: Mapping[TableName, Granted] = field(default_factory=dict)
    columns: Mapping[TableName, Mapping[str, Granted]] = field(default_factory=dict)
    sequences: Mapping[TableName, Granted] = field(default_factory=dict)
    functions: Mapping[Signature, Granted] = field(default_factory=dict)
