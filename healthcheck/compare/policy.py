"""Which findings count, and for how much: severities and ignores, applied last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fnmatch import fnmatchcase
from typing import Final

from msgspec.structs import replace

from healthcheck.model.expectation import Expectation, IgnoreRule
from healthcheck.model.finding import DEFAULT_SEVERITY, Code, Finding, Severity, Subject

_UNEXPECTED: Final = frozenset(code for code in Code if code.problem == "unexpected")


def apply(
    findings: Iterable[Finding], expectation: Expectation, *, today: date
) -> tuple[Finding, ...]:
    """The findings that are left, each with the severity that the declaration gives it."""
    severities = {code: severity_of(code, expectation) for code in Code}
    ignores = [rule for rule in expectation.ignore if rule.until is None or today <= rule.until]
    left = (
        replace(finding, severity=_severity(finding, severities[finding.code]))
        for finding in findings
        # Without its role nothing is known of anybody's access: that is no matter of taste.
        if finding.code is Code.ROLE_MISSING
        or not _ignored(finding.subject, ignores, expectation.schema)
    )
    return tuple(finding for finding in left if finding.severity is not Severity.IGNORE)


def _severity(finding: Finding, severity: Severity) -> Severity:
    # What could not be read may be anything: to ignore doubts is not to ignore differences.
    return Severity.WARN if finding.unread and severity is Severity.IGNORE else severity


def severity_of(code: Code, expectation: Expectation) -> Severity:
    """What the last rule that matches makes of it, else its problem's own severity."""
    for rule in reversed(expectation.severity):
        if fnmatchcase(code, rule.pattern):
            return rule.severity
    return DEFAULT_SEVERITY[code.problem]


def asked_unexpected(expectation: Expectation) -> frozenset[Code]:
    """The codes of the undeclared that the policy lets through: no others need be looked for."""
    return frozenset(
        code for code in _UNEXPECTED if severity_of(code, expectation) is not Severity.IGNORE
    )


def _ignored(subject: Subject, rules: Iterable[IgnoreRule], default_schema: str) -> bool:
    """Patterns match the unquoted object, with or without the default schema, and a routine with
    or without its input.
    """
    first, *rest = subject.parts
    spellings = [".".join(subject.parts)]
    if rest and first == default_schema:
        spellings.append(".".join(rest))
    if subject.arguments is not None:
        spellings += [spelling + subject.input for spelling in spellings]
    return any(fnmatchcase(spelling, rule.pattern) for rule in rules for spelling in spellings)
