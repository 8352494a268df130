"""What to do about a finding, for people."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from healthcheck.model.finding import Code

ALTERED: Final = ("type", "nullable", "default", "definition", "values", "version")
"""The problems of what is there and was to be altered."""

_SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "missing": "apply the migration that creates what is missing",
        **dict.fromkeys(ALTERED, "apply the migration that changes what is otherwise"),
        "not_checked": "declare it as PostgreSQL prints it, or compare the two by eye",
        "unexpected": "declare it, ignore it, or drop it once nothing uses it",
    }
)
"""By problem, where neither a migration nor a statement is known."""

_LACKING: Final = "mend it in the declaration, or apply the migration that creates it"
_UNREAD: Final = "ask again when the migration that holds it is done"


def remedy_of(
    code: Code,
    *,
    since: str | None,
    changed: str | None,
    sql: str | None,
    lacking: bool = False,
    unread: bool = False,
) -> str | None:
    """The migration that explains it, else the statement that mends it, else a sentence.

    What is there and not as declared, the migration that created it does not explain. `lacking`
    says that what it refers to is not there either.
    """
    if unread:
        return _UNREAD
    if code.problem == "missing" and since:
        return apply(since)
    if code.problem in ALTERED and changed:
        return apply(changed)
    return sql or (_LACKING if lacking else _SENTENCES.get(code.problem))


def apply(migration: str) -> str:
    """What to do where a migration explains it."""
    return f"apply migration {migration}"
