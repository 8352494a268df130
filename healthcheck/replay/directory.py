"""A directory of migrations: whose it is, and what is to be run of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from healthcheck.declaration.migrations import DirectoryError
from healthcheck.errors import Problem, UsageError
from healthcheck.ledgers import BY_NAME, PLAIN, TOOLS, FilesError, Tool, at_home, recognised
from healthcheck.model.ledger import Files, Migration, Script
from healthcheck.probe.migration_files import read_files

OPTION: Final = "--migrations"
TOOL_OPTION: Final = "--tool"

KNOWN: Final[Mapping[str, Tool]] = MappingProxyType({**BY_NAME, PLAIN.name: PLAIN})
"""The tools that may be named."""


class MigrationDirectory(Struct, frozen=True, kw_only=True):
    """Its tool, and what that makes of it; `scripts` None where its migrations are programs."""

    path: Path
    tool: Tool
    release: tuple[Migration, ...]
    scripts: tuple[Script, ...] | None

    @property
    def ledger_tables(self) -> tuple[str, ...]:
        """What the tool makes for itself where it runs; no part of what its migrations make."""
        return tuple(filter(None, (self.tool.table, *self.tool.beside)))


def read_directory(path: Path, name: str | None) -> MigrationDirectory:
    """The migrations at `path`, of the tool with that name or of the one that is recognised.

    Raises UsageError where there are none, where it is nobody's or may be several tools', and where
    a file cannot be read.
    """
    if not path.is_dir():
        what = "is not a directory" if path.exists() else "does not exist"
        raise _refused(f"{path} {what}; name the directory of the migrations")
    try:
        files = _files(path, TOOLS if name is None else ())
        tool = _recognised(path, files) if name is None else _named(name)
        files = _files(path, [tool])
        release = tool.release(files)
        scripts = None if tool.scripts is None else tool.scripts(files)
    except DirectoryError as error:
        raise _refused(str(error)) from None
    except FilesError as error:
        raise UsageError([Problem(f"{path / error.path}", error.line, 1, error.text)]) from None
    if not release:
        text = f"{path} has no migration of {tool.title} ({tool.named_files})"
        raise _refused(f"{text}; {_near(path)}")
    return MigrationDirectory(path=path, tool=tool, release=release, scripts=scripts)


def _files(path: Path, tools: Sequence[Tool]) -> Files:
    patterns = dict.fromkeys(glob for tool in tools for glob in tool.patterns)
    return read_files(path, tuple(patterns)) if patterns else {}


def _named(name: str) -> Tool:
    return KNOWN[name]


def _recognised(path: Path, files: Files) -> Tool:
    found = at_home(path.absolute().as_posix(), [tool for tool, _ in recognised(files)])
    if len(found) == 1:
        return found[0]
    is_plain = _is_plain(path)
    if not found and is_plain:
        return PLAIN
    if not found:
        raise _refused(f"{path} has no migration of a tool that is known; {_near(path)}")
    names = " or ".join(tool.name for tool in found)
    none = f", or {TOOL_OPTION} {PLAIN.name} where it is none of them" if is_plain else ""
    raise _refused(f"{path} may be of {names}: say which one with {TOOL_OPTION}{none}")


def _is_plain(path: Path) -> bool:
    """Whether it may be SQL files of no tool."""
    try:
        return bool(PLAIN.release(_files(path, [PLAIN])))
    except FilesError:
        return False


def _near(path: Path) -> str:
    below = path / "migrations"
    if below.is_dir():
        return f"did you mean {below}?"
    return f"is it the right directory, and the right tool ({TOOL_OPTION})?"


def _refused(text: str) -> UsageError:
    return UsageError([Problem(OPTION, 0, 0, text)])
