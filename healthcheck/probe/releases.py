"""What a release brings: the directories that a declaration names, read and looked at again."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from healthcheck.declaration.migrations import DirectoryError
from healthcheck.ledgers import BY_NAME, TOOLS, FilesError, Tool, at_home, recognised
from healthcheck.model.expectation import Ledger
from healthcheck.model.ledger import Files, Migration
from healthcheck.model.names import printable
from healthcheck.probe.migration_files import FileFacts, list_files, read_listed

# Within it, what is written twice may have the same times.
_TICK_NS: Final = 2_000_000_000

_Key: TypeAlias = tuple[Path, tuple[str, ...]]


class _Look(Struct, frozen=True, kw_only=True):
    """How a directory was; where it could not be read, `content` says why."""

    listed: tuple[FileFacts, ...] | None
    at: int
    content: str
    files: Files | None

    def is_still_so(self, key: _Key) -> bool:
        """Whether that can be told without reading the files: by their times and sizes."""
        if self.listed is None or any(one.written >= self.at - _TICK_NS for one in self.listed):
            return False
        try:
            return list_files(*key) == self.listed
        except DirectoryError:
            return False


class Releases:
    """Reads the directories of one content of a declaration; decode() takes it as `releases`.

    Directories are relative to that of `file`.
    """

    def __init__(self, file: Path) -> None:
        self._base = file.parent
        self._seen: dict[_Key, _Look] = {}

    def __call__(self, ledger: Ledger) -> Mapping[str, tuple[Migration, ...]]:
        """What the directory of `ledger` brings, by tool. Raises DirectoryError."""
        tool, written = BY_NAME.get(ledger.tool or ""), ledger.directory or ""
        files = self._files(written, [tool] if tool else TOOLS)
        found = _releases(files, written, tool)
        if not found:
            raise DirectoryError(_nothing_in(written, tool))
        whole = (self._base / written).absolute().as_posix()
        meant = at_home(whole, [BY_NAME[name] for name in found])
        return {each.name: found[each.name] for each in meant}

    def moved(self) -> bool:
        """Whether a file that was read, or would be now, is another than it was."""
        return any(self._has_moved(key) for key in self._seen)

    def _has_moved(self, key: _Key) -> bool:
        seen = self._seen[key]
        if seen.is_still_so(key):
            return False
        now = _look(key)
        self._seen[key] = replace(now, files=None)
        return now.content != seen.content

    def _files(self, written: str, tools: Iterable[Tool]) -> Files:
        directory = self._base / written
        patterns = tuple(dict.fromkeys(glob for tool in tools for glob in tool.patterns))
        look = _look((directory, patterns))
        self._seen[directory, patterns] = replace(look, files=None)
        if look.files is not None:
            return look.files
        if _is_there(directory):
            raise DirectoryError(look.content)
        raise DirectoryError(
            f"directory {printable(written)} does not exist beside this file"
            f" ({printable(str(directory.absolute()))}); in an image without it, list the names"
            ' under "expected", as healthcheck snapshot --migrations DIR --list-migrations --update'
            " does"
        )


def _look(key: _Key) -> _Look:
    at = time.time_ns()
    try:
        listed = list_files(*key)
        files = read_listed(key[0], listed)
    except DirectoryError as error:
        return _Look(listed=None, at=at, content=str(error), files=None)
    return _Look(listed=listed, at=at, content=_digest(files), files=files)


def _digest(files: Files) -> str:
    digest = hashlib.sha256()
    for path, content in files.items():
        digest.update(f"{path}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _is_there(directory: Path) -> bool:
    try:
        return directory.exists()
    except (OSError, ValueError):  # it may not be looked at, or is no path at all
        return True


def _releases(files: Files, written: str, tool: Tool | None) -> Mapping[str, tuple[Migration, ...]]:
    """By tool; of all, those that could be meant."""
    try:
        found = [(tool, tool.release(files))] if tool else recognised(files)
    except FilesError as error:
        line = f":{error.line}" if error.line else ""
        raise DirectoryError(printable(f"{written}/{error.path}{line}: {error.text}")) from None
    return {each.name: release for each, release in found if release}


def _nothing_in(written: str, tool: Tool | None) -> str:
    begin = f"directory {printable(written)} has no migration of"
    if tool is None:
        return f'{begin} a tool that is known; name the tool, or list the names under "expected"'
    return (
        f"{begin} {tool.title} ({tool.named_files}); is it the right directory, and the right tool?"
    )
