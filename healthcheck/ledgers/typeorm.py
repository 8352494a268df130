"""TypeORM: a class a migration, whose name, or whose property `name`, is what the ledger has.

Its last thirteen digits are the time that orders it (typeorm, src/migration/MigrationExecutor.ts:
getMigrations). No lock is taken, and a migration that fails leaves no row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from healthcheck.ledgers.programs import without_comments
from healthcheck.ledgers.tool import FilesError, Place, Rows, Tool, text
from healthcheck.model.ledger import Entry, Files, Migration

_EXTENSIONS: Final = (".ts", ".js", ".cts", ".cjs", ".mts", ".mjs")

# A class, and the function that it is compiled to for old engines.
_CLASS: Final = re.compile(
    r"\bclass\b(?:\s+(?!implements\b|extends\b)([\w$]+))?([^{]*)\{|\bfunction\s+([\w$]*\d{13})\s*\("
)
_NAME: Final = re.compile(r"""\bname\s*(?::\s*string\s*)?=\s*(["'])([^"'\n]*\d{13})\1""")
_WORDS: Final = re.compile(rb"\b(?:MigrationInterface|queryRunner)\b")
_TIMED: Final = re.compile(r".*\d{13}", re.DOTALL)


def _query(place: Place) -> str:
    return f"SELECT name FROM {place.table} ORDER BY id"


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    return tuple(Entry(name=name) for name in dict.fromkeys(name for (name,) in rows))


def _release(files: Files) -> tuple[Migration, ...]:
    paths: dict[str, str] = {}
    for path in sorted(files):
        if path.endswith(_EXTENSIONS) and not path.endswith((".d.ts", ".d.cts", ".d.mts")):
            for name in _names(files, path):
                paths.setdefault(name, path)
    return tuple(Migration(name=name, path=paths[name]) for name in sorted(paths, key=_time))


def _time(name: str) -> int:
    return int(name[-13:])


def _names(files: Files, path: str) -> Iterator[str]:
    """Of the migrations in a file, each of which reaches to the next class."""
    program = without_comments(text(files, path))
    classes = list(_CLASS.finditer(program))
    ends = [*(match.start() for match in classes), len(program)]
    for match, (_, end) in zip(classes, pairwise(ends), strict=True):
        given = _NAME.search(program, match.end(), end)
        name = given[2] if given else match[1] or match[3] or ""
        if _TIMED.fullmatch(name):
            yield name
        elif "MigrationInterface" in (match[2] or ""):
            line = program.count("\n", 0, match.start()) + 1
            wanted = "TypeORM wants a name that ends with the 13 digits of a time"
            raise FilesError(path, line, f"is a migration by the name {name!r}; {wanted}")


TOOL: Final = Tool(
    name="typeorm",
    title="TypeORM",
    table="migrations",
    columns=frozenset({"id", "timestamp", "name"}),
    remedy="npx typeorm migration:run -d DATA_SOURCE",
    blank="DATA_SOURCE is the file of your data source",
    query=_query,
    row=tuple[str],
    entries=_entries,
    patterns=tuple(f"**/*{extension}" for extension in _EXTENSIONS),
    release=_release,
    is_its_own=lambda files: any(_WORDS.search(content) for content in files.values()),
)
