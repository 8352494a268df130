"""dbmate: a file a migration, known by the digits that its name begins with.

(dbmate, pkg/dbmate/db.go and migration.go.) A migration that fails leaves no row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from healthcheck.ledgers.markers import lines, only
from healthcheck.ledgers.tool import FilesError, Place, Rows, Tool, listed, text
from healthcheck.ledgers.versions import names, once
from healthcheck.model.ledger import Entry, Files, Migration, Script

_FILE: Final = re.compile(r"([0-9]+)[^/]*\.sql")
_NAME: Final = re.compile(r"[0-9]+")
_MARKER: Final = re.compile(r"--\s*migrate:(up|down)(?:\s+(.*))?")
_COMMENT: Final = re.compile(r"\s*(?:--.*)?")


def _query(place: Place) -> str:
    return f"SELECT version FROM {place.table} ORDER BY version"


def _version(name: str) -> str | None:
    found = _NAME.match(name)
    return found[0] if found else None


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    known = names(release, _version)
    return tuple(Entry(name=known.get(version, str(version))) for (version,) in rows)


def _files(files: Files) -> list[tuple[str, str]]:
    """Name and file of each migration, in order: that of the names, not of the numbers."""
    paths = once(files, lambda path: _version(path) if _FILE.fullmatch(path) else None)
    return [(path.removesuffix(".sql"), path) for path in paths.values()]


def _marked(files: Files) -> bool:
    return any(b"migrate:up" in files[path] for path in files if _FILE.fullmatch(path))


def _release(files: Files) -> tuple[Migration, ...]:
    if not _marked(files):
        return ()
    return listed(_files(files))


def _scripts(files: Files) -> tuple[Script, ...]:
    return tuple(
        script for name, path in _files(files) for script in _parts(name, path, text(files, path))
    )


def _parts(name: str, path: str, content: str) -> Iterator[Script]:
    """Each up part, which is applied with options of its own."""
    of_file = lines(content)
    markers = [(n, match) for n, line in enumerate(of_file) if (match := _MARKER.fullmatch(line))]
    ups = [(n, match[2] or "") for n, match in markers if match[1] == "up"]
    _refuse_what_dbmate_refuses(path, of_file, [n for n, _ in ups], [n for n, _ in markers])
    ends = [*(n for n, _ in markers), len(of_file)]
    for begin, options in ups:
        inside = range(begin + 1, next(n for n in ends if n > begin))
        yield Script(
            migration=name,
            path=path,
            text=only(content, inside.__contains__),
            transaction=False if "transaction:false" in options.split() else None,
        )


def _refuse_what_dbmate_refuses(
    path: str, of_file: Sequence[str], ups: Sequence[int], markers: Sequence[int]
) -> None:
    if not ups:
        raise FilesError(path, 0, 'has no line "-- migrate:up", which dbmate wants')
    if ups[0] != markers[0]:
        raise FilesError(
            path, markers[0] + 1, '"-- migrate:down" stands before "-- migrate:up"; swap them'
        )
    for number, line in enumerate(of_file[: ups[0]]):
        if not _COMMENT.fullmatch(line):
            raise FilesError(path, number + 1, 'is a statement before "-- migrate:up"; move it')


TOOL: Final = Tool(
    name="dbmate",
    title="dbmate",
    table="schema_migrations",
    columns=frozenset({"version"}),
    remedy="dbmate up",
    query=_query,
    row=tuple[str | int],
    entries=_entries,
    patterns=("*.sql",),
    release=_release,
    scripts=_scripts,
    is_its_own=_marked,
)
