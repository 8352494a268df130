"""Enums: their values and the order of those."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, Final

from healthcheck.compare.found import found
from healthcheck.compare.outside import Differ, Whole, subject
from healthcheck.compare.policy import severity_of
from healthcheck.model import catalog, expectation
from healthcheck.model.finding import Code, Finding, Kind, Severity
from healthcheck.model.names import TableName, literal
from healthcheck.model.remedy import Remedy, advising


def findings(whole: Whole) -> Iterator[Finding]:
    """Enums that are not as declared."""
    yield from _DIFFER.findings(whole, whole.expected.enums, whole.actual.enums)


def described(want: expectation.EnumType) -> dict[str, Any]:
    """What is declared of an enum, as JSON."""
    return {} if want.values is None else {"values": list(want.values)}


def create(name: TableName, want: expectation.EnumType) -> str | None:
    """The statement that makes it; None where nobody said of which values."""
    if want.values is None:
        return None
    return f"CREATE TYPE {name} AS ENUM ({', '.join(map(literal, want.values))});"


def _unlike(
    whole: Whole, name: TableName, want: expectation.EnumType, have: catalog.EnumType
) -> Iterator[Finding]:
    if want.values is not None and want.values != have.values:
        more = _more(want.values, have.values)
        yield found(
            Code.ENUM_VALUES,
            subject(name),
            whole.source(want.origin),
            expected={"values": list(want.values)},
            actual={"values": list(have.values)},
            hint=f"all that are declared are there, and {more} more" if more else None,
            remedy=_ahead(whole, name) if more else None,
            sql=_add(name, want.values, have.values),
        )


def _more(wanted: Sequence[str], had: Sequence[str]) -> int:
    """How many values there are besides those that are wanted, if all of these are, in order."""
    is_whole = tuple(value for value in had if value in wanted) == tuple(wanted)
    return len(had) - len(wanted) if is_whole else 0


def _ahead(whole: Whole, name: TableName) -> Remedy:
    declare = f"declare every value of {name}"
    if severity_of(Code.ENUM_VALUES, whole.expected) is not Severity.FAIL:
        return advising(declare)
    mild = "if this release does not mind a value that a newer one added"
    warn = "write `enum.values: warn` under `severity` in its declaration"
    return advising(f"{declare}; or, {mild}, {warn}")


def _add(name: TableName, wanted: Sequence[str], had: Sequence[str]) -> str | None:
    """What adds the values that lack; None where one is too many or stands elsewhere.

    PostgreSQL has no statement that takes a value out or moves it.
    """
    if tuple(value for value in wanted if value in had) != tuple(had):
        return None
    lacking = [value for value in wanted if value not in had]
    before = dict(pairwise(reversed(wanted)))
    return "\n".join(
        f"ALTER TYPE {name} ADD VALUE {literal(value)}{_place(before.get(value), had)};"
        for value in lacking
    )


def _place(previous: str | None, had: Sequence[str]) -> str:
    if previous is not None:
        return f" AFTER {literal(previous)}"
    return f" BEFORE {literal(had[0])}" if had else ""


_DIFFER: Final = Differ(
    kind=Kind.ENUM, drop="TYPE", described=described, create=create, unlike=_unlike
)
