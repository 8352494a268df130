"""How much of each kind is affected. Numbers alone, so that everybody may see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from healthcheck.model.finding import Kind
from healthcheck.model.report import Report, Status, missing_objects

_MANY: Final[Mapping[Kind, str]] = {
    Kind.PRIMARY_KEY: "primary keys",
    Kind.INDEX: "indexes",
    Kind.UNIQUE: "unique constraints",
    Kind.POLICY: "policies",
}
"""Plurals that want more than an s."""


class Meter(Struct, frozen=True, kw_only=True):
    """One kind: how many are declared, how many of those are missing, and how many are different.

    `missing` and `different` are shares of a hundred in `bar`, the first of which is missing.
    """

    title: str
    declared: int
    missing: int
    different: int

    @property
    def bar(self) -> tuple[float, float]:
        """Shares of a hundred: missing, different. What is there at all can be seen."""
        return self._share(self.missing), self._share(self.different)

    def _share(self, number: int) -> float:
        return round(min(100.0, max(3.0, 100 * number / self.declared)), 1) if number else 0.0


def meters(report: Report) -> tuple[Meter, ...]:
    """Each kind that is declared, in the order of the kinds; none where nothing is known."""
    if report.status is Status.UNKNOWN and not report.findings:
        return ()
    return tuple(_meters(report))


def _meters(report: Report) -> Iterator[Meter]:
    missing = missing_objects(report.findings)
    unlike = {
        (one.code.kind, one.subject) for one in report.findings if one.code.problem != "missing"
    }
    different = Counter(kind for kind, _ in unlike)
    for kind in Kind:
        declared = report.declaration.objects.get(kind, 0)
        # Ledgers have a place of their own; here they count only where something is the matter.
        if declared and (kind is not Kind.LEDGER or missing[kind] or different[kind]):
            yield Meter(
                title=plural(kind, declared),
                declared=declared,
                missing=missing[kind],
                different=different[kind],
            )


def plural(kind: Kind, number: int) -> str:
    """What so many of a kind are called: "index", "primary keys"."""
    one = "unique constraint" if kind is Kind.UNIQUE else kind.value.replace("_", " ")
    return one if number == 1 else _MANY.get(kind, f"{one}s")
