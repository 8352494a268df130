"""Rows of queries/row_security.sql → policies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from healthcheck.introspect.text import Texts, text_of
from healthcheck.model.catalog import Command, Policy

# pg_policy.polcmd.
_COMMANDS: Final[dict[str, Command]] = {
    "*": "all",
    "r": "select",
    "a": "insert",
    "w": "update",
    "d": "delete",
}


class PolicyRow(NamedTuple):
    """`command` is the letter of pg_policy."""

    table: int
    oid: int
    name: str
    command: str
    permissive: bool
    roles: list[str]
    has_using: bool
    has_check: bool

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> PolicyRow:
        """The row under names."""
        return cls(*row)


def rows_by_table(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[PolicyRow]]:
    """The rows under names, by table oid."""
    tables: dict[int, list[PolicyRow]] = {}
    for row in map(PolicyRow.of, rows):
        tables.setdefault(row.table, []).append(row)
    return tables


def parse(row: PolicyRow, texts: Texts | None) -> Policy:
    """One policy; `texts` None where they could not be read."""
    return Policy(
        name=row.name,
        command=_COMMANDS[row.command],
        permissive=row.permissive,
        roles=tuple(row.roles),
        using=text_of(texts, "using", row.oid) if row.has_using else None,
        check=text_of(texts, "with check", row.oid) if row.has_check else None,
    )
