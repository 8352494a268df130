"""What the forms of changelogs have in common."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct, field


class Node(Struct, frozen=True, kw_only=True):
    """An element: its attributes as text, and the elements in it; of a change set, its changes.

    `line` is where it stands, 0 where that is not known. `lines` are those of its SQL, from 0, in
    a file of SQL; None in another.
    """

    name: str
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    children: tuple[Node, ...] = ()
    line: int = 0
    lines: frozenset[int] | None = None
