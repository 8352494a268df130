"""A migration tool's own table: there, readable, and the tool's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from healthcheck.compare.found import Source, found
from healthcheck.ledgers import BY_NAME
from healthcheck.model import catalog, expectation
from healthcheck.model.expectation import Expectation
from healthcheck.model.finding import Code, Finding, Subject
from healthcheck.model.ledger import Migration
from healthcheck.model.names import quote
from healthcheck.model.remedy import Remedy, advising, in_shell

_LISTED: Final = 5
_NAME_IT: Final = advising('name the ledger under "migrations": its tool and its table')
_NAME_ONE: Final = advising('name the one that is meant: "table" under "migrations"')


def release_of(want: expectation.Ledger, tool: str | None) -> tuple[Migration, ...]:
    """The release's migrations as `tool` names them; where it is not known, if that can be told."""
    if tool is None and len(want.releases) == 1:
        [tool] = want.releases
    return want.release(tool or "")


def title(tool: str | None) -> str:
    """The tool as people call it."""
    return BY_NAME[tool].title if tool else "the migration tool"


def findings(
    expected: Expectation,
    want: expectation.Ledger,
    have: catalog.Ledger,
    *,
    role: str,
    filling: Remedy,
) -> Iterator[Finding]:
    """What is the matter with a ledger as a table. `role` is the one that probes, `filling` what
    gives a ledger the rows that it lacks.
    """
    source = Source(file=expected.file, origin=want.origin)
    subject = Subject(parts=have.table, schema=have.table.schema)
    if have.columns is None:
        yield _missing(subject, source, have.tool or want.tool, have, filling)
    elif have.kind != "table":
        yield found(
            Code.LEDGER_DEFINITION,
            subject,
            source,
            expected={"kind": "table"},
            actual={"kind": have.kind},
            hint=f"it is a {have.kind}, which no migration tool makes, so that it is not read",
            remedy=_NAME_IT,
        )
    elif not have.usable:
        yield _inaccessible(subject, source, have, role)
    elif have.tool is None:
        yield _undecided(subject, source, want, have, have.columns)
    elif have.entries is None:
        yield _unread(subject, source, have)
    elif not have.entries and release_of(want, have.tool):
        yield found(
            Code.LEDGER_EMPTY,
            subject,
            source,
            hint=f"{title(have.tool)} has recorded no migration in it",
            remedy=filling,
        )


def foreign(
    expected: Expectation, want: expectation.Ledger, have: catalog.Ledger, *, number: int
) -> Finding:
    """Of a ledger with so many migrations, none of which is of this release."""
    return found(
        Code.LEDGER_DEFINITION,
        Subject(parts=have.table, schema=have.table.schema),
        Source(file=expected.file, origin=want.origin),
        expected={},
        actual={"migrations": number},
        hint="it has no migration of this release; it may be another application's database",
        remedy=advising("see whether the connection string names the right database"),
    )


def remedy_of(want: expectation.Ledger, tool: str | None) -> Remedy:
    """The command that applies what is pending, where one is known."""
    if want.remedy:
        return in_shell(want.remedy)
    if tool is None:
        return advising("apply the pending migrations")
    command, blank = BY_NAME[tool].remedy, BY_NAME[tool].blank
    return advising(f"run {command}, where {blank}") if blank else in_shell(command)


def _missing(
    subject: Subject, source: Source, tool: str | None, have: catalog.Ledger, filling: Remedy
) -> Finding:
    return found(
        Code.LEDGER_MISSING,
        subject,
        source,
        expected={"tool": tool} if tool else {},
        hint=_elsewhere(have.others),
        remedy=_NAME_ONE if have.others else filling,
    )


def _unread(subject: Subject, source: Source, have: catalog.Ledger) -> Finding:
    locked = "a lock on it kept its rows from being read"
    return found(
        Code.LEDGER_NOT_CHECKED,
        subject,
        source,
        hint=locked if have.locked else "it holds more than is read of a ledger",
        remedy=None if have.locked else advising("remove rows that no release needs any more"),
        unread=have.locked,
    )


def _elsewhere(tables: Sequence[object]) -> str | None:
    listed, more = ", ".join(map(str, tables[:_LISTED])), len(tables) - _LISTED
    return f"{listed}{f' and {more} more' if more > 0 else ''} may be meant" if tables else None


def _inaccessible(subject: Subject, source: Source, have: catalog.Ledger, role: str) -> Finding:
    grants = (
        f"GRANT USAGE ON SCHEMA {quote(have.table.schema)} TO {quote(role)};\n"
        f"GRANT SELECT ON TABLE {have.table} TO {quote(role)};"
    )
    return found(
        Code.LEDGER_INACCESSIBLE,
        subject,
        source,
        expected={"privileges": ["select"]},
        actual={},
        hint=f"the role that probes, {quote(role)}, may not read all of its rows: it wants USAGE on"
        " the schema, SELECT on the table, and no row security in its way",
        sql=grants,
    )


def _undecided(
    subject: Subject,
    source: Source,
    want: expectation.Ledger,
    have: catalog.Ledger,
    columns: frozenset[str],
) -> Finding:
    """Of a table that is no ledger of the tool, or of none that can be told."""
    names = ", ".join(have.candidates)
    likely = f"by its columns it may be the ledger of {names}"
    meant = (want.tool,) if want.tool else tuple(want.releases)
    if names and (not meant or set(meant) & set(have.candidates)):
        return found(
            Code.LEDGER_NOT_CHECKED,
            subject,
            source,
            hint=_elsewhere((have.table, *have.others)) if have.others else likely,
            remedy=advising(f'say which one it is: "tool" under "migrations", one of {names}'),
        )
    wanted = BY_NAME[want.tool].columns if want.tool else frozenset()
    shown = sorted(columns)[: _LISTED * 2]
    owners = " or ".join(map(title, meant)) if want.tool or names else ""
    no_tools = "it has the columns of no known migration tool's ledger"
    said = f"it is no ledger of {owners}" if owners else no_tools
    return found(
        Code.LEDGER_DEFINITION,
        subject,
        source,
        expected={"columns": sorted(wanted)} if wanted else {},
        actual={"columns": shown},
        hint="; ".join(filter(None, (said, likely if names else None, _elsewhere(have.others)))),
        remedy=_NAME_IT,
    )
