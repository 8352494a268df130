"""Migration tools: an open set of one shape, one module each. Pure.

A new tool is a module with a TOOL, and its line here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import Final

from healthcheck.ledgers import (
    alembic,
    atlas,
    dbmate,
    diesel,
    django,
    drizzle,
    efcore,
    flyway,
    golang_migrate,
    goose,
    knex,
    liquibase,
    node_pg_migrate,
    prisma,
    rails,
    sequelize,
    sqitch,
    sqlx,
    supabase,
    typeorm,
    yoyo,
)
from healthcheck.ledgers.plain import PLAIN
from healthcheck.ledgers.tool import FilesError, Place, Rows, Tool
from healthcheck.model.ledger import Files, Migration

__all__ = [
    "BY_NAME",
    "PLAIN",
    "TOOLS",
    "FilesError",
    "Place",
    "Rows",
    "Tool",
    "at_home",
    "fitting",
    "recognised",
]

TOOLS: Final[tuple[Tool, ...]] = (
    alembic.TOOL,
    atlas.TOOL,
    dbmate.TOOL,
    diesel.TOOL,
    django.TOOL,
    drizzle.TOOL,
    efcore.TOOL,
    flyway.TOOL,
    golang_migrate.TOOL,
    goose.TOOL,
    knex.TOOL,
    liquibase.TOOL,
    node_pg_migrate.TOOL,
    prisma.TOOL,
    rails.TOOL,
    sequelize.TOOL,
    sqitch.TOOL,
    sqlx.TOOL,
    supabase.TOOL,
    typeorm.TOOL,
    yoyo.TOOL,
)

BY_NAME: Final[Mapping[str, Tool]] = MappingProxyType({tool.name: tool for tool in TOOLS})


def fitting(columns: frozenset[str], beside: frozenset[str] = frozenset()) -> tuple[Tool, ...]:
    """The tools whose ledger has these columns, those with the most of them; names do not count.

    Of several alike, those that have the most of their own among the tables of the same schema,
    whose names `beside` are.
    """
    fits = [tool for tool in TOOLS if tool.columns <= columns]
    likeness = {tool: (len(tool.columns), len(beside.intersection(tool.beside))) for tool in fits}
    return tuple(tool for tool in fits if likeness[tool] == max(likeness.values()))


def recognised(files: Files) -> tuple[tuple[Tool, tuple[Migration, ...]], ...]:
    """The tools that may have written a directory, each with what it makes of it.

    Those alone whose own it is by more than names, where there are any; several have files of one
    form. Raises FilesError where such a tool cannot read it; another tool is then just not the one.
    """
    own = tuple((tool, tool.release(files)) for tool in TOOLS if tool.is_its_own(files))
    return own or tuple(_readable(files))


def at_home(path: str, tools: Sequence[Tool]) -> Sequence[Tool]:
    """Of some tools those to which the directory at `path` belongs by its path, else all."""
    return [tool for tool in tools if tool.home and f"/{path}".endswith(f"/{tool.home}")] or tools


def _readable(files: Files) -> Iterator[tuple[Tool, tuple[Migration, ...]]]:
    for tool in TOOLS:
        with suppress(FilesError):
            if not tool.any_name and (release := tool.release(files)):
                yield tool, release
