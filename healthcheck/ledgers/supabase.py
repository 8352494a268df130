"""Supabase: a row for each file of supabase/migrations, with its statements.

The file's name tells the version and its place (pkg/migration/list.go and file.go); the row is part
of the migration's transaction, so that none is ever half done.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from healthcheck.ledgers.tool import Place, Rows, Tool, listed, whole
from healthcheck.ledgers.versions import names, once
from healthcheck.model.ledger import Entry, Files, Migration, Script

_FILE: Final = re.compile(r"([0-9]+)_[^/]*\.sql")
_OLD_INIT: Final = re.compile(r"([0-9]{14})_init\.sql")
_FIRST_INIT: Final = 20211209000000


def _query(place: Place) -> str:
    return f"SELECT m.version, m.name FROM {place.table} m ORDER BY m.version"


def _version(name: str) -> str:
    return name.partition("_")[0]


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    known = names(release, _version)
    return tuple(
        Entry(name=known.get(version, f"{version}_{name}" if name else version))
        for version, name in rows
    )


def _files(files: Files) -> list[tuple[str, str]]:
    """Name and file of each migration, in order."""
    named = [path for path in files if _FILE.fullmatch(path)]
    if any(path.endswith((".up.sql", ".down.sql")) for path in named):
        return []  # of a tool that goes both ways; Supabase would apply what leads down
    paths = list(once(named, _version).values())
    if paths and _is_skipped(paths[0]):
        del paths[0]
    return [(path.removesuffix(".sql"), path) for path in paths]


def _is_skipped(path: str) -> bool:
    """Whether it is the init of a project older than that name's use for migrations."""
    found = _OLD_INIT.fullmatch(path)
    return bool(found and int(found[1]) < _FIRST_INIT)


def _release(files: Files) -> tuple[Migration, ...]:
    return listed(_files(files))


def _scripts(files: Files) -> tuple[Script, ...]:
    return whole(files, _files(files))


TOOL: Final = Tool(
    name="supabase",
    title="Supabase",
    schema="supabase_migrations",
    table="schema_migrations",
    columns=frozenset({"version", "name", "statements"}),
    remedy="npx supabase db push",
    record="npx supabase migration repair {version} --status applied",
    query=_query,
    row=tuple[str, str | None],
    entries=_entries,
    patterns=("*.sql",),
    home="supabase/migrations",
    release=_release,
    scripts=_scripts,
)
