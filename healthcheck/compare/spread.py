"""What several tenants have in common: each difference told once, with how many have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from healthcheck.model.finding import Code, Finding, Spread
from healthcheck.model.names import printable
from healthcheck.model.remedy import Remedy

LISTED: Final = 5
"""How many tenants are named; of the others only the number is told."""


UNDECLARED: Final = 20
"""How many things of a kind that nobody declared are told one by one."""

_Key: TypeAlias = tuple[Code, tuple[str, ...]]


def told_once(match: str, its: Mapping[str, Iterable[Finding]]) -> Iterator[Finding]:
    """The findings of all tenants, by their names: each difference once, of the pattern `match`.

    What is declared is told in full. Of the undeclared each tenant may have others, without end.
    """
    tallies: dict[_Key, _Tally] = {}
    undeclared: Counter[Code] = Counter()
    for name, findings in its.items():
        for finding in findings:
            code, inner = finding.code, finding.subject.parts[1:]
            if (code, inner) not in tallies and code.problem == "unexpected":
                undeclared[code] += 1
                inner = () if undeclared[code] > UNDECLARED else inner
            tallies.setdefault((code, inner), _Tally(finding, inner)).add(name, finding)
    yield from (tally.finding(match, len(its)) for tally in tallies.values())


def named(names: Sequence[str], count: int) -> str:
    """The first of `count` names: "tenant_1, tenant_2 and 9 more"."""
    listed = names[:LISTED]
    more = count - len(listed)
    return ", ".join(map(printable, listed)) + (f" and {more:,} more" if more else "")


class _Tally(Struct):
    """One difference, in however many tenants. `inner` is the object within each."""

    first: Finding
    inner: tuple[str, ...]
    count: int = 0
    names: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)
    last: str | None = None
    unread: bool = False
    alike: bool = True

    def add(self, name: str, finding: Finding) -> None:
        """The same difference in another tenant, or another of the same tenant."""
        self.unread = self.unread or finding.unread
        self.alike = self.alike and _same(finding, self.first, name)
        if name == self.last:
            return
        self.last = name
        self.count += 1
        if len(self.names) < LISTED:
            self.names.append(name)
            self.statements += [finding.sql] if finding.sql else []

    def finding(self, match: str, number: int) -> Finding:
        """What is told of it; its object has the pattern in the place of a schema."""
        first, sql = self.first, "\n".join(self.statements) or None
        return replace(
            first,
            subject=replace(first.subject, parts=(match, *self.inner), schema=match),
            hint="; ".join(self._hints(match, number)) or None,
            sql=sql,
            remedy=self._remedy(sql),
            unread=self.unread,
            tenants=Spread(count=self.count, of=number, first=tuple(self.names)),
        )

    def _remedy(self, sql: str | None) -> Remedy | None:
        """That of the first, with the statements of the others where it has its statement."""
        remedy, statement = self.first.remedy, self.first.sql
        if remedy is None or sql is None or remedy.commands != (statement,):
            return remedy
        whole = replace(remedy, commands=(sql,))
        if self.count <= LISTED:
            return whole
        return whole.after(f"in the first {LISTED} of {self.count:,} tenants, and so in the others")

    def _hints(self, match: str, number: int) -> Iterator[str]:
        if self.names != [match]:  # as one that a declaration stands for
            yield f"in {self.count:,} of {number:,} tenants: {named(self.names, self.count)}"
        if self.inner != self.first.subject.parts[1:]:
            yield f"there are more of them, as {printable(self.first.subject.object)}"
        elif not self.alike:
            yield f"not the same in all of them, this is {printable(self.names[0])}"
        if self.statements and self.count > LISTED:
            yield f"the statements are for the first {LISTED}"
        if self.first.hint:
            yield self.first.hint


def _same(one: Finding, first: Finding, name: str) -> bool:
    """Whether the two differ in nothing but the name of the tenant."""
    before = first.subject.parts[0]
    return _told(one, name) == _told(first, before)


def _told(finding: Finding, name: str) -> str:
    return repr(finding.actual).replace(name, "")
