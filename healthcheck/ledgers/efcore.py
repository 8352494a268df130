"""EF Core: a class a migration, whose attribute [Migration("…")] is what the ledger has.

(dotnet/efcore, src/EFCore.Relational/Migrations/HistoryRepository.cs, and
Migrations/Internal/MigrationsAssembly.cs and Migrator.cs: identifiers are compared without regard
to case.) A migration that fails leaves no row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from healthcheck.ledgers.programs import without_comments
from healthcheck.ledgers.tool import Place, Rows, Tool, given, text
from healthcheck.model.ledger import Entry, Files, Migration

_ATTRIBUTE: Final = re.compile(r'[\[,]\s*Migration(?:Attribute)?\s*\(\s*"([^"]+)"\s*\)')


def _query(place: Place) -> str:
    return f'SELECT "MigrationId" FROM {place.table} ORDER BY "MigrationId"'


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    released = {migration.name.casefold(): migration.name for migration in release}
    names = [released.get(given(name).casefold(), str(name)) for (name,) in rows]
    return tuple(Entry(name=name) for name in names)


def _release(files: Files) -> tuple[Migration, ...]:
    paths: dict[str, str] = {}
    for path in sorted(files):
        if path.endswith(".cs"):
            for name in _ATTRIBUTE.findall(without_comments(text(files, path))):
                paths.setdefault(name, path)
    return tuple(Migration(name=name, path=paths[name]) for name in sorted(paths))


TOOL: Final = Tool(
    name="efcore",
    title="EF Core",
    table="__EFMigrationsHistory",
    columns=frozenset({"MigrationId", "ProductVersion"}),
    remedy="dotnet ef database update",
    query=_query,
    row=tuple[str],
    entries=_entries,
    patterns=("**/*.cs",),
    release=_release,
    is_its_own=lambda files: any(b".EntityFrameworkCore" in each for each in files.values()),
)
