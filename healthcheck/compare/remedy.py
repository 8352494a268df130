"""What to do about a finding, for people."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from healthcheck.model.finding import Code
from healthcheck.model.remedy import Remedy, advising, in_sql

ALTERED: Final = ("type", "nullable", "default", "definition", "values", "version")
"""The problems of what is there and was to be altered."""

_SENTENCES: Final[Mapping[str, Remedy]] = MappingProxyType(
    {
        "missing": advising("apply the migration that creates what is missing"),
        **dict.fromkeys(ALTERED, advising("apply the migration that changes what differs")),
        "not_checked": advising("declare it as PostgreSQL prints it, or compare the two by eye"),
        "unexpected": advising("declare it, ignore it, or drop it once nothing uses it"),
    }
)
"""By problem, where neither a migration nor a statement is known."""

_LACKING: Final = advising("mend it in the declaration, or apply the migration that creates it")
_UNREAD: Final = advising("ask again when the migration that holds it is done")


def remedy_of(
    code: Code,
    *,
    since: str | None,
    changed: str | None,
    sql: str | None,
    lacking: bool = False,
    unread: bool = False,
) -> Remedy | None:
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
    if sql:
        return in_sql(sql)
    return _LACKING if lacking else _SENTENCES.get(code.problem)


def if_meant(near: str, sql: str | None, otherwise: str) -> Remedy:
    """What to do about a thing of which something alike is there: else there would be two of it."""
    meant = f"if {near} is meant, declare it so or rename it; else"
    return in_sql(sql, advice=meant) if sql else advising(f"{meant} {otherwise}")


def apply(migration: str) -> Remedy:
    """What to do where a migration explains it."""
    return advising(f"apply migration {migration}")
