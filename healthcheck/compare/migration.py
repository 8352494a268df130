"""Which migrations are missing, failed or not what the ledger says, and what that explains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from healthcheck.compare import ledger, policy
from healthcheck.compare.advice import Adviser, State, hint
from healthcheck.compare.again import Sound
from healthcheck.compare.evidence import Evidence, evidence_of
from healthcheck.compare.found import Source, found
from healthcheck.compare.remedy import ALTERED, apply
from healthcheck.compare.standing import Progress, progress
from healthcheck.compare.tenant import Seen
from healthcheck.model import catalog, expectation, report
from healthcheck.model.catalog import Catalog
from healthcheck.model.expectation import Expectation
from healthcheck.model.finding import Finding, Severity, Subject
from healthcheck.model.remedy import Remedy, advising, in_sql

_NOTHING: Final = Evidence()
_CAUSES: Final = (State.FAILED, State.RUNNING, State.PENDING, State.HOLLOW)


class Verdict(Struct, frozen=True, kw_only=True):
    """All findings, causes first, where every ledger's migrations stand, and how tenants fare.

    `sound` and `seen` save the next comparison some work.
    """

    findings: tuple[Finding, ...]
    migrations: tuple[report.Ledger, ...] = ()
    tenants: tuple[report.Tenants, ...] = ()
    sound: Sound | None = None
    seen: Seen | None = None


def explained(
    findings: Iterable[Finding], expected: Expectation, actual: Catalog, *, today: date
) -> Verdict:
    """The findings, those of the migrations that explain them first, each with what to do."""
    listed = list(findings)
    pairs = list(zip(expected.migrations, actual.ledgers, strict=False))
    shared = _shared(pairs)
    # Where nothing is said of migrations, it is not asked what of ten thousand tables each made.
    said = pairs or any(finding.since or finding.changed for finding in listed)
    gathered = evidence_of(_looked_at(expected, actual), listed) if said else {}
    evidence = {name: its for name, its in gathered.items() if name not in shared}
    counting = frozenset(
        name
        for one in policy.apply(listed, expected, today=today)
        for name in (one.since, one.changed)
        if name is not None and one.severity is Severity.FAIL
    )
    judged = [
        _Judged.of(
            _Around(expected, evidence, counting, actual.server.role, len(pairs) > 1), want, have
        )
        for want, have in pairs
    ]
    causes = {
        name: cure for one in judged for name, cure in one.causes.items() if name not in shared
    }
    applied = {name for one in judged for name in one.progress.applied} - shared
    rest = [_with_cause(finding, causes, applied, evidence) for finding in listed]
    return Verdict(
        findings=(*(finding for one in judged for finding in one.findings()), *rest),
        migrations=tuple(one.ledger for one in judged),
    )


def _looked_at(expected: Expectation, actual: Catalog) -> Expectation:
    """Without what there is no tenant of: of that nothing was looked at, so that nothing is missing
    tells nothing.
    """
    if not expected.tenants:
        return expected
    there = tuple(group for group in expected.tenants if actual.tenants.get(group.match))
    return replace(expected, tenants=there)


def _shared(pairs: Iterable[tuple[expectation.Ledger, catalog.Ledger]]) -> frozenset[str]:
    """The names that migrations of several ledgers have: of what bears one, nobody can tell."""
    names = Counter(
        name
        for want, have in pairs
        for name in {one.name for one in ledger.release_of(want, have.tool or want.tool)}
    )
    return frozenset(name for name, number in names.items() if number > 1)


class _Around(NamedTuple):
    """What is judged with each ledger: the `evidence` of all migrations, and which of them have a
    finding that counts as a failure. `role` is the one that probes.
    """

    expected: Expectation
    evidence: Mapping[str, Evidence]
    counting: frozenset[str]
    role: str
    are_several: bool


class _Judged(Struct, frozen=True, kw_only=True):
    """One ledger, and what its migrations' objects say of it."""

    around: _Around
    want: expectation.Ledger
    have: catalog.Ledger
    progress: Progress
    released: frozenset[str]
    ledger: report.Ledger

    @classmethod
    def of(cls, around: _Around, want: expectation.Ledger, have: catalog.Ledger) -> _Judged:
        is_read = have.entries is not None or (have.columns is None and not have.others)
        tool = have.tool or want.tool
        release = [one.name for one in ledger.release_of(want, tool)] if is_read else []
        its = progress(ledger.release_of(want, tool) if is_read else (), have.entries or ())
        pending, unrecorded = _told_apart(release, its, around.evidence)
        hollow = (name for name in its.applied if around.evidence.get(name, _NOTHING).is_gone)
        return cls(
            around=around,
            want=want,
            have=have,
            progress=its,
            released=frozenset(release),
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
                hollow=tuple(name for name in hollow if name in around.counting),
            ),
        )

    @property
    def running(self) -> tuple[str, ...]:
        """Those of the release: until they are done they are as good as pending."""
        return tuple(name for name in self.ledger.running if name in self.released)

    @property
    def is_foreign(self) -> bool:
        """Whether the ledger has migrations and none of this release."""
        its = self.ledger
        known = its.applied or its.failed or self.running
        return bool(self.released and its.unknown and not known)

    @property
    def states(self) -> Iterator[tuple[State, tuple[str, ...]]]:
        """The migrations that are not simply applied: first those that explain what is missing."""
        its = self.ledger
        yield State.FAILED, its.failed
        yield State.RUNNING, self.running
        yield State.PENDING, its.pending
        yield State.HOLLOW, its.hollow
        yield State.MODIFIED, its.modified
        yield State.UNRECORDED, its.unrecorded
        yield State.UNKNOWN, its.unknown

    @property
    def causes(self) -> dict[str, Remedy | None]:
        """The migrations that explain what is missing or different, and what to do about each."""
        return {
            name: self._remedy(state, name)
            for state, names in self.states
            if state in _CAUSES
            for name in names
        }

    def findings(self) -> Iterator[Finding]:
        yield from ledger.findings(
            self.around.expected,
            self.want,
            self.have,
            role=self.around.role,
            filling=self._adviser.filling,
        )
        if self.is_foreign:
            yield ledger.foreign(
                self.around.expected, self.want, self.have, number=len(self.ledger.unknown)
            )
        for state, names in self.states:
            for name in names:
                yield self._finding(state, name)

    def _finding(self, state: State, name: str) -> Finding:
        table = self.have.table
        parts = (*table, name) if self.around.are_several else (name,)
        its = self.around.evidence.get(name, _NOTHING)
        return found(
            state.code,
            Subject(parts=parts, schema=table.schema, table=table.name, in_sql=False),
            Source(file=self.around.expected.file, origin=self.want.origin),
            expected=None if state is State.UNKNOWN else {"state": "applied"},
            actual={"state": state.word},
            hint=hint(
                state,
                its,
                newer=len(self.ledger.unknown),
                is_behind=bool(self.ledger.pending),
            ),
            remedy=self._remedy(state, name),
        )

    @property
    def _adviser(self) -> Adviser:
        return Adviser(
            want=self.want,
            tool=self.ledger.tool,
            table=self.have.table,
            is_foreign=self.is_foreign,
            is_behind=bool(self.ledger.pending),
            unrecorded=bool(self.ledger.unrecorded),
        )

    def _remedy(self, state: State, name: str) -> Remedy | None:
        return self._adviser.remedy(state, name, self.around.evidence.get(name, _NOTHING))


