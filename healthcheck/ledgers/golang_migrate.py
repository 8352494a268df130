"""golang-migrate: one row that says how far it is, and whether it got there.

The row is written with `dirty` before a migration and without it after (migrate.go, runMigrations).
The advisory lock's key is a CRC-32 of the database, the schema and the table
(database/util.go, GenerateAdvisoryLockId); the command gives the URL's path for the database, with
its slash, and a program that hands over its connection the name alone
(database/postgres/postgres.go, database/pgx/v5/pgx.go).
"""

from __future__ import annotations

import re
from binascii import crc32
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from healthcheck.ledgers.locks import with_run
from healthcheck.ledgers.tool import Place, Rows, Tool, listed, whole
from healthcheck.ledgers.versions import leading_number, names, once
from healthcheck.model.ledger import Entry, Files, Migration, Script, Standing

_SALT: Final = 1486364155
_FILE: Final = re.compile(r"([0-9]+)_[^/]*\.up\.sql")


def _query(place: Place) -> str:
    return f"""
        SELECT m.version, m.dirty, run.database, run.schema, run.table, run.held
        FROM {with_run(place)}
        WHERE m.version IS NOT NULL
        LIMIT 1
    """


def lock_key(*names: str) -> int:
    """The key of the lock for a database, a schema and a table."""
    return crc32("\0".join(names).encode()) * _SALT % (1 << 32)


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    known = names(release, leading_number)
    return tuple(
        entry
        for current, dirty, database, schema, table, held in rows
        for entry in _up_to(
            current, known, _standing(dirty, _lock_keys(database, schema, table), held)
        )
    )


def _lock_keys(database: str, schema: str, table: str) -> set[int]:
    return {lock_key(name, schema, table) for name in (database, f"/{database}")}


def _standing(dirty: bool, keys: set[int], held: Collection[int]) -> Standing:
    if not dirty:
        return Standing.APPLIED
    return Standing.FAILED if keys.isdisjoint(held) else Standing.RUNNING


def _up_to(current: int, known: dict[int, str], standing: Standing) -> Iterator[Entry]:
    for version, name in known.items():
        if version < current:
            yield Entry(name=name)
    yield Entry(name=known.get(current, str(current)), standing=standing)


def _files(files: Files) -> list[tuple[str, str]]:
    """Name and file of each migration, in order."""
    found = once(files, lambda path: leading_number(path) if _FILE.fullmatch(path) else None)
    return [(path.removesuffix(".up.sql"), path) for _, path in sorted(found.items())]


def _release(files: Files) -> tuple[Migration, ...]:
    return listed(_files(files))


def _scripts(files: Files) -> tuple[Script, ...]:
    return whole(files, _files(files))


TOOL: Final = Tool(
    name="golang-migrate",
    title="golang-migrate",
    table="schema_migrations",
    columns=frozenset({"version", "dirty"}),
    remedy='migrate -path migrations -database "$DATABASE_URL" up',
    resolve='migrate -path migrations -database "$DATABASE_URL" force {before}',
    record='migrate -path migrations -database "$DATABASE_URL" force {version}',
    query=_query,
    row=tuple[int, bool | None, str, str, str, list[int]],
    entries=_entries,
    patterns=("*.up.sql",),
    release=_release,
    scripts=_scripts,
    keeps_rows=False,
)
