"""The migrations that two declarations expect, side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from healthcheck.compare.found import Source, found
from healthcheck.model.expectation import Expectation, Ledger
from healthcheck.model.finding import Code, Finding, Severity, Subject

_NUMBER: Final = re.compile(r"0*([0-9]+)(?![0-9])(?:_.*)?")


class Beside(Struct, frozen=True, kw_only=True):
    """`findings` are what B lacks of A, and the other way round; `notes` what was not compared."""

    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()


def beside(a: Expectation, b: Expectation) -> Beside:
    """What two declarations say of their migrations, each of its only ledger."""
    if not a.migrations and not b.migrations:
        return Beside()
    if len(a.migrations) != 1 or len(b.migrations) != 1:
        numbers = f"{len(a.migrations)} in A, {len(b.migrations)} in B"
        return _left_out(f"there is not one ledger on either side ({numbers})")
    [mine], [others] = a.migrations, b.migrations
    tools = [_tool(mine), _tool(others)]
    want, have = _names(mine, tools), _names(others, tools)
    why = _unlike(mine, others)
    if why is None and (mine.expected is None) != (others.expected is None):
        want, have = tuple(map(_short, want)), tuple(map(_short, have))
        if {*want}.isdisjoint(have):
            why = "a list and a directory have no name in common"
    return _left_out(why) if why else Beside(findings=tuple(_findings(a, b, want, have)))


def _unlike(mine: Ledger, others: Ledger) -> str | None:
    """Why two ledgers are not compared, where they are not."""
    tools = {_tool(mine), _tool(others)} - {None}
    if len(tools) > 1:
        return f"A's are of {_tool(mine)}, B's of {_tool(others)}"
    for side, ledger in (("A", mine), ("B", others)):
        if ledger.directory is not None and not ledger.releases:
            return f"the directory {ledger.directory} of {side} cannot be read"
        if ledger.directory is None and ledger.expected is None:
            return f"{side} does not say which are expected"
    return None


def _left_out(why: str) -> Beside:
    return Beside(notes=(f"the migrations of A and B were not compared: {why}",))


def _tool(ledger: Ledger) -> str | None:
    return ledger.tool or (next(iter(ledger.releases)) if len(ledger.releases) == 1 else None)


def _names(ledger: Ledger, tools: Sequence[str | None]) -> tuple[str, ...]:
    tool = next(filter(None, tools), "")
    return tuple(migration.name for migration in ledger.release(tool))


def _short(name: str) -> str:
    """The number of a migration, by which a list may call it; a name without one is whole."""
    number = _NUMBER.fullmatch(name)
    return number[1] if number else name


def _findings(
    a: Expectation, b: Expectation, want: Sequence[str], have: Sequence[str]
) -> Iterator[Finding]:
    for code, names, others in (
        (Code.MIGRATION_PENDING, want, have),
        (Code.MIGRATION_UNKNOWN, have, want),
    ):
        sides = (a.file, b.file) if code is Code.MIGRATION_PENDING else (b.file, a.file)
        for name in names:
            if name not in others:
                finding = found(
                    code,
                    Subject(parts=(name,), in_sql=False),
                    Source(file=a.file, origin=a.migrations[0].origin),
                    hint=f"{sides[0]} expects it, {sides[1]} does not",
                )
                yield replace(finding, severity=Severity.FAIL)
