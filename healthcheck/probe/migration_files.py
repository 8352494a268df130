"""The files of a directory of migrations, as far as a tool's patterns ask for them."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final, TypeAlias

from msgspec import Struct

from healthcheck.declaration.migrations import DirectoryError
from healthcheck.model.ledger import Files
from healthcheck.model.names import printable

MOST_FILES: Final = 20_000
MOST_DIRECTORIES: Final = 20_000
MOST_BYTES: Final = 64 << 20
MOST_BYTES_IN_ALL: Final = 256 << 20

_DEEPEST: Final = 32
_ANY_DEPTH: Final = "**"
# Others' programs, or what is made of one's own.
_NOT_OURS: Final = frozenset({"node_modules", "site-packages", "__pycache__"})
_VIRTUAL_ENVIRONMENT: Final = "pyvenv.cfg"

_Steps: TypeAlias = tuple[str, ...]
_ITSELF: Final[_Steps] = ("",)  # what is left of "a/" in the directory a
_Identity: TypeAlias = tuple[int, int]


class FileFacts(Struct, frozen=True, kw_only=True):
    """A file as it was when it was listed; what is written to it moves one of these.

    `path` is that from the directory, with slashes. The times are in nanoseconds.
    """

    path: str
    identity: _Identity
    size: int
    modified: int
    changed: int

    @property
    def written(self) -> int:
        """When something of it last was."""
        return max(self.modified, self.changed)


def read_files(directory: Path, patterns: Sequence[str]) -> Files:
    """The files whose path from `directory` matches one of the patterns, sorted by it.

    `*` and `?` stay within one name and do not match the dot at its beginning, `**` is any number
    of directories, but not those that are hidden or hold installed programs. A pattern with a `/`
    at its end matches directories, whose content is none. Links are followed. Raises DirectoryError
    where something cannot be read or is too much.
    """
    return read_listed(directory, list_files(directory, patterns))


def list_files(directory: Path, patterns: Sequence[str]) -> tuple[FileFacts, ...]:
    """What read_files() would read. Raises DirectoryError."""
    if "\0" in str(directory):
        raise DirectoryError(f"directory {printable(str(directory))}: no path has a null in it")
    return _Walk(directory, patterns).files()


def read_listed(directory: Path, listed: Sequence[FileFacts]) -> Files:
    """The content of files that were listed. Raises DirectoryError."""
    return {facts.path: _read(directory, facts) for facts in listed}


def _read(directory: Path, facts: FileFacts) -> bytes:
    if facts.path.endswith("/"):
        return b""
    try:
        content = (directory / facts.path).read_bytes()
    except OSError as error:
        raise _unreadable(directory, facts.path, error) from None
    if len(content) > MOST_BYTES:  # it has grown meanwhile
        raise _too_large(directory, facts.path)
    return content


class _Walk:
    """One look at a directory."""

    def __init__(self, directory: Path, patterns: Sequence[str]) -> None:
        self._directory = directory
        self._patterns = [tuple(pattern.split("/")) for pattern in patterns]
        self._found: list[FileFacts] = []
        self._directories = 0
        self._bytes = 0

    def files(self) -> tuple[FileFacts, ...]:
        self._enter("", self._patterns, ())
        return tuple(sorted(self._found, key=lambda facts: facts.path))

    def _enter(self, path: str, patterns: Sequence[_Steps], within: tuple[_Identity, ...]) -> None:
        """Look into the directory at `path`, whose parents are `within`."""
        patterns = list(dict.fromkeys(_unfolded(patterns)))
        try:
            facts = (self._directory / path).stat()
            identity = facts.st_dev, facts.st_ino
            if identity in within:
                return
            self._count_directory(len(within))
            if _ITSELF in patterns:
                self._take(path, facts)
            with os.scandir(self._directory / path) as entries:
                ordered = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            raise _unreadable(self._directory, path, error) from None
        is_foreign = bool(path) and any(entry.name == _VIRTUAL_ENVIRONMENT for entry in ordered)
        for entry in ordered:
            self._look_at(
                entry, f"{path}{entry.name}", patterns, (*within, identity), is_foreign=is_foreign
            )

    def _look_at(
        self,
        entry: os.DirEntry[str],
        path: str,
        patterns: Sequence[_Steps],
        within: tuple[_Identity, ...],
        *,
        is_foreign: bool,
    ) -> None:
        files = [steps for steps in patterns if len(steps) == 1 and _matches(entry, steps[0])]
        deeper = [
            steps if steps[0] == _ANY_DEPTH else steps[1:]
            for steps in patterns
            if len(steps) > 1 and _leads_into(entry, steps[0], is_foreign=is_foreign)
        ]
        try:
            if files and entry.is_file():
                self._take(path, entry.stat())
            elif deeper and entry.is_dir():
                self._enter(f"{path}/", deeper, within)
            elif files and entry.is_symlink() and not Path(entry).exists():
                raise _wrong(self._directory, path, "is a link to what is not there")
            elif files and not entry.is_dir():
                raise _wrong(self._directory, path, "is a pipe, socket or device, and no file")
        except OSError as error:
            if error.errno == errno.ELOOP and not files:
                return
            raise _unreadable(self._directory, path, error) from None

    def _take(self, path: str, facts: os.stat_result) -> None:
        try:
            path.encode()
        except UnicodeEncodeError:
            raise _wrong(self._directory, path, "has a name that is not UTF-8") from None
        size = 0 if path.endswith("/") else facts.st_size
        self._bytes += size
        if size > MOST_BYTES:
            raise _too_large(self._directory, path)
        if len(self._found) == MOST_FILES or self._bytes > MOST_BYTES_IN_ALL:
            limits = f"{MOST_FILES} files or {MOST_BYTES_IN_ALL >> 20} MiB"
            raise _too_much(self._directory, f"more than {limits} of migrations")
        self._found.append(
            FileFacts(
                path=path,
                identity=(facts.st_dev, facts.st_ino),
                size=size,
                modified=facts.st_mtime_ns,
                changed=facts.st_ctime_ns,
            )
        )

    def _count_directory(self, depth: int) -> None:
        self._directories += 1
        if self._directories > MOST_DIRECTORIES:
            raise _too_much(self._directory, f"more than {MOST_DIRECTORIES} directories")
        if depth > _DEEPEST:
            raise _too_much(self._directory, f"directories over {_DEEPEST} deep")


def _unfolded(patterns: Sequence[_Steps]) -> Iterator[_Steps]:
    """The patterns, and what they are where `**` is no directory at all."""
    for steps in patterns:
        yield steps
        while steps[0] == _ANY_DEPTH and len(steps) > 1:
            steps = steps[1:]
            yield steps


def _matches(entry: os.DirEntry[str], step: str) -> bool:
    is_meant = step.startswith(".") or not entry.name.startswith(".")
    return is_meant and fnmatchcase(entry.name, step)


def _leads_into(entry: os.DirEntry[str], step: str, *, is_foreign: bool) -> bool:
    if entry.name == step:
        return True
    if is_foreign or entry.name in _NOT_OURS or entry.name.startswith("."):
        return False
    return step == _ANY_DEPTH or fnmatchcase(entry.name, step)


def _unreadable(directory: Path, path: str, error: OSError) -> DirectoryError:
    return _wrong(directory, path, f"cannot be read: {error.strerror}")


def _too_large(directory: Path, path: str) -> DirectoryError:
    return _wrong(directory, path, f"is larger than {MOST_BYTES >> 20} MiB; is it a migration?")


def _too_much(directory: Path, what: str) -> DirectoryError:
    return DirectoryError(
        f"directory {printable(str(directory))} holds {what}; name the one of the migrations"
    )


def _wrong(directory: Path, path: str, text: str) -> DirectoryError:
    """`text` is said of the file or directory at `path`."""
    whole = directory / path
    kind = "directory " if _is_directory(whole) else ""
    return DirectoryError(f"{kind}{printable(str(whole))} {text}")


def _is_directory(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # it may not be looked at
        return False
