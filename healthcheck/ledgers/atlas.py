"""Atlas: a row for each file, written first and counted up statement by statement.

Where statements are wanting, the file is at work while the advisory lock is held, and failed
otherwise; so it is after an error (sql/migrate/migrate.go, Executor.Execute). The lock's key is the
FNV-1 hash of "atlas_migrate_execute" (sql/postgres/driver.go). atlas.sum names the files, in order,
each with a hash of itself and of all before it (sql/migrate/dir.go, NewHashFile). A file that is
marked as a checkpoint stands for those before it on an empty database; any other passes it over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from healthcheck.ledgers.markers import lines
from healthcheck.ledgers.tool import HELD, FilesError, Place, Rows, Tool, given, text
from healthcheck.ledgers.versions import names, once
from healthcheck.model.ledger import Entry, Files, Migration, Script, Standing

_LOCK_NAME: Final = b"atlas_migrate_execute"
_SUM: Final = "atlas.sum"
_LINE: Final = re.compile(r"(.+?) *h1:(\S+)")
_DIRECTIVE: Final = re.compile(r"[ -~]*?atlas:(\w+)(?: +([ -~]*))?")


def lock_key(name: bytes = _LOCK_NAME) -> int:
    """The key of the advisory lock that Atlas holds while it applies: FNV-1 of 32 bits."""
    key = 2166136261
    for byte in name:
        key = key * 16777619 % (1 << 32) ^ byte
    return key


def _query(place: Place) -> str:
    return f"""
        SELECT m.version, m.description, m.applied, m.total, m.error <> '', m.hash,
            {lock_key()} = ANY ({HELD})
        FROM {place.table} m
        WHERE m.version NOT LIKE '.%'
        ORDER BY m.version COLLATE "C"
    """


def _version(name: str) -> str:
    return name.removesuffix(".sql").partition("_")[0]


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    known = names(release, _version)
    entries = {
        version: Entry(
            name=known.get(version, f"{version}_{description}" if description else version),
            standing=_standing(given(applied), given(total), locked, is_broken=bool(error)),
            checksum=checksum or None,
        )
        for version, description, applied, total, error, checksum, locked in rows
    }
    if not entries:
        return ()
    stood_for = {
        version: Entry(name=name) for version, name in _stood_for(min(entries), known, release)
    }
    return _comparable({**stood_for, **entries}, release)


def _standing(applied: int, total: int, locked: bool, *, is_broken: bool) -> Standing:
    if applied >= total and not is_broken:
        return Standing.APPLIED
    return Standing.RUNNING if locked else Standing.FAILED


def _stood_for(
    first: str, known: Mapping[str, str], release: Sequence[Migration]
) -> Iterator[tuple[str, str]]:
    """Versions that need no row: those below a baseline or checkpoint that the ledger begins with.

    Nor does the checkpoint of what was cut, where the ledger begins below it.
    """
    cut = {migration.name for migration in release if migration.checkpoint}
    for version, name in known.items():
        if version < first or (name in cut and first < version):
            yield version, name


def _comparable(entries: Mapping[str, Entry], release: Sequence[Migration]) -> tuple[Entry, ...]:
    """The entries, without the checksums after the first that differs.

    Each is of all files up to its own, so that a file that was put in, taken out or changed makes
    all later ones differ, which tells nothing of these.
    """
    recorded = {entry.name: entry.checksum for entry in entries.values()}
    differs = False
    blind = set()
    for migration in release:
        if differs:
            blind.add(migration.name)
        differs = differs or recorded.get(migration.name) != migration.checksum
    return tuple(
        Entry(name=entry.name, standing=entry.standing) if entry.name in blind else entry
        for entry in entries.values()
    )


def _sums(files: Files) -> dict[str, str]:
    """File and hash, in the order of atlas.sum."""
    sums = {}
    for number, line in enumerate(lines(text(files, _SUM))[1:], start=2):
        if not line:
            continue
        found = _LINE.fullmatch(line)
        if not found:
            raise FilesError(_SUM, number, 'is not "FILE h1:HASH"; run atlas migrate hash')
        if found[1] not in files:
            raise FilesError(
                _SUM,
                number,
                f"names {found[1]}, which is not there; restore it or run atlas migrate hash",
            )
        sums[found[1]] = found[2]
    return sums


def _directives(content: str) -> Iterator[tuple[str, str]]:
    """Name and value of those that a file begins with; an empty line or the end must follow."""
    found = []
    rest = content
    while rest.startswith(("#", "--")):
        line, _, rest = rest.partition("\n")
        directive = _DIRECTIVE.match(line.strip())
        if directive:
            found.append((directive[1], (directive[2] or "").strip()))
    if not rest or rest.startswith("\n"):
        yield from found


def _is_checkpoint(files: Files, path: str) -> bool:
    return "checkpoint" in dict(_directives(text(files, path)))


def _files(files: Files) -> Iterator[tuple[str, str, str]]:
    """Name, file and hash of each migration, in order; none without an atlas.sum."""
    if _SUM not in files:
        return
    sums = _sums(files)
    for number, path in enumerate(once(sums, _version).values()):
        if number and _is_checkpoint(files, path):
            continue
        yield path.removesuffix(".sql"), path, sums[path]


def _release(files: Files) -> tuple[Migration, ...]:
    return tuple(
        Migration(name=name, checksum=checksum, path=path, checkpoint=_is_checkpoint(files, path))
        for name, path, checksum in _files(files)
    )


def _scripts(files: Files) -> tuple[Script, ...]:
    return tuple(_script(name, path, text(files, path)) for name, path, _ in _files(files))


def _script(name: str, path: str, content: str) -> Script:
    mode = dict(_directives(content)).get("txmode")
    return Script(
        migration=name, path=path, text=content, transaction=False if mode == "none" else None
    )


TOOL: Final = Tool(
    name="atlas",
    title="Atlas",
    schema="atlas_schema_revisions",
    table="atlas_schema_revisions",
    columns=frozenset(
        {
            "version",
            "description",
            "type",
            "applied",
            "total",
            "executed_at",
            "execution_time",
            "error",
            "hash",
            "operator_version",
        }
    ),
    remedy="atlas migrate apply",
    resolve="atlas migrate status",  # says where it stopped; from there it goes on
    record="atlas migrate set {version}",
    query=_query,
    row=tuple[str, str | None, int | None, int | None, bool | None, str | None, bool | None],
    entries=_entries,
    patterns=("*.sql", _SUM),
    release=_release,
    scripts=_scripts,
    is_its_own=lambda files: _SUM in files,
)
