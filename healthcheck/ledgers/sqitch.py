"""Sqitch: a plan of changes, a registry of those that are deployed, and a log of events.

A change is named as Sqitch does with its project, "flipr:users", since projects share a registry;
one that was reworked later also with its tag, "flipr:users@v1". A failure is the last event of a
change that is not deployed. Its checksum is the SHA-1 of the deploy script, as
`sqitch rebase --modified` compares it; a registry of before Sqitch 0.9994 has none, and one
brought up from there has the change's own id (App::Sqitch::Plan, Plan::Change and Engine::pg).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha1
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from healthcheck.ledgers.markers import lines
from healthcheck.ledgers.tool import HELD, FilesError, Place, Rows, Tool, in_motion, text
from healthcheck.model.ledger import Entry, Files, Migration, Script, Standing

_PLAN: Final = "sqitch.plan"
_LOCK: Final = 75474063
_PRAGMA: Final = re.compile(r"\s*%\s*(?P<name>[\w-]+)(?:\s*=\s*(?P<value>.+))?")
_LINE: Final = re.compile(
    r"\s*(?P<sign>@|[+-]\s*)?(?P<name>[^\s:@#\\]+)(?:\s+\[[^\]]*\])?"
    r"\s+\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(?:\s.*)?"
)


class _Change(Struct, frozen=True, kw_only=True):
    """`tags` are those behind it up to the change that reworked it, the last first."""

    name: str
    tags: tuple[str, ...] = field(default=())


def _query(place: Place) -> str:
    checksum = "NULLIF(c.script_hash, c.change_id)" if "script_hash" in place.columns else "NULL"
    return f"""
        SELECT said.project, said.change, said.checksum, said.failed, run.held
        FROM (SELECT {HELD} AS held) run
        LEFT JOIN (
            SELECT c.project, c.change, {checksum} AS checksum, false AS failed, c.committed_at
            FROM {place.table} c
            {_failures(place)}
        ) said ON true
        ORDER BY said.committed_at
    """


def _failures(place: Place) -> str:
    events = place.beside.get("events")
    if events is None:
        return ""
    return f"""
            UNION ALL
            SELECT e.project, e.change, NULL, true, e.committed_at
            FROM {events} e
            WHERE e.event = 'fail'
            AND NOT EXISTS (
                SELECT FROM {events} later
                WHERE later.change_id = e.change_id AND later.committed_at > e.committed_at
            )
            AND NOT EXISTS (SELECT FROM {place.table} c WHERE c.change_id = e.change_id)
    """


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    names: dict[str, list[str]] = {}
    for migration in release:
        names.setdefault(migration.name.partition("@")[0], []).append(migration.name)
    projects = {migration.name.partition(":")[0] for migration in release}
    entries: dict[str, Entry] = {}
    deployed: Counter[str] = Counter()
    for project, change, checksum, failed, _ in rows:
        if project is None:
            continue
        name = _nth(names, f"{project}:{change}", deployed)
        standing = Standing.FAILED if failed else Standing.APPLIED
        entries[name] = Entry(
            name=name,
            standing=standing,
            checksum=checksum,
            foreign=bool(projects) and project not in projects,
        )
        deployed[f"{project}:{change}"] += not failed
    held = any(_LOCK in locks for *_, locks in rows)
    return in_motion(tuple(entries.values()), release, held)


def _nth(names: dict[str, list[str]], name: str, deployed: Counter[str]) -> str:
    """Which of the changes of one name the next row is: they were planned in its order.

    One that the plan does not have yet is called by Sqitch's word for the last.
    """
    planned = names.get(name, [name])
    place = deployed[name]
    return planned[place] if place < len(planned) else f"{name}@HEAD"


def _release(files: Files) -> tuple[Migration, ...]:
    return tuple(
        Migration(
            name=name,
            path=path if path in files else None,
            checksum=sha1(files[path]).hexdigest() if path in files else None,  # noqa: S324 - theirs
        )
        for name, path in _deployed(files)
    )


def _scripts(files: Files) -> tuple[Script, ...]:
    return tuple(_script(files, name, path) for name, path in _deployed(files))


def _script(files: Files, name: str, path: str) -> Script:
    if path not in files:
        raise FilesError(path, 0, f"is not there, and {_PLAN} has {name}")
    return Script(migration=name, path=path, text=text(files, path), transaction=False)


def _deployed(files: Files) -> Iterator[tuple[str, str]]:
    """Name and deploy script of each change, in order."""
    if _PLAN not in files:
        return
    plan = lines(text(files, _PLAN))
    start = next((number for number, line in enumerate(plan) if not line.strip()), len(plan))
    project = _project(plan[:start])
    for change in _changes(plan, start):
        tag, path = _tagged(files, change)
        yield f"{project}:{change.name}{tag}", path


def _tagged(files: Files, change: _Change) -> tuple[str, str]:
    paths = [(f"@{tag}", f"deploy/{change.name}@{tag}.sql") for tag in change.tags]
    plain = ("", f"deploy/{change.name}.sql")
    return next((each for each in paths if each[1] in files), paths[0] if paths else plain)


def _project(pragmas: Sequence[str]) -> str:
    found = [_PRAGMA.fullmatch(_without_note(line)) for line in pragmas]
    names = [pragma["value"] for pragma in found if pragma and pragma["name"] == "project"]
    if not names:
        raise FilesError(_PLAN, 0, "names no project; begin it with %project=NAME")
    return names[-1]


def _without_note(line: str) -> str:
    return line.partition("#")[0].rstrip()


def _changes(plan: Sequence[str], start: int) -> list[_Change]:
    changes: list[_Change] = []
    behind: list[tuple[str, int]] = []  # a tag, and how many changes stand before it
    for number, line in enumerate(plan[start:], start + 1):
        said = _without_note(line)
        if not said or (found := _parsed(said, number))["sign"].startswith("-"):
            continue
        name = found["name"]
        if found["sign"] == "@":
            behind.append((name, len(changes)))
            continue
        for place, old in enumerate(changes):
            if old.name == name and not old.tags:
                changes[place] = replace(old, tags=_tags_behind(behind, place, number, name))
        changes.append(_Change(name=name))
    return changes


def _parsed(said: str, number: int) -> dict[str, str]:
    found = _LINE.fullmatch(said)
    if found is None:
        wanted = "NAME [DEPENDENCIES] 2026-01-31T12:00:00Z PLANNER <EMAIL>, or @TAG of that form"
        raise FilesError(_PLAN, number, f"is no change and no tag; wants {wanted}")
    return {"name": found["name"], "sign": found["sign"] or ""}


def _tags_behind(
    behind: Sequence[tuple[str, int]], place: int, number: int, name: str
) -> tuple[str, ...]:
    tags = tuple(tag for tag, count in reversed(behind) if count > place)
    if not tags:
        problem = f"has the change {name!r} again with no tag between; rework it behind a tag"
        raise FilesError(_PLAN, number, problem)
    return tags


TOOL: Final = Tool(
    name="sqitch",
    title="Sqitch",
    schema="sqitch",
    table="changes",
    columns=frozenset(
        {
            "change_id",
            "change",
            "project",
            "note",
            "committed_at",
            "committer_name",
            "committer_email",
            "planned_at",
            "planner_name",
            "planner_email",
        }
    ),
    beside={
        "events": frozenset({"change_id", "change", "project", "event", "committed_at"}),
    },
    remedy="sqitch deploy",
    resolve="sqitch deploy",
    record="sqitch deploy --log-only --to-change {name}",
    query=_query,
    row=tuple[str | None, str | None, str | None, bool | None, list[int]],
    entries=_entries,
    patterns=(_PLAN, "deploy/**/*.sql"),
    release=_release,
    scripts=_scripts,
    is_its_own=lambda files: _PLAN in files,
)
