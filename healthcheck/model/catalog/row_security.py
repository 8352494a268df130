from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from healthcheck.model.catalog.text import Text

Command: TypeAlias = Literal["all", "select", "insert", "update", "delete"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A row security policy. `roles` are in the order of their names; "public" is everybody."""

    name: str
    command: Command = "all"
    permissive: bool = True
    roles: tuple[str, ...] = ("public",)
    using: Text | None = None
    check: Text | None = None
