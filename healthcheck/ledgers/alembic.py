"""Alembic: a ledger that has the last revisions alone, one row for each head.

Applied are the heads and all that they follow, by down_revision and depends_on (alembic,
runtime/migration.py: HeadMaintainer; script/revision.py: RevisionMap). A revision that the files
do not have is of a later release, which had those that stand in no other line. One that a mere list
does not have tells nothing of those that are listed: it may as well be older than all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from healthcheck.ledgers.graph import in_order, reached
from healthcheck.ledgers.modules import assigned, parse, strings
from healthcheck.ledgers.tool import FilesError, Place, Rows, Tool
from healthcheck.model.ledger import Entry, Files, Migration

_MARK: Final = re.compile(rb"^down_revision\b", re.MULTILINE)
_VERSIONS: Final = "versions"
_FILE: Final = re.compile(r"(?:.*/)?(?!\.#|__init__)[^/]*\.py")  # script/base.py


class _Revision(Struct, frozen=True, kw_only=True):
    """What a file says; `needs` are revisions or labels of branches."""

    name: str
    path: str
    down: tuple[str, ...]
    needs: tuple[str, ...]
    labels: tuple[str, ...]


def _query(place: Place) -> str:
    return f"SELECT v.version_num FROM {place.table} v ORDER BY v.version_num"


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    heads = [head for (head,) in rows]
    has_files = any(each.path for each in release)
    before = {each.name: each.after for each in release} if has_files else _line(release)
    known = [head for head in heads if head in before]
    ahead = [head for head in heads if head not in before]
    applied = reached(known, before)
    if ahead and has_files:
        applied |= before.keys() - reached(known, _turned(before))
    names = [each.name for each in release if each.name in applied]
    return tuple(Entry(name=name) for name in (*names, *ahead))


def _line(listed: Sequence[Migration]) -> Mapping[str, Sequence[str]]:
    """What each follows: the one in front of it."""
    names = [each.name for each in listed]
    return {name: names[place - 1 : place] for place, name in enumerate(names)}


def _turned(edges: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    turned: dict[str, list[str]] = {}
    for name, others in edges.items():
        for other in others:
            turned.setdefault(other, []).append(name)
    return turned


def _release(files: Files) -> tuple[Migration, ...]:
    revisions = {revision.name: revision for revision in _revisions(files)}
    labels = {label: each.name for each in revisions.values() for label in each.labels}
    after = {
        name: (*each.down, *(labels.get(need, need) for need in each.needs))
        for name, each in revisions.items()
    }
    for name, others in after.items():
        _refuse_missing(revisions[name], [other for other in others if other not in revisions])
    return tuple(
        Migration(name=name, path=revisions[name].path, after=after[name])
        for name in in_order(after, {name: each.path for name, each in revisions.items()})
    )


def _refuse_missing(revision: _Revision, missing: Sequence[str]) -> None:
    if missing:
        problem = f"follows the revision {missing[0]!r}, which no file has; is one left out?"
        raise FilesError(revision.path, 0, problem)


def _revisions(files: Files) -> Iterator[_Revision]:
    paths: dict[str, str] = {}
    for path in sorted(files):
        if _is_revision(files, path) or _has_to_be_one(files, path):
            revision = _revision(files, path)
            other = paths.setdefault(revision.name, path)
            if other != path:
                problem = f"has the revision {revision.name!r}, as {other} has; remove one of them"
                raise FilesError(path, 0, problem)
            yield revision


def _is_revision(files: Files, path: str) -> bool:
    return _FILE.fullmatch(path) is not None and _MARK.search(files[path]) is not None


def _has_to_be_one(files: Files, path: str) -> bool:
    """Whether Alembic would read it: any file beside the revisions, be it a half of one."""
    if not _FILE.fullmatch(path):
        return False
    folder, _, _ = path.rpartition("/")
    if folder or "env.py" in files:
        return folder == _VERSIONS
    return any("/" not in other and _is_revision(files, other) for other in files)


def _revision(files: Files, path: str) -> _Revision:
    values = assigned(parse(files, path).body)

    def texts(name: str) -> tuple[str, ...]:
        value = values.get(name)
        found = strings(value)
        if found is None:
            line = value.lineno if value is not None else 0
            raise FilesError(path, line, f"{name} is computed; write it out as a string")
        return found

    name = texts("revision")
    if len(name) != 1:
        raise FilesError(path, 0, 'names no revision; give it one: revision = "…"')
    if "down_revision" not in values:
        problem = "says not what it follows; write down_revision, = None for the first"
        raise FilesError(path, 0, problem)
    return _Revision(
        name=name[0],
        path=path,
        down=texts("down_revision"),
        needs=texts("depends_on"),
        labels=texts("branch_labels"),
    )


TOOL: Final = Tool(
    name="alembic",
    title="Alembic",
    table="alembic_version",
    columns=frozenset({"version_num"}),
    remedy="alembic upgrade heads",  # also where there is one
    record="alembic stamp {name}",
    query=_query,
    row=tuple[str],
    entries=_entries,
    patterns=("*.py", "versions/**/*.py"),
    release=_release,
    is_its_own=lambda files: any(_is_revision(files, path) for path in files),
    keeps_rows=False,
)
