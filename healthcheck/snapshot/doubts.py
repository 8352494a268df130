"""What of a snapshot its own database would not pass: taken out, and told.

An index that is invalid, a foreign key whose triggers are disabled, a definition that no
declaration can state: each would be a finding at the first check. compare() knows them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from healthcheck.compare import compare
from healthcheck.model.catalog import Catalog
from healthcheck.model.expectation import Expectation, RowSecurity, View
from healthcheck.model.finding import Code, Finding, Kind
from healthcheck.model.names import TableName
from healthcheck.model.report import OUTSIDE_SECTIONS, TABLE_SECTIONS

_INSIDE: Final[Mapping[Kind, str]] = {
    **{kind: section for section, kind in TABLE_SECTIONS.items()},
    Kind.POLICY: "row_security",
}
_BESIDE: Final[Mapping[Kind, str]] = {kind: section for section, kind in OUTSIDE_SECTIONS.items()}
_ROUNDS: Final = 3  # what is taken out may have hidden what stands beside it
_NO_RULE_ENDS: Final = date.min


class Settled(Struct, frozen=True, kw_only=True):
    """An expectation that its database passes, and what is not in it, a sentence each."""

    expectation: Expectation
    left_out: tuple[str, ...]


def settle(expectation: Expectation, actual: Catalog) -> Settled:
    """Take out what leads to findings."""
    told: dict[str, None] = {}
    for _ in range(_ROUNDS):
        findings = compare(expectation, actual, today=_NO_RULE_ENDS)
        if not findings:
            break
        if any(finding.code.problem == "inaccessible" for finding in findings):
            told |= dict.fromkeys([_observer(findings, actual)])
            expectation = replace(expectation, check_access=False)
            continue
        told |= dict.fromkeys(map(_sentence, findings))
        for finding in findings:
            expectation = _without(expectation, finding)
    return Settled(expectation=expectation, left_out=tuple(told))


def _observer(findings: Iterable[Finding], actual: Catalog) -> str:
    number = sum(finding.code.problem == "inaccessible" for finding in findings)
    return (
        f"role {actual.server.role} may not use {number} of these objects, so that the snapshot"
        " says role: none and access is not judged; name your application's role in its place"
    )


def _sentence(finding: Finding) -> str:
    what = f"{finding.code.kind.replace('_', ' ')} {finding.subject.object}"
    todo = finding.remedy.text if finding.remedy else None
    return f"{what} is not declared as it is ({finding.code}): {finding.hint or todo}"


def _without(expectation: Expectation, finding: Finding) -> Expectation:
    subject, kind = finding.subject, finding.code.kind
    table = TableName(subject.schema or "", subject.table or "")
    if kind in _BESIDE:
        section = _BESIDE[kind]
        return _changed(expectation, section, _dropped(expectation, section, subject.parts))
    if kind is Kind.TRIGGER:
        left = _left(expectation.triggers[table], finding)
        triggers = _dropped(expectation, "triggers", table)
        return _changed(expectation, "triggers", triggers | ({table: left} if left else {}))
    view = expectation.views.get(table)
    if isinstance(view, View):  # an index of one that is materialized
        left = replace(view, indexes=_left(view.indexes, finding))
        return _changed(expectation, "views", {**expectation.views, table: left})
    want, section = expectation.tables.get(table), _INSIDE.get(kind, "")
    if want is None:
        return expectation
    if finding.code is Code.TABLE_NOT_CHECKED:
        section = "partition_by"  # nothing else of a table is text
    if not section:
        return expectation
    inside: dict[str, Any] = {section: _left(getattr(want, section), finding)}
    return replace(expectation, tables={**expectation.tables, table: replace(want, **inside)})


def _changed(expectation: Expectation, section: str, value: Any) -> Expectation:
    fields: dict[str, Any] = {section: value}
    return replace(expectation, **fields)


def _dropped(expectation: Expectation, section: str, name: tuple[str, ...]) -> dict[TableName, Any]:
    things: Mapping[TableName, Any] = getattr(expectation, section)
    return {key: one for key, one in things.items() if tuple(key) != tuple(name)}


def _left(things: Any, finding: Finding) -> Any:
    """A section without the thing that a finding is about; of a column, without that attribute."""
    name = finding.subject.name
    if isinstance(things, Mapping):
        return {key: _weakened(one, finding) if key == name else one for key, one in things.items()}
    if isinstance(things, RowSecurity):
        return replace(things, policies=tuple(_left(things.policies, finding)))
    if isinstance(things, tuple):
        return tuple(one for one in things if one.name != name)
    return None


def _weakened(column: Any, finding: Finding) -> Any:
    """A column of which that is no longer declared which a finding is about."""
    attributes = [key for key in finding.expected or () if getattr(column, key, None) is not None]
    if "generated" in attributes:
        attributes.append("stored")
    return replace(column, **dict.fromkeys(attributes or ["type"]))
