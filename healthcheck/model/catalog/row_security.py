from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from healthcheck.model.catalog.text import Text

Command: TypeAlias = Literal["all", "select", "insert", "update", "delete"]


class Policy(Struct, frozen=True, kw_only=True):
    """A row security policy. `roles` are in the order of their names; "public" is everybody."""

    name: str
    command: Command = "all"
    permissive: bool = True
    roles: tuple[str, ...] = ("public",)
    using: Text | None = None
    check: Text | None = None
