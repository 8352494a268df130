"""What a replay leaves on a server that is not its own: roles and databases are no part of one.

Others may use the server meanwhile. What came to be there is taken for the replay's own where its
migrations create it by name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeAlias

import psycopg
from msgspec import Struct
from psycopg import sql

Session: TypeAlias = psycopg.Connection[Any]

_THERE: Final = {
    "database": "SELECT datname FROM pg_catalog.pg_database",
    "role": "SELECT rolname FROM pg_catalog.pg_roles",
}
"""Kind → what lists it; databases first, for their roles cannot be dropped before them."""
_DROP: Final = {
    "database": sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"),
    "role": sql.SQL("DROP ROLE IF EXISTS {}"),
}
_CREATE: Final = r'\bcreate\s+(?:role|user|group|database)\s+"?'
_ATTEMPTS: Final = 2  # a role may stand in the way of another


class Leftovers(Struct, frozen=True, kw_only=True):
    """`before` has the names that were there, by kind; `ours` tells what the migrations create."""

    before: dict[str, frozenset[str]]
    ours: Callable[[str], bool]

    def clear(self, session: Session) -> Iterator[str]:
        """Drop what the migrations made, and tell of all that came, a sentence each."""
        now = _there(session)
        for kind, names in now.items():
            came = sorted(names - self.before[kind])
            ours = [name for name in came if self.ours(name)]
            kept = _dropped(session, kind, ours)
            for name in came:
                if name in kept:
                    yield f"{kind} {name} was left on the server: {kept[name]}"
                elif name in ours:
                    yield f"{kind} {name}, which the migrations made on the server, was dropped"
                elif kind == "role":
                    yield f"role {name} came to be on the server meanwhile; whose is it?"


def leftovers(session: Session, texts: Sequence[str]) -> Leftovers:
    """As the server is now. `texts` are what is going to be applied."""

    def ours(name: str) -> bool:
        create = re.compile(rf"{_CREATE}{re.escape(name)}(?!\w)", re.IGNORECASE)
        return any(create.search(text) for text in texts)

    return Leftovers(before=_there(session), ours=ours)


def _there(session: Session) -> dict[str, frozenset[str]]:
    return {
        kind: frozenset(name for (name,) in session.execute(query))
        for kind, query in _THERE.items()
    }


def _dropped(session: Session, kind: str, names: list[str]) -> dict[str, str]:
    """Those that could not be, and why."""
    kept = dict.fromkeys(names, "")
    for _ in range(_ATTEMPTS):
        for name in [*kept]:
            try:
                session.execute(_DROP[kind].format(sql.Identifier(name)))
                del kept[name]
            except psycopg.Error as error:
                kept[name] = error.diag.message_primary or str(error)
    return kept
