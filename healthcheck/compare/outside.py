"""What the kinds that stand beside the tables have in common: there, gone, as declared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct

from healthcheck.compare.found import Source, found, present
from healthcheck.compare.near import Neighbours
from healthcheck.model.catalog import Catalog, Relation
from healthcheck.model.expectation import Expectation, Gone, Origin
from healthcheck.model.finding import Code, Finding, Kind, Subject
from healthcheck.model.names import TableName
from healthcheck.model.report import OUTSIDE_SECTIONS


class _Declared(Protocol):
    @property
    def origin(self) -> Origin: ...


W = TypeVar("W", bound=_Declared)
H = TypeVar("H")


class Whole(Struct, frozen=True, kw_only=True, dict=True):
    """All that is declared beside all that is there; `asked` are the codes of the undeclared that
    are to be reported.
    """

    expected: Expectation
    actual: Catalog
    asked: frozenset[Code] = frozenset()

    def source(self, origin: Origin) -> Source:
        """Where a thing is declared."""
        return Source(file=self.expected.file, origin=origin)

    @cached_property
    def homes(self) -> frozenset[str]:
        """The schemas of all that is declared: there the undeclared are looked for."""
        outside = (getattr(self.expected, section) for section in OUTSIDE_SECTIONS)
        return frozenset(
            name.schema for names in (self.expected.tables, *outside) for name in names
        )

    @property
    def nowhere(self) -> Source:
        """The source of what nobody declared."""
        return Source(file=self.expected.file)


class Differ(Struct, Generic[W, H], frozen=True, kw_only=True):
    """How one kind is compared, whose objects live in a schema and are known by their names.

    `create` gives the statement that makes it, None where too little is declared. `drop` is what
    SQL calls the kind: "TYPE". `unlike` is asked of what is there and was declared.
    """

    kind: Kind
    drop: str
    described: Callable[[W], dict[str, Any]]
    create: Callable[[TableName, W], str | None]
    unlike: Callable[[Whole, TableName, W, H], Iterator[Finding]]

    def findings(
        self, whole: Whole, wants: Mapping[TableName, W | Gone], haves: Mapping[TableName, H]
    ) -> Iterator[Finding]:
        """As declared, then by name what nobody declared."""
        others = sorted(haves.keys() - wants.keys())
        neighbours = Neighbours.of(Relation(name, self.kind) for name in others)
        for name, want in wants.items():
            have = haves.get(name)
            if isinstance(want, Gone):
                if have is not None:
                    yield self._present(whole, name, want)
            elif have is None:
                yield self._missing(whole, name, want, neighbours)
            else:
                yield from self.unlike(whole, name, want, have)
        unexpected = Code(f"{self.kind}.unexpected")
        if unexpected in whole.asked:
            for name in others:
                if name.schema in whole.homes:
                    yield found(unexpected, subject(name), whole.nowhere)

    def _present(self, whole: Whole, name: TableName, want: Gone) -> Finding:
        return present(
            Code(f"{self.kind}.present"),
            subject(name),
            whole.source(want.origin),
            sql=f"DROP {self.drop} {name};",
        )

    def _missing(self, whole: Whole, name: TableName, want: W, neighbours: Neighbours) -> Finding:
        near = neighbours.near(name)
        return found(
            Code(f"{self.kind}.missing"),
            subject(name),
            whole.source(want.origin),
            expected=self.described(want),
            hint=f"{near.name} exists" if near else None,
            sql=self.create(name, want),
        )


def subject(name: TableName) -> Subject:
    """A thing that lives in a schema: schema.name."""
    return Subject(parts=name, schema=name.schema)
