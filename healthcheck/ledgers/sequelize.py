"""Sequelize: a program a migration, known by the name of its file, and a ledger of names alone.

(sequelize-cli, src/core/migrator.js.) No lock is taken. A migration that fails leaves no row, and
what it did before it failed, as it runs in no transaction but of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from healthcheck.ledgers.programs import as_released, in_order
from healthcheck.ledgers.tool import Place, Rows, Tool
from healthcheck.model.ledger import Entry, Files, Migration

_EXTENSIONS: Final = (".cjs", ".js", ".cts", ".ts")


def _query(place: Place) -> str:
    return f"SELECT name FROM {place.table} ORDER BY name"


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    names = dict.fromkeys(as_released((name for (name,) in rows), release))
    return tuple(Entry(name=name) for name in names)


def _release(files: Files) -> tuple[Migration, ...]:
    return tuple(Migration(name=path, path=path) for path in in_order(files, _EXTENSIONS))


TOOL: Final = Tool(
    name="sequelize",
    title="Sequelize",
    table="SequelizeMeta",
    columns=frozenset({"name"}),
    remedy="npx sequelize-cli db:migrate",
    query=_query,
    row=tuple[str],
    entries=_entries,
    patterns=tuple(f"*{extension}" for extension in _EXTENSIONS),
    release=_release,
    is_its_own=lambda files: any(b"queryInterface" in content for content in files.values()),
    any_name=True,
)
