"""What the tables of cases have in common: the short of what a tool says."""

from __future__ import annotations

from collections.abc import Sequence

from healthcheck.ledgers import FilesError, Rows, Tool
from healthcheck.model.ledger import Files, Migration, Script


def names(tool: Tool, files: Files) -> list[str]:
    """Those of the migrations; the scripts must be of these, in their order."""
    release = [migration.name for migration in tool.release(files)]
    scripted = [script.migration for script in scripts(tool, files)]
    assert scripted == [name for name in release if name in scripted]
    return release


def scripts(tool: Tool, files: Files) -> tuple[Script, ...]:
    assert tool.scripts is not None
    return tool.scripts(files)


def standings(tool: Tool, rows: Rows, release: Sequence[Migration]) -> dict[str, str]:
    return {entry.name: entry.standing.value for entry in tool.entries(rows, release)}


def refused(tool: Tool, files: Files) -> str:
    """Where and why files are refused: "PATH:LINE TEXT"."""
    try:
        names(tool, files)
    except FilesError as error:
        return f"{error.path}:{error.line} {error.text}"
    return "not refused"
