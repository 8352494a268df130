"""The one sentence that says what is the matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from healthcheck.model.finding import Code, Finding, Kind, Severity
from healthcheck.model.names import printable
from healthcheck.model.report import Reason, Report, Status, missing_objects

LISTED = 3
"""How many findings of one sort a sentence names; of more it only tells the number."""


class _Phrase(NamedTuple):
    """What is said of one object and of several; `wanted` where the declaration asks for them."""

    one: str
    many: str
    wanted: bool = True


_NO_ROLE = _Phrase("the declared role does not exist", "", wanted=False)
_DIFFERS = _Phrase("differs from the declaration", "differ from the declaration")
_PHRASES: Final[Mapping[str, _Phrase]] = {
    "missing": _Phrase("is missing", "are missing"),
    "inaccessible": _Phrase("may not be used by the role", "may not be used by the role"),
    "type": _DIFFERS,
    "nullable": _DIFFERS,
    "default": _DIFFERS,
    "definition": _DIFFERS,
    "values": _DIFFERS,
    "version": _DIFFERS,
    "invalid": _Phrase("is there but not valid", "are there but not valid"),
    "renamed": _Phrase("has another name", "have another name"),
    "not_checked": _Phrase("could not be checked", "could not be checked"),
    "present": _Phrase("should be gone but is there", "should be gone but are there", wanted=False),
    "unexpected": _Phrase("is there undeclared", "are there undeclared", wanted=False),
}
_SEVEREST_FIRST = (Severity.FAIL, Severity.WARN, Severity.IGNORE)

_UNKNOWN: Final[Mapping[Reason, str]] = {
    Reason.DRIFT: "the database is not as declared",
    Reason.UNREACHABLE: "the database could not be reached",
    Reason.TIMEOUT: "the database did not answer in time",
    Reason.MIGRATING: "a migration is in motion; ask again when it is done",
    Reason.DENIED: "the database refused the connection or the question",
    Reason.INTERNAL: "the check itself failed; the log says where",
}


def drift_message(
    findings: Sequence[Finding], objects: Mapping[Kind, int], *, names: bool = True
) -> str:
    """What differs: "2 of 87 expected objects are missing: …; 1 has another name: …".

    `objects` counts what is expected, by kind. With `names`, up to three findings of a sort are
    named, and the migration too where all of a sort came with the same one.
    """
    total = sum(objects.values())
    if not findings:
        return _all_well(total)
    parts: list[str] = []
    for phrase, group in _by_phrase(findings).items():
        counted = _counted(phrase, group, total=0 if parts else total)
        parts.append(counted + (_named(group) if names else ""))
    return "; ".join(parts)


def nameless_message(report: Report) -> str:
    """The message of `report` without a name of anything, for those who may not see any."""
    if report.status is Status.UNKNOWN:
        return _UNKNOWN[report.reason or Reason.INTERNAL]
    return drift_message(report.findings, report.declaration.objects, names=False)


def _all_well(total: int) -> str:
    if total == 0:
        return "nothing that should be gone is there"
    return (
        f"all {total} expected objects are there" if total > 1 else "the expected object is there"
    )


def _by_phrase(findings: Sequence[Finding]) -> dict[_Phrase, list[Finding]]:
    """What is said, and of which findings: the severest first, then in the order of the phrases."""
    order = list(_PHRASES)
    groups: dict[_Phrase, list[Finding]] = {}
    for finding in sorted(
        findings, key=lambda f: (_SEVEREST_FIRST.index(f.severity), order.index(f.code.problem))
    ):
        role = finding.code is Code.ROLE_MISSING
        groups.setdefault(_NO_ROLE if role else _PHRASES[finding.code.problem], []).append(finding)
    return groups


def _counted(phrase: _Phrase, group: Sequence[Finding], *, total: int) -> str:
    """Such as "2 of 87 expected objects are missing"."""
    if phrase is _NO_ROLE:
        return phrase.one
    number = _number(group)
    verb = phrase.one if number == 1 else phrase.many
    if phrase.wanted and number <= total:
        return f"{number} of {total} expected objects {verb}"
    return f"{number} object{'' if number == 1 else 's'} {verb}"


def _named(group: Sequence[Finding]) -> str:
    """Such as ": column public.users.plan, from migration 0007_plan"."""
    told = ""
    if len(group) <= LISTED:
        told = ": " + ", ".join(dict.fromkeys(_name(finding) for finding in group))
    migrations = {finding.since for finding in group if finding.since}
    if len(migrations) != 1:
        return told
    of_it = [finding for finding in group if finding.since]
    part = f"{_number(of_it)} of them " if len(of_it) < len(group) else ""
    if not told and not part:
        part = "all of them "
    return f"{told}, {part}from migration {printable(*migrations)}"


def _number(group: Sequence[Finding]) -> int:
    """How many objects these findings of one sort are about."""
    if all(finding.code.problem == "missing" for finding in group):
        return missing_objects(group).total()
    return len({(finding.code.kind, finding.subject) for finding in group})


def _name(finding: Finding) -> str:
    kind = finding.code.kind.value.replace("_", " ")
    name = f"{kind} {printable(finding.subject.object)}"
    return f"{name} and all in it" if missing_objects([finding]).total() > 1 else name
