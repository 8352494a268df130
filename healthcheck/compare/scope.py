"""A declared table beside the one that is there, and what a differ needs to know around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from healthcheck.compare.column_type import as_the_server_would, is_other_type
from healthcheck.compare.expressions import Context
from healthcheck.compare.found import Source
from healthcheck.model import catalog, expectation
from healthcheck.model.expectation import Gone, Origin
from healthcheck.model.finding import Code, Subject
from healthcheck.model.names import TableName, qualified


class Scope(Struct, frozen=True, kw_only=True, dict=True):
    """Two tables of one name.

    `asked` holds the codes of the undeclared that are to be reported. `homes` tells which table an
    index belongs to, by the index's schema and name.
    """

    expected: expectation.Expectation
    actual: catalog.Catalog
    want: expectation.Table
    have: catalog.Table
    asked: frozenset[Code] = frozenset()
    homes: Mapping[TableName, TableName] = field(default_factory=dict)

    @property
    def table(self) -> str:
        """The table as SQL writes it."""
        return str(self.have.name)

    def inside(self, name: str) -> Subject:
        """A column or constraint: schema.table.name."""
        schema, table = self.have.name
        return Subject(parts=(schema, table, name), schema=schema, table=table)

    def beside(self, name: str) -> Subject:
        """An index, which lives in the schema of its table: schema.name."""
        schema, table = self.have.name
        return Subject(parts=(schema, name), schema=schema, table=table)

    def index(self, name: str) -> str:
        """An index of the table as SQL writes it."""
        return qualified(self.have.name.schema, name)

    def elsewhere(self, name: str) -> str | None:
        """Where in the table's schema another index has the name, if one is known."""
        home = self.homes.get(TableName(self.have.name.schema, name))
        return f"an index of that name belongs to {home}" if home else None

    def source(self, origin: Origin) -> Source:
        """Where a thing in the table is declared: what made the table, made it too."""
        since = origin.since or self.want.origin.since
        return Source(file=self.expected.file, origin=replace(origin, since=since))

    @property
    def nowhere(self) -> Source:
        """The source of what nobody declared."""
        return Source(file=self.expected.file)

    @cached_property
    def contexts(self) -> tuple[Context, ...]:
        """What expressions over the table's columns may mean.

        Where a column has another type than was declared, that is the finding: what was written
        for the declared type, and still stands there, is no other.
        """
        actual = {name: column.type for name, column in self.have.columns.items()}
        others = dict(self._other_types())
        bases = {column.type: column.base for column in self.have.columns.values() if column.base}
        return tuple(
            Context(default_schema=self.expected.schema, column_types=types, base_types=bases)
            for types in ((actual, {**actual, **others}) if others else (actual,))
        )

    def _other_types(self) -> Iterator[tuple[str, str]]:
        default_schema = self.expected.schema
        for name, have in self.have.columns.items():
            want = self.want.columns.get(name)
            if isinstance(want, Gone) or want is None or want.type is None:
                continue
            if is_other_type(want.type, have, default_schema):
                yield name, as_the_server_would(want.type, default_schema)