def _told_apart(
    release: Sequence[str], its: Progress, evidence: Mapping[str, Evidence]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those that are pending, and those that left all that they make and no row.

    Migrations are applied in order. What looks whole behind one that is not applied only looks so:
    it was there before, and is made again; and to record it would have the other passed over.
    """
    truly: list[str] = []
    unrecorded: list[str] = []
    pending, unfinished = frozenset(its.pending), {*its.failed, *its.running}
    for name in release:
        if name in pending and not truly and not unfinished:
            whole = evidence.get(name, _NOTHING).is_whole
            (unrecorded if whole else truly).append(name)
        elif name in pending:
            truly.append(name)
    return tuple(truly), tuple(unrecorded)


def _with_cause(
    finding: Finding,
    causes: Mapping[str, Remedy | None],
    applied: Iterable[str],
    evidence: Mapping[str, Evidence],
) -> Finding:
    """The finding with the migration that explains it; else with what mends it now."""
    missing = finding.code.problem == "missing"
    name = finding.since if missing else finding.changed
    if name is None or not (missing or finding.code.problem in ALTERED):
        return finding
    if name in causes:
        return replace(finding, explained_by=name, remedy=causes[name])
    its = evidence.get(name, _NOTHING)
    again = finding.remedy == apply(name)
    if again and name in applied:
        applied_it = f"migration {name} was applied and does not run again"
        return replace(finding, remedy=_instead(finding, applied_it))
    if again and missing and its.missing < its.created:
        part = f"migration {name} was applied at least in part"
        return replace(finding, remedy=_instead(finding, part))
    return finding


def _instead(finding: Finding, why: str) -> Remedy:
    if finding.sql is None:
        return advising(f"{why}; find out what became of the rest")
    unless = ", unless the hint tells of what is meant" if finding.hint else ""
    return in_sql(finding.sql, advice=f"{why}; this mends it{unless}")
