"""What to do about all findings of a report: each thing once, in the order in which it is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from healthcheck.model.finding import Code, Finding, Severity
from healthcheck.model.remedy import Language, Remedy
from healthcheck.report.order import placed


def steps(findings: Iterable[Finding]) -> tuple[Remedy, ...]:
    """Failures before warnings. Commands of one language that want the same advice, or none, are
    one step: they can be run one after the other. A failure is never mended with a warning.
    """
    told = sorted(findings, key=_turn)
    firsts: dict[Remedy, int] = {}
    for one in told:
        if one.remedy:
            firsts.setdefault(one.remedy, _turn(one))
    return tuple(
        step
        for _, remedies in groupby(firsts, key=firsts.__getitem__)
        for step in _joined(list(remedies))
    )


def number_of(step: Remedy) -> int:
    """How many things to do it is."""
    return max(1, len(step.commands))


def _turn(finding: Finding) -> int:
    # A tool that applies what is there already fails at that, so that it is recorded before.
    if finding.code is Code.MIGRATION_UNRECORDED:
        return 0
    return 1 if finding.severity is Severity.FAIL else 2


def _joined(remedies: Iterable[Remedy]) -> Iterator[Remedy]:
    """At the place of the first of them."""
    steps: dict[tuple[str | None, Language], list[str]] = {}
    for one in remedies:
        steps.setdefault((one.advice, one.language), []).extend(one.commands)
    for (advice, language), commands in steps.items():
        ordered = _in_order(commands) if language is Language.SQL else dict.fromkeys(commands)
        yield Remedy(advice=advice, commands=tuple(ordered), language=language)


def _in_order(commands: Iterable[str]) -> tuple[str, ...]:
    statements = {one.text: one for command in commands for one in placed(command)}
    return tuple(one.text for one in sorted(statements.values(), key=lambda one: one[:2]))
