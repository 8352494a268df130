"""Migration tools: an open set of one shape, one module each. Pure.

A new tool is a module with a TOOL, and its line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from healthcheck.ledgers import prisma
from healthcheck.ledgers.tool import FilesError, Place, Rows, Tool

__all__ = ["BY_NAME", "TOOLS", "FilesError", "Place", "Rows", "Tool", "fitting"]

TOOLS: Final[tuple[Tool, ...]] = (prisma.TOOL,)

BY_NAME: Final[Mapping[str, Tool]] = MappingProxyType({tool.name: tool for tool in TOOLS})


def fitting(columns: frozenset[str]) -> tuple[Tool, ...]:
    """The tools whose ledger has these columns, those with the most of them; names do not count."""
    fits = [tool for tool in TOOLS if tool.columns <= columns]
    most = max((len(tool.columns) for tool in fits), default=0)
    return tuple(tool for tool in fits if len(tool.columns) == most)
