from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct


class Right(NamedTuple):
    """A privilege in lower case, of a role, "public" for everybody; `column` "" is the whole."""

    column: str
    role: str
    privilege: str


class Access(Struct, frozen=True, kw_only=True):
    """Who may do what with a relation or a schema.

    `held` are those of the rights asked about that there are, however a role came by them.
    `granted` are those that are written down for others than the owner, if that was asked for.
    """

    is_sequence: bool = False
    held: frozenset[Right] = frozenset()
    granted: frozenset[Right] = frozenset()
