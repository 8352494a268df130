"""Liquibase: a row for each change set, known by its id, its author and the path of its changelog.

They are named as Liquibase names them: "db/users.xml::1::ann". The paths in the ledger begin where
Liquibase was told to search, those of the release at the declared directory: what one of them has
more in front is left out of the account. Its checksums are of its own reading of each change and
are not worked out. One that fails leaves no row; a run that was killed leaves its lock, and the
first that is not applied has failed where no session of Java is connected that could hold it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from healthcheck.ledgers.liquibase.changelogs import ChangeSet, change_sets, normal
from healthcheck.ledgers.liquibase.documents import document
from healthcheck.ledgers.liquibase.replaying import scripts
from healthcheck.ledgers.locks import kept_in
from healthcheck.ledgers.tool import Place, Rows, Tool, given, in_motion
from healthcheck.model.ledger import Entry, Files, Migration, Standing

_LOCK: Final = "databasechangeloglock"
# What the driver calls itself, or Liquibase where it is told to.
_CONNECTED: Final = """EXISTS (
            SELECT FROM pg_stat_activity a
            WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
            AND a.application_name ~* 'jdbc|liquibase'
        )"""
_STANDINGS: Final[Mapping[str, Standing]] = {"FAILED": Standing.FAILED}

_Shift: TypeAlias = tuple[str, str]
"""What paths have more in front: those of the ledger, and those of the release. One is empty."""


def _query(place: Place) -> str:
    locked = kept_in(place, _LOCK, "locked")
    return f"""
        SELECT m.id, m.author, m.filename, m.exectype, run.locked, run.connected
        FROM (SELECT {locked} AS locked, {_CONNECTED} AS connected) run
        LEFT JOIN {place.table} m ON true
        ORDER BY m.orderexecuted, m.dateexecuted
    """


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    said = [(_name(*map(given, row[:3])), row[3]) for row in rows if row[0] is not None]
    names = {each.name.lower(): each.name for each in release}
    placed = [each.name.lower() for each in release if _is_placed(each)]
    shift = _shift([own.lower() for own, _ in said], placed)
    entries: dict[str, Entry] = {}
    for own, outcome in said:
        key = own.lower()  # Liquibase takes no account of case
        name = names.get(key) or names.get(_moved(key, shift), own)
        standing = _STANDINGS.get(outcome, Standing.APPLIED)
        entries[name] = Entry(name=name, standing=standing)
    standing = Standing.RUNNING if any(connected for *_, connected in rows) else Standing.FAILED
    return in_motion(tuple(entries.values()), release, any(row[4] for row in rows), standing)


def _is_placed(migration: Migration) -> bool:
    """Whether its path is the one where it stands, not one that its changelog made up for it."""
    return migration.name.startswith(f"{normal(migration.path or '')}::")


def _name(identity: str, author: str, path: str) -> str:
    return f"{normal(path)}::{identity}::{author}"


def _shift(have: Sequence[str], want: Sequence[str]) -> _Shift:
    """The one that makes most of the names meet; none where some meet as they are."""
    by_rest: dict[str, list[str]] = {}
    for name in want:
        by_rest.setdefault(_rest(name), []).append(name)
    found: Counter[_Shift] = Counter()
    for name in have:
        found.update(
            shift for other in by_rest.get(_rest(name), []) for shift in _between(name, other)
        )
    if not found or ("", "") in found:
        return "", ""
    return min(found, key=lambda shift: (-found[shift], shift))


def _rest(name: str) -> str:
    """The name from the last part of the path on: what any two of the same have in common."""
    path, _, identity = name.partition("::")
    return f"{path.rpartition('/')[2]}::{identity}"


def _between(have: str, want: str) -> Iterator[_Shift]:
    if have.endswith(f"/{want}"):
        yield have.removesuffix(want), ""
    elif want.endswith(f"/{have}"):
        yield "", want.removesuffix(have)
    elif have == want:
        yield "", ""


def _moved(name: str, shift: _Shift) -> str:
    have, want = shift
    return want + name.removeprefix(have)


def _release(files: Files) -> tuple[Migration, ...]:
    return tuple(Migration(name=_named(each), path=each.file) for each in change_sets(files))


def _named(change_set: ChangeSet) -> str:
    return _name(change_set.id, change_set.author, change_set.path)


TOOL: Final = Tool(
    name="liquibase",
    title="Liquibase",
    table="databasechangelog",
    columns=frozenset(
        {"id", "author", "filename", "dateexecuted", "orderexecuted", "exectype", "md5sum"}
    ),
    beside={_LOCK: frozenset({"locked"})},
    remedy="liquibase update",
    resolve="liquibase release-locks",
    query=_query,
    row=tuple[str | None, str | None, str | None, str | None, bool, bool],
    entries=_entries,
    patterns=("**/*.xml", "**/*.yaml", "**/*.yml", "**/*.json", "**/*.sql"),
    release=_release,
    scripts=lambda files: tuple(scripts(files, _named)),
    is_its_own=lambda files: any(document(files, path) is not None for path in files),
)
