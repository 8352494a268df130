"""The outcome of one probe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field

from healthcheck.model.catalog import Server
from healthcheck.model.expectation import Expectation
from healthcheck.model.finding import Code, Finding, Kind, Severity


class Status(StrEnum):
    """The verdict, best first."""

    PASS = "pass"  # noqa: S105 - a verdict, no secret
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why a report is not a pass."""

    DRIFT = "drift"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    MIGRATING = "migrating"
    DENIED = "denied"
    INTERNAL = "internal"


class DeclarationInfo(Struct, frozen=True, kw_only=True):
    """The declaration that was checked.

    `objects` counts what it asks for, by kind; `codes` are the findings that it makes possible.
    `problem` is why a newer content of the file is not in use, one problem a line. `expectation` is
    the declaration itself, None where nobody asks for a picture of it.
    """

    file: str
    sha256: str
    objects: Mapping[Kind, int]
    codes: frozenset[Code] = frozenset()
    problem: str | None = None
    expectation: Expectation | None = None


class Ledger(Struct, frozen=True, kw_only=True):
    """A ledger beside the release's migrations, each by its name and in the release's order.

    `tool` is None where it could not be told, `applied` where the ledger could not be read.
    `unknown` are in the ledger and not in the release; `unrecorded` are pending by the ledger,
    `hollow` applied, and what they make says otherwise. `modified` are among the applied.
    """

    tool: str | None
    table: str
    applied: int | None = None
    pending: tuple[str, ...] = ()
    running: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unrecorded: tuple[str, ...] = ()
    hollow: tuple[str, ...] = ()


class Tenants(Struct, frozen=True, kw_only=True):
    """The schemas that a pattern matches, by what their own findings come to.

    `at_least` is how many there have to be. `first` are some of those that fail or warn, by name.
    """

    match: str
    at_least: int
    passed: int
    warned: int
    failed: int
    first: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many there are."""
        return self.passed + self.warned + self.failed


class Conclusive(Struct, frozen=True, kw_only=True):
    """The last report of this process that was not unknown."""

    status: Status
    at: datetime
    findings: tuple[Finding, ...] = ()
    migrations: tuple[Ledger, ...] = ()
    tenants: tuple[Tenants, ...] = ()


class Report(Struct, frozen=True, kw_only=True):
    """One check of one target. Times are UTC; `duration_ms` is that of the check itself.

    `findings` leaves out what is ignored. It is empty for `unknown`, unless a migration moves.
    `first_seen` says since when this process knows of a finding, by its code and object.
    """

    status: Status
    reason: Reason | None
    message: str
    target: str
    checked_at: datetime
    duration_ms: float
    server: Server | None
    declaration: DeclarationInfo
    findings: tuple[Finding, ...] = ()
    migrations: tuple[Ledger, ...] = ()
    tenants: tuple[Tenants, ...] = ()
    first_seen: Mapping[tuple[Code, str], datetime] = field(default_factory=dict)
    last_conclusive: Conclusive | None = None


def states(ledger: Ledger) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The migrations that are not simply applied, by the name of their state."""
    yield "pending", ledger.pending
    yield "running", ledger.running
    yield "failed", ledger.failed
    yield "modified", ledger.modified
    yield "unknown", ledger.unknown
    yield "unrecorded", ledger.unrecorded
    yield "hollow", ledger.hollow


def status_of(findings: Iterable[Finding]) -> Status:
    """Fail if any finding fails, else warn if any warns, else pass."""
    severities = {finding.severity for finding in findings}
    if Severity.FAIL in severities:
        return Status.FAIL
    return Status.WARN if Severity.WARN in severities else Status.PASS


def missing_objects(findings: Iterable[Finding]) -> Counter[Kind]:
    """What is missing, by kind; what was declared inside of a table or view is counted with it."""
    counts: Counter[Kind] = Counter()
    for finding in findings:
        if finding.code.problem != "missing":
            continue
        counts[finding.code.kind] += 1
        if finding.code is Code.TABLE_MISSING:
            counts.update(_inside(finding.expected or {}))
        elif finding.code is Code.VIEW_MISSING:
            # Its columns are no objects of their own.
            counts.update(_inside({"indexes": (finding.expected or {}).get("indexes")}))
    return counts


def _inside(table: Mapping[str, object]) -> Counter[Kind]:
    counts: Counter[Kind] = Counter()
    for section, kind in TABLE_SECTIONS.items():
        inside = table.get(section)
        if kind is Kind.PRIMARY_KEY:
            counts[kind] += inside is not None
        elif isinstance(inside, Mapping | list):
            counts[kind] += len(inside)
    return +counts


OUTSIDE_SECTIONS: Mapping[str, Kind] = {
    "extensions": Kind.EXTENSION,
    "enums": Kind.ENUM,
    "domains": Kind.DOMAIN,
    "types": Kind.TYPE,
    "sequences": Kind.SEQUENCE,
    "functions": Kind.FUNCTION,
    "views": Kind.VIEW,
}
"""What stands beside the tables in a declaration, an expectation and a catalog."""

TABLE_SECTIONS: Mapping[str, Kind] = {
    "columns": Kind.COLUMN,
    "primary_key": Kind.PRIMARY_KEY,
    "indexes": Kind.INDEX,
    "unique": Kind.UNIQUE,
    "foreign_keys": Kind.FOREIGN_KEY,
    "checks": Kind.CHECK,
    "exclusions": Kind.EXCLUSION,
    "policies": Kind.POLICY,
    "triggers": Kind.TRIGGER,
}
"""What a missing table's `expected` may hold, as the declaration spells it."""
