"""Sequences: type, steps, bounds, usable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from healthcheck.compare.access import inaccessible
from healthcheck.compare.definition import differing, unlike
from healthcheck.compare.outside import Differ, Whole, subject
from healthcheck.model import catalog, expectation
from healthcheck.model.finding import Code, Finding, Kind
from healthcheck.model.names import TableName

# Attributes, and how SQL writes each.
_CLAUSES: Final[Mapping[str, str]] = {
    "type": "AS",
    "increment": "INCREMENT BY",
    "minimum": "MINVALUE",
    "maximum": "MAXVALUE",
    "start": "START WITH",
}


def findings(whole: Whole) -> Iterator[Finding]:
    """Sequences that are not as declared."""
    yield from _DIFFER.findings(whole, whole.expected.sequences, whole.actual.sequences)


def described(want: expectation.Sequence) -> dict[str, Any]:
    """What is declared of a sequence, as JSON."""
    declared = {attribute: getattr(want, attribute) for attribute in (*_CLAUSES, "cycle")}
    return {attribute: value for attribute, value in declared.items() if value is not None}


def create(name: TableName, want: expectation.Sequence) -> str | None:
    """The statement that makes it."""
    return f"CREATE SEQUENCE {name}{_clauses(described(want))};"


def _clauses(attributes: Mapping[str, Any]) -> str:
    """The attributes as CREATE and ALTER SEQUENCE write them."""
    written = [
        f" {clause} {attributes[attribute]}"
        for attribute, clause in _CLAUSES.items()
        if attribute in attributes
    ]
    if "cycle" in attributes:
        written.append(" CYCLE" if attributes["cycle"] else " NO CYCLE")
    return "".join(written)


def _unlike(
    whole: Whole, name: TableName, want: expectation.Sequence, have: catalog.Sequence
) -> Iterator[Finding]:
    differences = [
        difference
        for attribute, value in described(want).items()
        for difference in unlike(attribute, value, getattr(have, attribute))
    ]
    source = whole.source(want.origin)
    if differences:
        changed = {difference.attribute: difference.expected for difference in differences}
        yield differing(
            differences,
            subject(name),
            source,
            surely=Code.SEQUENCE_DEFINITION,
            sql=f"ALTER SEQUENCE {name}{_clauses(changed)};",
        )
    yield from inaccessible(
        Code.SEQUENCE_INACCESSIBLE,
        subject(name),
        source,
        whole.expected,
        whole.actual,
        visible=have.visible,
        privileges="USAGE, SELECT ON SEQUENCE",
    )


_DIFFER: Final = Differ(
    kind=Kind.SEQUENCE, drop="SEQUENCE", described=described, create=create, unlike=_unlike
)
