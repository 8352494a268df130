"""Drizzle: a journal that names the files and gives each a time, which the ledger repeats.

The ledger holds the SHA-256 of the file and the journal's `when`; the tool applies what has a later
one than the last row (drizzle-orm, src/migrator.ts and src/pg-core/dialect.ts). All that it applies
is one transaction: a migration that fails leaves no row.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

from msgspec import Struct

from healthcheck.ledgers.tool import FilesError, Place, Rows, Tool, text
from healthcheck.model.ledger import Entry, Files, Migration, Script

_JOURNAL: Final = "meta/_journal.json"


class _Line(Struct, frozen=True, kw_only=True):
    """A migration of the journal."""

    tag: str
    when: int

    @property
    def path(self) -> str:
        return f"{self.tag}.sql"


def _query(place: Place) -> str:
    return f"SELECT hash, created_at FROM {place.table} ORDER BY created_at, id"


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    """A row is the migration of its time, else of its hash, else one that is known by its time."""
    by_time = {migration.key: migration.name for migration in release}
    by_hash = {one.checksum: one.name for one in release if one.checksum is not None}
    entries: dict[str, Entry] = {}
    for checksum, when in rows:
        name = by_time.get(str(when)) or by_hash.get(checksum) or str(when)
        entries[name] = Entry(name=name, checksum=checksum)
    return tuple(entries.values())


def _journal(files: Files) -> tuple[_Line, ...]:
    """Raises FilesError where there is one that cannot be read, or that names a file in vain."""
    if _JOURNAL not in files:
        return ()
    try:
        lines = [_line(entry) for entry in json.loads(text(files, _JOURNAL))["entries"]]
    except json.JSONDecodeError as error:
        raise FilesError(_JOURNAL, error.lineno, f"is not JSON: {error.msg}") from None
    except (KeyError, TypeError):
        wanted = 'wants {"entries": [{"tag": "0000_name", "when": 1700000000000}, …]}'
        raise FilesError(_JOURNAL, 0, f"{wanted}; let drizzle-kit write it") from None
    for line in lines:
        if line.path not in files:
            raise FilesError(_JOURNAL, 0, f"names {line.tag}, but there is no file {line.path}")
    return tuple(lines)


def _line(entry: dict[str, Any]) -> _Line:
    if not isinstance(entry["tag"], str) or not isinstance(entry["when"], int):
        raise TypeError
    return _Line(tag=entry["tag"], when=entry["when"])


def _release(files: Files) -> tuple[Migration, ...]:
    return tuple(
        Migration(
            name=line.tag,
            checksum=sha256(files[line.path]).hexdigest(),
            path=line.path,
            key=str(line.when),
        )
        for line in _journal(files)
    )


def _scripts(files: Files) -> tuple[Script, ...]:
    """The whole of each file: what separates its statements is a comment."""
    return tuple(
        Script(migration=line.tag, path=line.path, text=text(files, line.path))
        for line in _journal(files)
    )


TOOL: Final = Tool(
    name="drizzle",
    title="Drizzle",
    schema="drizzle",
    table="__drizzle_migrations",
    columns=frozenset({"id", "hash", "created_at"}),
    remedy="npx drizzle-kit migrate",
    query=_query,
    row=tuple[str | None, int | None],
    entries=_entries,
    patterns=("*.sql", _JOURNAL),
    release=_release,
    scripts=_scripts,
    is_its_own=lambda files: _JOURNAL in files,
)
