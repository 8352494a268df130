"""Which migrations are missing, failed or not what the ledger says, and what that explains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from healthcheck.compare import ledger
from healthcheck.compare.evidence import ALTERED, Evidence, evidence_of
from healthcheck.compare.found import Source, found
from healthcheck.compare.remedy import apply
from healthcheck.compare.standing import Progress, progress
from healthcheck.ledgers import BY_NAME
from healthcheck.ledgers.tool import command_for
from healthcheck.model import catalog, expectation, report
from healthcheck.model.catalog import Catalog
from healthcheck.model.expectation import Expectation
from healthcheck.model.finding import Code, Finding, Subject

_NOTHING = Evidence()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """All findings, causes first, and where every ledger's migrations stand."""

    findings: tuple[Finding, ...]
    migrations: tuple[report.Ledger, ...] = ()


def explained(findings: Iterable[Finding], expected: Expectation, actual: Catalog) -> Verdict:
    """The findings, those of the migrations that explain them first, each with what to do."""
    listed = list(findings)
    evidence = evidence_of(expected, listed)
    several = len(expected.migrations) > 1
    judged = [
        _Judged.of(expected, want, have, evidence, role=actual.server.role, several=several)
        for want, have in zip(expected.migrations, actual.ledgers, strict=False)
    ]
    causes = {name: one for one in reversed(judged) for name in one.causes}
    applied = {name for one in judged for name in one.applied}
    rest = [_with_cause(finding, causes, applied, evidence) for finding in listed]
    return Verdict(
        findings=(*(finding for one in judged for finding in one.findings()), *rest),
        migrations=tuple(one.ledger for one in judged),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """One ledger, and what its migrations' objects say of it."""

    expected: Expectation
    want: expectation.Ledger
    have: catalog.Ledger
    progress: Progress
    ledger: report.Ledger
    evidence: Mapping[str, Evidence]
    role: str
    several: bool

    @classmethod
    def of(
        cls,
        expected: Expectation,
        want: expectation.Ledger,
        have: catalog.Ledger,
        evidence: Mapping[str, Evidence],
        *,
        role: str,
        several: bool,
    ) -> _Judged:
        is_read = have.columns is None or have.entries is not None
        tool = have.tool or want.tool
        its = progress(ledger.release_of(want, tool) if is_read else (), have.entries or ())
        pending, unrecorded = _told_apart(its.pending, evidence)
        return cls(
            expected=expected,
            want=want,
            have=have,
            progress=its,
            ledger=report.Ledger(
                tool=tool,
                table=str(have.table),
                applied=len(its.applied) if is_read else None,
                pending=pending,
                running=its.running,
                failed=its.failed,
                modified=its.modified,
                unknown=its.unknown,
                unrecorded=unrecorded,
                hollow=tuple(name for name in its.applied if evidence.get(name, _NOTHING).is_gone),
            ),
            evidence=evidence,
            role=role,
            several=several,
        )

    @property
    def causes(self) -> tuple[str, ...]:
        """The migrations that explain what is missing or otherwise."""
        return (*self.ledger.failed, *self.ledger.pending, *self.ledger.hollow)

    @property
    def applied(self) -> tuple[str, ...]:
        return self.progress.applied

    def findings(self) -> Iterator[Finding]:
        yield from ledger.findings(self.expected, self.want, self.have, role=self.role)
        its = self.ledger
        for code, state, names in (
            (Code.MIGRATION_FAILED, "failed", its.failed),
            (Code.MIGRATION_PENDING, "pending", its.pending),
            (Code.MIGRATION_HOLLOW, "applied", its.hollow),
            (Code.MIGRATION_MODIFIED, "modified", its.modified),
            (Code.MIGRATION_UNRECORDED, "not recorded", its.unrecorded),
            (Code.MIGRATION_UNKNOWN, "applied", its.unknown),
        ):
            for name in names:
                yield self._finding(code, name, state)

    def _finding(self, code: Code, name: str, state: str) -> Finding:
        table = self.have.table
        parts = (*table, name) if self.several else (name,)
        return found(
            code,
            Subject(parts=parts, schema=table.schema, table=table.name, in_sql=False),
            Source(file=self.expected.file, origin=self.want.origin),
            expected=None if code is Code.MIGRATION_UNKNOWN else {"state": "applied"},
            actual={"state": state},
            hint=self._hint(code, name),
            remedy=self.remedy(name, code),
        )

    def _hint(self, code: Code, name: str) -> str | None:
        its = self.evidence.get(name, _NOTHING)
        whole = its.created + its.altered
        if code is Code.MIGRATION_HOLLOW:
            newer = len(self.ledger.unknown)
            removed = f"; {_number(newer, 'migration')} of a later release may have removed it"
            return (
                f"the ledger says that it was applied, and nothing is there of the"
                f" {_number(whole, 'object')} that it makes{removed if newer else ''}"
            )
        if code is Code.MIGRATION_UNRECORDED:
            return f"nothing is missing of the {_number(whole, 'object')} that it makes"
        if code is Code.MIGRATION_MODIFIED:
            return "its file is not the one that was applied"
        if code is Code.MIGRATION_UNKNOWN:
            return "the database is ahead of this release"
        if not its.lacking:
            return None
        part = "" if its.lacking == whole else f" of {whole}"
        return f"explains {its.lacking}{part} of the objects that are missing or otherwise"

    def remedy(self, name: str, code: Code | None = None) -> str | None:
        """What to do about a migration that is a cause, or by the code of its finding."""
        command = ledger.remedy_of(self.want, self.ledger.tool)
        tool = BY_NAME[self.ledger.tool] if self.ledger.tool else None
        if name in self.ledger.failed:
            clear = command_for(tool.resolve, name) if tool else ""
            first = clear or "find out how far it came and clear its record"
            return "; ".join(dict.fromkeys((f"mend what made {name} fail", first, command)))
        if code is Code.MIGRATION_MODIFIED:
            return f"restore the file of {name}, and make the change in a new migration"
        if code is Code.MIGRATION_UNRECORDED:
            record = command_for(tool.record, name) if tool else ""
            return record or f"record {name} as applied"
        if code is Code.MIGRATION_UNKNOWN:
            return None
        if name in self.ledger.hollow:
            return (
                f"restore what {name} made (see the SQL of what is missing), or take its row out of"
                f" {self.have.table} and run {command}"
            )
        return command


def _told_apart(
    pending: Sequence[str], evidence: Mapping[str, Evidence]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those that are pending, and those that left all that they make and no row.

    Migrations are applied in order. What looks whole after one of which something is missing only
    looks so: it was there before, and is made again. So does what only alters things, after any.
    """
    truly: list[str] = []
    unrecorded: list[str] = []
    broken = False
    for name in pending:
        its = evidence.get(name, _NOTHING)
        if its.is_whole and not broken and (its.created or not truly):
            unrecorded.append(name)
        else:
            truly.append(name)
            broken = broken or its.lacking > 0
    return tuple(truly), tuple(unrecorded)


def _with_cause(
    finding: Finding,
    causes: Mapping[str, _Judged],
    applied: Iterable[str],
    evidence: Mapping[str, Evidence],
) -> Finding:
    """The finding with the migration that explains it; else with what mends it now."""
    missing = finding.code.problem == "missing"
    name = finding.since if missing else finding.changed
    if name is None or not (missing or finding.code.problem in ALTERED):
        return finding
    if name in causes:
        return replace(finding, explained_by=name, remedy=causes[name].remedy(name))
    its = evidence.get(name, _NOTHING)
    again = finding.remedy == apply(name)
    if again and name in applied:
        return replace(finding, remedy=_instead(finding, f"migration {name} was applied"))
    if again and missing and its.missing < its.created:
        part = f"migration {name} was applied at least in part"
        return replace(finding, remedy=_instead(finding, part))
    return finding


def _instead(finding: Finding, why: str) -> str:
    cure = finding.sql or "find out what became of the rest"
    if finding.hint and finding.sql:
        cure = f"if the hint tells of nothing that is meant: {cure}"
    return f"{why}; {cure}"


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
