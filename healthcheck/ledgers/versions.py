"""Migrations that a ledger knows by a version, and their files by a name that begins with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from healthcheck.ledgers.tool import FilesError
from healthcheck.model.ledger import Migration

Version = TypeVar("Version", int, str)


def once(paths: Iterable[str], version: Callable[[str], Version | None]) -> dict[Version, str]:
    """The path of each version, in the paths' order; those of no version are left out.

    Raises FilesError where two files have the same: the tools refuse that too, some of them only
    when their ledger does.
    """
    found: dict[Version, str] = {}
    for path in sorted(paths):
        number = version(path)
        if number is None:
            continue
        if number in found:
            raise FilesError(
                path, 0, f"is the same migration as {found[number]} to the tool; rename one of them"
            )
        found[number] = path
    return found


def names(
    release: Sequence[Migration], version: Callable[[str], Version | None]
) -> dict[Version, str]:
    """What the release calls each version: a ledger has less of the name than its file."""
    found = ((version(migration.name), migration.name) for migration in release)
    return {number: name for number, name in found if number is not None}
