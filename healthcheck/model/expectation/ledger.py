from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from healthcheck.model.expectation.origin import NOWHERE, Origin
from healthcheck.model.ledger import Migration
from healthcheck.model.names import TableName


class Ledger(Struct, frozen=True, kw_only=True):
    """A migration tool's table, and what the release wants to be recorded in it.

    `tool` None is to be told by the ledger's columns, `table` None is where the tool has it.
    `directory` is as written, `expected` are the names where they are listed in its place.
    `releases` are the migrations of the directory as each tool would read it that could: one where
    the tool is declared; empty until somebody has read the files.
    """

    tool: str | None = None
    directory: str | None = None
    expected: tuple[str, ...] | None = None
    table: TableName | None = None
    remedy: str | None = None
    releases: Mapping[str, tuple[Migration, ...]] = field(default_factory=dict)
    origin: Origin = NOWHERE

    def release(self, tool: str) -> tuple[Migration, ...]:
        """What it brings as that tool would have it: names that are listed are any tool's."""
        if self.expected is not None:
            return tuple(Migration(name=name) for name in self.expected)
        return self.releases.get(tool, ())
