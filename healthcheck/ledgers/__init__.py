"""Migration tools: an open set of one shape, one module each. Pure.

A new tool is a module with a TOOL, and its line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from healthcheck.ledgers import alembic, prisma, rails
from healthcheck.ledgers.tool import FilesError, Place, Rows, Tool

__all__ = ["BY_NAME", "TOOLS", "FilesError", "Place", "Rows", "Tool", "fitting"]

TOOLS: Final[tuple[Tool, ...]] = (alembic.TOOL, prisma.TOOL, rails.TOOL)

BY_NAME: Final[Mapping[str, Tool]] = MappingProxyType({tool.name: tool for tool in TOOLS})


def fitting(columns: frozenset[str], beside: frozenset[str] = frozenset()) -> tuple[Tool, ...]:
    """The tools whose ledger has these columns, those with the most of them; names do not count.

    Of several alike, those that have the most of their own among the tables of the same schema,
    whose names `beside` are.
    """
    fits = [tool for tool in TOOLS if tool.columns <= columns]
    likeness = {tool: (len(tool.columns), len(beside.intersection(tool.beside))) for tool in fits}
    return tuple(tool for tool in fits if likeness[tool] == max(likeness.values()))
