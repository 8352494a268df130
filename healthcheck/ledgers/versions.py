"""Migrations that a ledger knows by a version, and their files by a name that begins with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from healthcheck.ledgers.tool import FilesError
from healthcheck.model.ledger import Migration

Version = TypeVar("Version", int, str)

_NUMBER: Final = re.compile(r"[0-9]+")


def once(paths: Iterable[str], version: Callable[[str], Version | None]) -> dict[Version, str]:
    """The path of each version, in the paths' order; those of no version are left out.

    Raises FilesError where two files have the same: the tools refuse that too, some of them only
    when their ledger does.
    """
    found: dict[Version, str] = {}
    for path in sorted(paths):
        its = version(path)
        if its is None:
            continue
        if its in found:
            raise FilesError(
                path, 0, f"is the same migration as {found[its]} to the tool; rename one of them"
            )
        found[its] = path
    return found


def leading_number(name: str) -> int | None:
    """The number that a name begins with."""
    found = _NUMBER.match(name)
    return int(found[0]) if found else None


def names(
    release: Sequence[Migration], version: Callable[[str], Version | None]
) -> dict[Version, str]:
    """What the release calls each version: a ledger has less of the name than its file."""
    found = ((version(migration.name), migration.name) for migration in release)
    return {its: name for its, name in found if its is not None}
