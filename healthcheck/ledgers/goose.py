"""goose: a row whenever a migration is applied or undone; a version's last row counts.

Recent versions delete the rows of what is undone instead (internal/dialects/postgres.go). Version 0
is the table's own. Lines of the file mark its parts (internal/sqlparser/parser.go); a migration in
Go is known by its file alone (provider_collect.go). Programs can have goose hold an advisory lock
(lock.DefaultLockID), the command has it hold none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from healthcheck.ledgers.markers import lines, part
from healthcheck.ledgers.tool import (
    HELD,
    FilesError,
    Place,
    Rows,
    Tool,
    in_motion,
    listed,
    program,
    text,
)
from healthcheck.ledgers.versions import leading_number, names, once
from healthcheck.model.ledger import Entry, Files, Migration, Script

_LOCK: Final = 5887940537704921958
_FILE: Final = re.compile(r"([0-9]+)_[^/]*\.(sql|go)")
_MARKER: Final = re.compile(r"--\s*\+goose\s+(\S.*?)\s*", re.IGNORECASE)
_OWN: Final = re.compile(rb"^(?:\xef\xbb\xbf)?--\s*\+goose\s+up\b", re.IGNORECASE | re.MULTILINE)


def _query(place: Place) -> str:
    return f"""
        SELECT DISTINCT ON (m.version_id) m.version_id, m.is_applied, {_LOCK} = ANY ({HELD})
        FROM {place.table} m
        ORDER BY m.version_id, m.id DESC
    """


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    known = names(release, leading_number)
    entries = [
        Entry(name=known.get(version, str(version)))
        for version, is_applied, _ in rows
        if version and is_applied
    ]
    return in_motion(entries, release, any(locked for *_, locked in rows))


def _file_version(path: str) -> int | None:
    """That of a migration in SQL or Go; what has no number above 0 is passed over."""
    found = _FILE.fullmatch(path)
    return int(found[1]) or None if found and not path.endswith("_test.go") else None


def _is_its_own(files: Files) -> bool:
    return any(path.endswith(".sql") and _OWN.search(files[path]) for path in files)


def _files(files: Files) -> list[tuple[str, str]]:
    """Name and file of each migration, in order; none where no file has goose's marks."""
    if not _is_its_own(files):
        return []
    found = once(files, _file_version)
    return [
        (path.removesuffix(".sql").removesuffix(".go"), path) for _, path in sorted(found.items())
    ]


def _release(files: Files) -> tuple[Migration, ...]:
    return listed(_files(files))


def _scripts(files: Files) -> tuple[Script, ...]:
    return tuple(_script(name, path, files) for name, path in _files(files))


def _script(name: str, path: str, files: Files) -> Script:
    if path.endswith(".go"):
        raise program(path, "goose")
    content = text(files, path)
    marks = tuple(_marks(content))
    _refuse(path, marks)
    return Script(
        migration=name,
        path=path,
        text=part(content, lambda line: _mark(line) == "up", lambda line: _mark(line) == "down"),
        transaction=False if any(mark.text == "no transaction" for mark in marks) else None,
    )


class _Mark(Struct, frozen=True):
    """A line of goose's: its number from 1, and what follows +goose in small letters."""

    line: int
    text: str


def _mark(line: str) -> str | None:
    found = _MARKER.fullmatch(line)
    return found[1].lower() if found else None


def _marks(content: str) -> Iterator[_Mark]:
    for number, line in enumerate(lines(content), start=1):
        mark = _mark(line)
        if mark is not None:
            yield _Mark(number, mark)


def _refuse(path: str, marks: Sequence[_Mark]) -> None:
    """Raise FilesError for marks that goose refuses too, and for those that only it can follow."""
    begun: _Mark | None = None
    seen: set[str] = set()
    for mark in marks:
        if mark.text == "up" and "up" in seen:
            raise FilesError(path, mark.line, 'has a second "-- +goose Up"; keep one')
        if mark.text in ("down", "statementbegin") and "up" not in seen:
            raise FilesError(path, mark.line, 'comes before "-- +goose Up"; move it below')
        if mark.text == "envsub on":
            raise FilesError(
                path, mark.line, "has goose put in environment variables; write their values"
            )
        begun = _begun(begun, mark)
        seen.add(mark.text)
    if "up" not in seen:
        raise FilesError(path, 0, 'has no line "-- +goose Up"; begin it with one')
    if begun:
        raise FilesError(path, begun.line, 'has no "-- +goose StatementEnd"; add it')


def _begun(before: _Mark | None, mark: _Mark) -> _Mark | None:
    """The mark of the statement that is open after `mark`."""
    if mark.text == "statementbegin":
        return mark
    return None if mark.text == "statementend" else before


TOOL: Final = Tool(
    name="goose",
    title="goose",
    table="goose_db_version",
    columns=frozenset({"id", "version_id", "is_applied", "tstamp"}),
    remedy="goose up",
    query=_query,
    row=tuple[int, bool | None, bool | None],
    entries=_entries,
    patterns=("*.sql", "*.go"),
    release=_release,
    scripts=_scripts,
    is_its_own=_is_its_own,
)
