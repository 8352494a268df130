"""The one sentence that says what is the matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from healthcheck.model.finding import Code, Finding, Kind, Severity
from healthcheck.model.names import printable, qualified
from healthcheck.model.report import (
    Ledger,
    Reason,
    Report,
    Status,
    Tenants,
    missing_objects,
)

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
    "empty": _Phrase("is empty", "are empty", wanted=False),
}
_MIGRATIONS: Final[Mapping[str, _Phrase]] = {
    "failed": _Phrase("failed", "failed"),
    "pending": _Phrase("is pending", "are pending"),
    "hollow": _Phrase(
        "is recorded and nothing of it is there", "are recorded and nothing of them is there"
    ),
    "modified": _Phrase("was changed after it was applied", "were changed after they were applied"),
    "unrecorded": _Phrase(
        "is there and not recorded as applied", "are there and not recorded as applied"
    ),
    "unknown": _Phrase("is not of this release", "are not of this release"),
    "missing": _Phrase(
        "is declared and not in the directory", "are declared and not in the directory"
    ),
    "unlisted": _Phrase("is not in the declaration's list", "are not in the declaration's list"),
}
_EXPLAIN: Final[Mapping[str, str]] = {
    "failed": "failed according to {}",
    "pending": "is pending in {}",
    "hollow": "{} records as applied though nothing of it is there",
}
"""What a migration is that explains something, by its ledger."""

_BEFORE: Final = frozenset({Code.MIGRATION_UNRECORDED, Code.LEDGER_DEFINITION})
"""What may want another thing done before a migration is applied."""

_LONGEST: Final = 200
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
    findings: Sequence[Finding],
    objects: Mapping[Kind, int],
    *,
    migrations: Sequence[Ledger] = (),
    tenants: Sequence[Tenants] = (),
    names: bool = True,
) -> str:
    """What differs: "2 of 87 expected objects are missing: …; 1 has another name: …".

    `objects` counts what is expected, by kind. With `names`, up to three findings of a sort are
    named, and the migration too where all of a sort came with the same one.
    """
    total = sum(objects.values())
    ahead = _ahead(migrations)
    if not findings:
        return _all_well(total) + _in_tenants(tenants) + ahead
    parts: list[str] = []
    causes = [finding for finding in findings if finding.code.kind is Kind.MIGRATION]
    others = [finding for finding in findings if finding.code.kind is not Kind.MIGRATION]
    told: set[str] = set()
    for phrase, group in _by_phrase(others).items():
        counted = _counted(phrase, group, total=0 if parts else total)
        parts.append(counted + (_named(group, causes, told, first=not parts) if names else ""))
    parts += _of_migrations(causes, told, names=names)
    return "; ".join(parts) + _in_tenants(tenants) + ahead + (_command(findings) if names else "")


def nameless_message(report: Report) -> str:
    """The message of `report` without a name of anything, for those who may not see any."""
    if report.status is Status.UNKNOWN:
        return _UNKNOWN[report.reason or Reason.INTERNAL]
    return drift_message(
        report.findings,
        report.declaration.objects,
        migrations=report.migrations,
        tenants=report.tenants,
        names=False,
    )


def _in_tenants(tenants: Sequence[Tenants]) -> str:
    """What to say of tenants: "; 12 of 1,000 tenants differ"."""
    total = sum(group.count for group in tenants)
    differing = total - sum(group.passed for group in tenants)
    if not total:
        return ""
    if differing:
        return f"; {differing:,} of {total:,} tenants differ"
    return f"; {total:,} tenants do not differ" if total > 1 else "; the tenant does not differ"


def _ahead(migrations: Sequence[Ledger]) -> str:
    """What to say of migrations that the release does not have. Where it waits for some of its own,
    the database is not ahead of it, but of another.
    """
    ahead = sum(len(ledger.unknown) for ledger in migrations if not ledger.pending)
    apart = sum(len(ledger.unknown) for ledger in migrations if ledger.pending)
    told = ""
    if ahead:
        told += f"; the database is ahead of this release by {_several(ahead, 'migration')}"
    if apart:
        told += f"; the database has {_several(apart, 'migration')} that this release has not"
    return told


def _of_migrations(causes: Sequence[Finding], told: set[str], *, names: bool) -> Iterator[str]:
    """Such as "migration 0007_plan is pending", but for those that were told of."""
    for problem, phrase in _MIGRATIONS.items():
        group = [one for one in causes if one.code.problem == problem]
        listed = [printable(one.subject.name) for one in group]
        if len(group) == 1 and listed[0] not in told:
            yield f"migration {listed[0]} {phrase.one}" if names else f"1 migration {phrase.one}"
        elif len(group) > 1:
            some = f": {', '.join(listed)}" if names and len(group) <= LISTED else ""
            yield f"{len(group)} migrations {phrase.many}{some}"


def _command(findings: Sequence[Finding]) -> str:
    """What to run, where one command mends all that migrations explain and nothing comes before."""
    failing = [
        one for one in findings if one.code.kind is Kind.MIGRATION and one.severity is Severity.FAIL
    ]
    ledgers = [one for one in findings if one.code is Code.LEDGER_MISSING]
    remedies = {one.remedy for one in (*failing, *ledgers)}
    is_simple = all(
        (one.code, one.actual) == (Code.MIGRATION_PENDING, {"state": "pending"}) for one in failing
    )
    if not failing or not is_simple or {one.code for one in findings} & _BEFORE:
        return ""
    if len(remedies) != 1:
        return ""
    (remedy,) = remedies
    if remedy is None or len(remedy.text) > _LONGEST or "\n" in remedy.text:
        return ""
    return f"; {'' if remedy.advice else 'run '}{printable(remedy.text)}"


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
    return f"{_several(number, 'object')} {verb}"


def _several(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _named(
    group: Sequence[Finding], causes: Sequence[Finding], told: set[str], *, first: bool
) -> str:
    """Such as ": column public.users.plan, from migration 0007_plan"; `told` learns of a cause."""
    cause = _cause(group, causes)
    if cause is not None:
        name = printable(cause.subject.name)
        told.add(name)
        ledger = printable(qualified(cause.subject.schema or "", cause.subject.table or ""))
        all_of = "all " if first else "these "
        all_of = all_of if _number(group) > 1 else ""
        made = "created" if group[0].code.problem == "missing" else "changed"
        return f", {all_of}{made} by {name}, which {_EXPLAIN[cause.code.problem].format(ledger)}"
    listed = ""
    if len(group) <= LISTED:
        listed = ": " + ", ".join(dict.fromkeys(_name(finding) for finding in group))
    of_it = [finding for finding in group if _origin(finding)]
    migrations = {_origin(finding) or "" for finding in of_it}
    if len(migrations) != 1:
        return listed
    part = f"{_number(of_it)} of them " if len(of_it) < len(group) else ""
    if not listed and not part:
        part = "all of them "
    return f"{listed}, {part}from migration {printable(*migrations)}"


def _origin(finding: Finding) -> str | None:
    """The migration that made it so, or should have."""
    return finding.since if finding.code.problem == "missing" else finding.changed


def _cause(group: Sequence[Finding], causes: Sequence[Finding]) -> Finding | None:
    """The migration that explains all of the group, if one does."""
    names = {finding.explained_by for finding in group}
    return next((one for one in causes if names == {one.subject.name}), None)


def _number(group: Sequence[Finding]) -> int:
    """How many objects these findings of one sort are about."""
    if all(finding.code.problem == "missing" for finding in group):
        return missing_objects(group).total()
    return len({(finding.code.kind, finding.subject) for finding in group})


def _name(finding: Finding) -> str:
    kind = finding.code.kind.value.replace("_", " ")
    name = f"{kind} {printable(finding.subject.object)}"
    return f"{name} and all in it" if missing_objects([finding]).total() > 1 else name
