from __future__ import annotations

from msgspec import Struct

from healthcheck.model.catalog import Command
from healthcheck.model.expectation.origin import NOWHERE, Absent, Gone, Origin


class Policy(Struct, frozen=True, kw_only=True):
    """What is asked of a row security policy; "public" among `roles` is everybody.

    `using` and `check` ABSENT are conditions that must not be.
    """

    name: str
    command: Command | None = None
    permissive: bool | None = None
    roles: tuple[str, ...] | None = None
    using: str | Absent | None = None
    check: str | Absent | None = None
    origin: Origin = NOWHERE


class RowSecurity(Struct, frozen=True, kw_only=True):
    """What is asked of a table's row security; `forced` says whether the owner is not spared."""

    enabled: bool | None = None
    forced: bool | None = None
    policies: tuple[Policy | Gone, ...] = ()
