"""Migrations: those that a release brings, and what a tool's ledger says of them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

Files: TypeAlias = Mapping[str, bytes]
"""The files of a directory of migrations: path from there, with slashes → content."""


class Standing(StrEnum):
    """What a ledger says of one migration that it knows."""

    APPLIED = "applied"
    RUNNING = "running"
    FAILED = "failed"


class Migration(Struct, frozen=True, kw_only=True):
    """One migration of the release, in the order in which they are applied.

    `name` is the one in the ledger. `checksum` is what the tool would record of the file, None
    where it records none or one that only the tool can work out; it takes `checksums` for as good,
    as of the same file with other ends of lines. `replaces` are migrations that it
    stands for: where they are all applied it is too. `path` is its file, where it has one.
    `after` are those that it follows directly, where a tool records the last of a line alone.
    `key` is what the ledger has in the place of `name`, where that stands in the files alone.
    `checkpoint` says that it stands for all before it, which the release need not have.
    """

    name: str
    checksum: str | None = None
    checksums: frozenset[str] = frozenset()
    replaces: tuple[str, ...] = ()
    path: str | None = None
    after: tuple[str, ...] = ()
    key: str | None = None
    checkpoint: bool = False


class Entry(Struct, frozen=True, kw_only=True):
    """What a ledger says of one migration: of several rows, the last word.

    `foreign` ones are of another application that shares the ledger, and no matter to the release.
    """

    name: str
    standing: Standing = Standing.APPLIED
    checksum: str | None = None
    foreign: bool = False


class Script(Struct, frozen=True, kw_only=True):
    """The SQL that applies a migration.

    `text` is as long as the file and has its lines: what does not belong to applying it is blank.
    `transaction` False sends each statement by itself; None leaves it to what PostgreSQL allows.
    """

    migration: str
    path: str
    text: str
    transaction: bool | None = None
