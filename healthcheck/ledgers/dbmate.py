"""dbmate: a file a migration, known by the digits that its name begins with.

(dbmate, pkg/dbmate/db.go and migration.go.) A migration that fails leaves no row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from healthcheck.ledgers.markers import only
from healthcheck.ledgers.tool import FilesError, Place, Rows, Tool, text
from healthcheck.model.ledger import Entry, Files, Migration, Script

_FILE: Final = re.compile(r"(\d+).*\.sql", re.DOTALL)
_MARKER: Final = re.compile(r"--\s*migrate:(up|down)(?:\s+(.*))?")
_COMMENT: Final = re.compile(r"\s*(?:--.*)?")


def _query(place: Place) -> str:
    return f"SELECT version FROM {place.table} ORDER BY version"


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    return tuple(Entry(name=version) for (version,) in rows)


def _files(files: Files) -> Iterator[tuple[str, str]]:
    """Version and file of each migration, in order: that of the names, not of the numbers."""
    for path in sorted(files):
        if (match := _FILE.fullmatch(path)) and "/" not in path:
            yield match[1], path


def _marked(files: Files) -> bool:
    return any(b"migrate:up" in files[path] for _, path in _files(files))


def _release(files: Files) -> tuple[Migration, ...]:
    if not _marked(files):
        return ()
    return tuple(Migration(name=version, path=path) for version, path in _files(files))


def _scripts(files: Files) -> tuple[Script, ...]:
    return tuple(
        script
        for version, path in _files(files)
        for script in _parts(version, path, text(files, path))
    )


def _parts(version: str, path: str, content: str) -> Iterator[Script]:
    """Each up part, which is applied with options of its own."""
    lines = content.splitlines()
    markers = [(n, match) for n, line in enumerate(lines) if (match := _MARKER.fullmatch(line))]
    ups = [(n, match[2] or "") for n, match in markers if match[1] == "up"]
    _refuse_what_dbmate_refuses(path, lines, [n for n, _ in ups], [n for n, _ in markers])
    ends = [*(n for n, _ in markers), len(lines)]
    for begin, options in ups:
        inside = range(begin + 1, next(n for n in ends if n > begin))
        yield Script(
            migration=version,
            path=path,
            text=only(content, inside.__contains__),
            transaction=False if "transaction:false" in options.split() else None,
        )


def _refuse_what_dbmate_refuses(
    path: str, lines: Sequence[str], ups: Sequence[int], markers: Sequence[int]
) -> None:
    if not ups:
        raise FilesError(path, 0, 'has no line "-- migrate:up", which dbmate wants')
    if ups[0] != markers[0]:
        raise FilesError(
            path, markers[0] + 1, '"-- migrate:down" stands before "-- migrate:up"; swap them'
        )
    for number, line in enumerate(lines[: ups[0]]):
        if not _COMMENT.fullmatch(line):
            raise FilesError(path, number + 1, 'is a statement before "-- migrate:up"; move it')


TOOL: Final = Tool(
    name="dbmate",
    title="dbmate",
    table="schema_migrations",
    columns=frozenset({"version"}),
    remedy="dbmate up",
    query=_query,
    entries=_entries,
    patterns=("*.sql",),
    release=_release,
    scripts=_scripts,
    is_its_own=_marked,
)
