"""Diesel: a folder a migration, known by what stands before its name's first _, without hyphens.

See diesel_migrations/migrations_internals/src/lib.rs: version_from_string, and TomlMetadata, for
which a metadata.toml without `run_in_transaction` says false, and one that is no TOML nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from healthcheck.ledgers.tool import Place, Rows, Tool, listed, text
from healthcheck.ledgers.versions import names, once
from healthcheck.model.ledger import Entry, Files, Migration, Script

_FILE: Final = "/up.sql"
_FIRST: Final = "00000000000000_diesel_initial_setup/up.sql"


def _query(place: Place) -> str:
    return f"SELECT m.version FROM {place.table} m ORDER BY m.version"


def _version(name: str) -> str:
    return name.partition("_")[0].replace("-", "")


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    known = names(release, _version)
    return tuple(Entry(name=known.get(version) or version) for (version,) in rows)


def _folder_version(path: str) -> str | None:
    name, found, rest = path.partition(_FILE)
    return (
        _version(name)
        if found and not rest and "/" not in name and not name.startswith(".")
        else None
    )


def _folders(files: Files) -> list[tuple[str, str]]:
    """Name and file of each migration, in order."""
    found = once(files, _folder_version)
    return [(path.removesuffix(_FILE), path) for _, path in sorted(found.items())]


def _release(files: Files) -> tuple[Migration, ...]:
    return listed(_folders(files))


def _scripts(files: Files) -> tuple[Script, ...]:
    return tuple(
        Script(
            migration=name,
            path=path,
            text=text(files, path),
            transaction=_transaction(files, f"{name}/metadata.toml"),
        )
        for name, path in _folders(files)
    )


def _transaction(files: Files, path: str) -> bool | None:
    if path not in files:
        return None
    import tomllib  # late: a probe imports every tool, and reads the files of few

    try:
        metadata = tomllib.loads(text(files, path))
    except tomllib.TOMLDecodeError:
        return None
    return None if metadata.get("run_in_transaction", False) else False


TOOL: Final = Tool(
    name="diesel",
    title="Diesel",
    table="__diesel_schema_migrations",
    columns=frozenset({"version", "run_on"}),
    remedy="diesel migration run",
    query=_query,
    row=tuple[str],
    entries=_entries,
    patterns=("*/up.sql", "*/metadata.toml"),
    release=_release,
    scripts=_scripts,
    is_its_own=lambda files: _FIRST in files,
)
