"""Reports as JUnit XML, which every CI server shows."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from healthcheck.model.finding import Finding, Severity
from healthcheck.model.names import printable
from healthcheck.model.report import Report, Status
from healthcheck.report.attributes import described
from healthcheck.report.text import as_text, headline


def as_junit(reports: Sequence[Report]) -> str:
    """A suite a target; in it the verdict as one test, and each finding as another.

    A finding that fails is a failure; one that only warns is a test that passed and says so.
    """
    suites = Element("testsuites")
    for report in reports:
        _suite(suites, report)
    indent(suites)
    return tostring(suites, encoding="unicode", xml_declaration=False) + "\n"


def _suite(suites: Element, report: Report) -> None:
    cases = 1 + len(report.findings)
    failing = [finding for finding in report.findings if finding.severity is Severity.FAIL]
    suite = SubElement(
        suites,
        "testsuite",
        name=_text(report.target),
        tests=str(cases),
        failures=str(len(failing) + (report.status is Status.FAIL)),
        errors=str(int(report.status is Status.UNKNOWN)),
        skipped="0",
        time=f"{report.duration_ms / 1000:.3f}",
        timestamp=f"{report.checked_at:%Y-%m-%dT%H:%M:%S}",
    )
    _verdict(suite, report)
    for finding in report.findings:
        _case(suite, report, finding)


def _verdict(suite: Element, report: Report) -> None:
    case = SubElement(
        suite,
        "testcase",
        classname=_text(report.target),
        name="the database is as declared",
        time=f"{report.duration_ms / 1000:.3f}",
    )
    if report.status in {Status.FAIL, Status.UNKNOWN}:
        kind = "failure" if report.status is Status.FAIL else "error"
        reason = report.reason.value if report.reason else report.status.value
        trouble = SubElement(case, kind, type=reason, message=_text(report.message))
        trouble.text = _text(as_text(report))
    else:
        SubElement(case, "system-out").text = _text(as_text(report))


def _case(suite: Element, report: Report, finding: Finding) -> None:
    case = SubElement(
        suite,
        "testcase",
        classname=_text(f"{report.target}.{finding.code.kind.value}"),
        name=_text(f"{finding.subject.object}: {finding.code.value}"),
        time="0",
    )
    told = _text(_told(finding))
    if finding.severity is Severity.FAIL:
        trouble = SubElement(
            case, "failure", type=finding.code.value, message=_text(headline(finding))
        )
        trouble.text = told
    else:
        SubElement(case, "system-out").text = f"{_text(headline(finding))}\n{told}"


def _told(finding: Finding) -> str:
    facts = {
        "explained by migration": finding.explained_by,
        "declared at": finding.declared_at,
        "expected": described(finding.expected or {}),
        "actual": described(finding.actual or {}),
        "hint": finding.hint,
        "what to do": finding.remedy.text if finding.remedy else None,
    }
    return "\n".join(f"{name}: {text}" for name, text in facts.items() if text)


def _text(text: str) -> str:
    """What XML cannot hold is shown as its escape; line ends stay."""
    return "\n".join(printable(line) for line in text.split("\n"))
