"""What checks, exclusions and foreign keys have in common: the order in which they are told of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct

from healthcheck.compare.definition import Difference, differing, may_be_unread, verdict_of
from healthcheck.compare.found import found, invalid, present, renamed
from healthcheck.compare.naming import labelled
from healthcheck.compare.pairing import pair
from healthcheck.compare.scope import Scope
from healthcheck.compare.statement import (
    add_constraint,
    drop_constraint,
    rename_constraint,
    replace_constraint,
)
from healthcheck.model.expectation import Gone, Origin
from healthcheck.model.finding import Code, Finding, Kind


class _Wanted(Protocol):
    @property
    def name(self) -> str | None: ...
    @property
    def origin(self) -> Origin: ...


class _There(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def valid(self) -> bool: ...


W = TypeVar("W", bound=_Wanted)
H = TypeVar("H", bound=_There)


class Differ(Struct, Generic[W, H], frozen=True, kw_only=True):
    """A kind of constraint that is paired by its name, or by its definition where it has none.

    `section` is its field in a table, of both families. `chosen` is the name that PostgreSQL would
    choose, `clause` what stands after ADD, under the name given where it has none. `differences`
    are everything but name and validity. `validate` is the statement that makes one valid, and
    `hint` tells where that is not enough. `lacking` tells what a statement needs that is not there.
    """

    kind: Kind
    section: str
    unnamed: str
    described: Callable[[W], dict[str, Any]]
    chosen: Callable[[str, W], str]
    clause: Callable[[W, str | None], str]
    differences: Callable[[W, H, Scope], Iterator[Difference]]
    validate: Callable[[Scope, str], str]
    perhaps: Code | None = None
    hint: str | None = None
    lacking: Callable[[Scope, W], str | None] = lambda _, __: None

    def findings(self, scope: Scope) -> Iterator[Finding]:
        """Those that are not as declared."""
        there: Mapping[str, H] = getattr(scope.have, self.section)
        wants: tuple[W | Gone, ...] = getattr(scope.want, self.section)
        pairs = pair(
            wants, there, lambda want, have: verdict_of(self.differences(want, have, scope))
        )
        for gone, _ in pairs.present:
            yield present(
                self._code("present"),
                scope.inside(gone.name),
                scope.source(gone.origin),
                sql=drop_constraint(scope, gone.name),
            )
        for want, name in labelled(scope.have.name.name, pairs.missing, self.chosen):
            yield self._missing(scope, want, name, there.values())
        for want, have in pairs.renamed:
            yield self._renamed(scope, want, have)
        for want, have in pairs.same:
            yield from self._unlike(scope, want, have)
        for want, have in (*pairs.renamed, *pairs.same):
            if not have.valid:
                yield invalid(
                    self._code("invalid"),
                    scope.inside(want.name or have.name),
                    scope.source(want.origin),
                    hint=self.hint,
                    sql=self.validate(scope, have.name),
                )
        if self._code("unexpected") in scope.asked:
            for name in there.keys() - pairs.claimed:
                yield found(self._code("unexpected"), scope.inside(name), scope.nowhere)

    def _missing(self, scope: Scope, want: W, name: str, there: Iterable[H]) -> Finding:
        return found(
            self._code("missing"),
            scope.inside(name),
            scope.source(want.origin),
            expected=self.described(want),
            hint=None if want.name else self.unnamed,
            lacking=self.lacking(scope, want),
            sql=add_constraint(scope, self.clause(want, None)),
            unread=may_be_unread(self.differences(want, have, scope) for have in there),
        )

    def _renamed(self, scope: Scope, want: W, have: H) -> Finding:
        name = want.name or have.name
        return renamed(
            self._code("renamed"),
            scope.inside(name),
            scope.source(want.origin),
            have.name,
            sql=rename_constraint(scope, have.name, name),
        )

    def _unlike(self, scope: Scope, want: W, have: H) -> Iterator[Finding]:
        differences = list(self.differences(want, have, scope))
        if differences:
            yield differing(
                differences,
                scope.inside(have.name),
                scope.source(want.origin),
                surely=self._code("definition"),
                perhaps=self.perhaps,
                lacking=self.lacking(scope, want),
                sql=replace_constraint(scope, have.name, self.clause(want, have.name)),
            )

    def _code(self, problem: str) -> Code:
        return Code(f"{self.kind}.{problem}")
