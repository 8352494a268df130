"""Migrations of which something is there: to apply one of them again is no advice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from healthcheck.compare.remedy import apply
from healthcheck.model.catalog import Catalog
from healthcheck.model.expectation import Expectation, Gone
from healthcheck.model.finding import Finding
from healthcheck.model.report import OUTSIDE_SECTIONS


def advised(
    findings: Iterable[Finding], expected: Expectation, actual: Catalog
) -> Iterator[Finding]:
    """The findings; of what is missing of a migration that was applied, with another remedy."""
    listed = list(findings)
    asked = {finding.since for finding in listed if _is_to_be_applied(finding)}
    applied = asked & frozenset(_of_what_is_there(expected, actual) if asked else ())
    for finding in listed:
        again = finding.since in applied and _is_to_be_applied(finding)
        yield replace(finding, remedy=_instead(finding)) if again else finding


def _is_to_be_applied(finding: Finding) -> bool:
    return finding.since is not None and finding.remedy == apply(finding.since)


def _instead(finding: Finding) -> str:
    cure = finding.sql or "find out what became of the rest"
    if finding.hint and finding.sql:
        cure = f"if the hint tells of nothing that is meant: {cure}"
    return f"migration {finding.since} was applied at least in part; {cure}"


def _of_what_is_there(expected: Expectation, actual: Catalog) -> Iterator[str | None]:
    """The migrations that created it, as far as they are declared."""
    for name, table in expected.tables.items():
        have = actual.tables.get(name)
        if have is not None and not table.absent:
            yield table.origin.since
            for column, want in table.columns.items():
                if column in have.columns and not isinstance(want, Gone):
                    yield want.origin.since
    for section in OUTSIDE_SECTIONS:
        there = getattr(actual, section)
        for name, item in getattr(expected, section).items():
            if name in there and not isinstance(item, Gone):
                yield item.origin.since
