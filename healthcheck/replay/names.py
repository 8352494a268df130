"""The names of migrations in a declaration, beside those that there are."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from healthcheck.compare.found import Source, found
from healthcheck.compare.policy import severity_of
from healthcheck.declaration.problems import did_you_mean
from healthcheck.ledgers import PLAIN
from healthcheck.model.expectation import NOWHERE, Expectation, Ledger, Origin
from healthcheck.model.finding import Code, Finding, Severity, Subject
from healthcheck.model.remedy import Remedy, in_shell
from healthcheck.replay.directory import MigrationDirectory


def misnamed(
    declared: Expectation, directory: MigrationDirectory, applied: Collection[str]
) -> Iterator[Finding]:
    """Where a declaration and the directory do not have the same migrations.

    `applied` are those that the replay told of: a tool may bring some of its own.
    """
    ledger = list_of(declared, directory)
    expected = (ledger.expected if ledger else None) or ()
    place = ledger.origin if ledger else NOWHERE
    told = partial(_finding, declared, directory)
    for name in (migration.name for migration in directory.release):
        if ledger and name not in expected:
            hint = f"{directory.path} has it; a database that lacks it would pass"
            yield from told(Code.MIGRATION_UNLISTED, name, origin=place, hint=hint)
    known = {migration.name for migration in directory.release} | {*applied}
    for name in expected:
        if name not in known:
            hint = _none("listed as expected, and", name, directory, known)
            yield from told(Code.MIGRATION_MISSING, name, origin=place, hint=hint)
    known |= {name for one in declared.migrations for name in _names(one)}
    for name, line in first_lines(declared).items():
        if name not in known:
            hint = _none("the since or changed of what is declared there;", name, directory, known)
            yield from told(Code.MIGRATION_MISSING, name, origin=Origin(line=line), hint=hint)


def _none(hint: str, name: str, directory: MigrationDirectory, known: Collection[str]) -> str:
    return f"{hint} {directory.path} has no such migration{did_you_mean(name, known)}"


def _finding(
    declared: Expectation,
    directory: MigrationDirectory,
    code: Code,
    name: str,
    *,
    origin: Origin,
    hint: str,
) -> Iterator[Finding]:
    severity = severity_of(code, declared)
    if severity is not Severity.IGNORE:
        made = found(
            code,
            Subject(parts=(name,), in_sql=False),
            Source(file=declared.file, origin=origin),
            hint=hint,
            remedy=taken_again(directory, declared),
        )
        yield replace(made, severity=severity)


def taken_again(
    directory: MigrationDirectory, declared: Expectation, tool: str | None = None
) -> Remedy:
    """The command that declares what the migrations make."""
    words = ["healthcheck", "snapshot", "--migrations", str(directory.path)]
    words += ["--tool", tool] if tool else []
    return in_shell(shlex.join([*words, "--update", declared.file]))


def list_of(declared: Expectation, directory: MigrationDirectory) -> Ledger | None:
    """The ledger whose migrations are listed and are those of the directory, where one can be."""
    tool = directory.tool.name
    lists = [
        ledger
        for ledger in declared.migrations
        if ledger.expected is not None and ledger.tool in (None, tool)
    ]
    named = [ledger for ledger in lists if ledger.tool == tool] or lists
    return named[0] if len(named) == 1 and directory.tool is not PLAIN else None


def first_lines(declared: Expectation) -> dict[str, int]:
    """Each migration that is the since or the changed of something, and where first."""
    lines: dict[str, int] = {}
    for origin in _origins(declared):
        for name in (origin.since, origin.changed):
            if name is not None:
                lines[name] = min(lines.get(name, origin.line), origin.line)
    return lines


def _origins(value: Any) -> Iterator[Origin]:
    match value:
        case Origin():
            yield value
        case Mapping():
            for one in value.values():
                yield from _origins(one)
        case tuple() | list():
            for one in value:
                yield from _origins(one)
        case Struct():
            for name in value.__struct_fields__:
                yield from _origins(getattr(value, name))
        case _:
            pass


def _names(ledger: Ledger) -> Iterator[str]:
    for tool in ledger.releases:
        yield from (migration.name for migration in ledger.release(tool))
    yield from ledger.expected or ()
