"""What to do about a finding, for people."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from healthcheck.model.finding import Code

_CHANGED: Final = frozenset({"type", "nullable", "default", "definition", "values"})

_SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "missing": "apply the migration that creates it",
        "type": "apply the migration that changes it",
        "nullable": "apply the migration that changes it",
        "default": "apply the migration that changes it",
        "definition": "apply the migration that changes it",
        "values": "apply the migration that changes it",
        "not_checked": "declare it as PostgreSQL prints it, or compare the two by eye",
        "unexpected": "declare it, ignore it, or drop it once nothing uses it",
    }
)
"""By problem, where neither a migration nor a statement is known."""

_UNREAD: Final = "ask again when the migration that holds it is done"


def remedy_of(
    code: Code, *, since: str | None, changed: str | None, sql: str | None, unread: bool
) -> str | None:
    """The migration that explains it, else the statement that mends it, else a sentence."""
    if unread:
        return _UNREAD
    if code.problem == "missing" and since:
        return f"apply migration {since}"
    if code.problem in _CHANGED and (changed or since):
        return f"apply migration {changed or since}"
    return sql or _SENTENCES.get(code.problem)
