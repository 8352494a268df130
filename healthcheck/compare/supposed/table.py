"""Tables as a declaration says that they are, with all that is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol, TypeVar

from msgspec.structs import replace

from healthcheck.compare import check, exclusion, foreign_key, index, unique
from healthcheck.compare.column_type import as_the_server_would
from healthcheck.compare.naming import chosen_name, labelled
from healthcheck.compare.supposed.definition import definition, policies
from healthcheck.compare.supposed.record import filled, made
from healthcheck.compare.types import expand_serial
from healthcheck.model import catalog, expectation
from healthcheck.model.expectation import ABSENT, NOWHERE, Absent, Expectation, Gone
from healthcheck.model.names import TableName, literal

H = TypeVar("H")


class _Named(Protocol):
    @property
    def name(self) -> str | None: ...


W = TypeVar("W", bound=_Named)


def table(
    want: expectation.Table, other: expectation.Table | None, said: Expectation
) -> catalog.Table:
    other, key = other or expectation.Table(name=want.name), want.primary_key
    return catalog.Table(
        name=want.name,
        columns={
            name: _column(want.name, name, column, other.columns.get(name), said.schema)
            for name, column in want.columns.items()
            if not isinstance(column, Gone)
        },
        primary_key=_primary_key(want.name, key, other.primary_key),
        indexes=indexes(want.name, want.indexes, other.indexes),
        unique=_labelled(want.name, want.unique, other.unique, unique.chosen, _key),
        foreign_keys=_labelled(
            want.name,
            want.foreign_keys,
            other.foreign_keys,
            foreign_key.chosen,
            lambda name, item, like: _foreign_key(name, item, like, said),
        ),
        checks=_labelled(want.name, want.checks, other.checks, check.chosen, _check),
        exclusions=_labelled(
            want.name, want.exclusions, other.exclusions, exclusion.chosen, _exclusion
        ),
        policies=policies(want, other),
        definition=definition(want, other),
    )


def _column(
    table: TableName, name: str, want: expectation.Column, other: object, schema: str
) -> catalog.Column:
    want = filled(want, other)
    serial = _is_serial(want)
    implied = serial or want.identity is not None or (want.nullable is None and _is_serial(other))
    drawn = literal(str(TableName(table.schema, chosen_name(table.name, [name], "seq"))))
    default = f"nextval({drawn}::regclass)" if serial else want.default
    computed = want.generated is not None
    return catalog.Column(
        name=name,
        type=as_the_server_would(want.type or "unknown", schema),
        nullable=not implied and want.nullable is not False,
        default=None if isinstance(default, Absent) or computed or want.identity else default,
        generated=("virtual" if want.stored is False else "stored") if computed else None,
        expression=want.generated,
        identity=want.identity,
        owned_sequence=serial,
        collation=want.collation,
    )


def _is_serial(column: object) -> bool:
    said = column.type if isinstance(column, expectation.Column) else None
    return said is not None and expand_serial(said) is not None


def _primary_key(
    table: TableName, want: expectation.Key | Absent | None, other: object
) -> catalog.Key | None:
    if want is None:
        want = other if isinstance(other, expectation.Key) else ABSENT
    if isinstance(want, Absent):
        return None
    named = want.name or getattr(other, "name", None) or chosen_name(table.name, [], "pkey")
    return _key(named, want, other)


def indexes(
    relation: TableName,
    wants: Iterable[expectation.Index | Gone],
    others: Iterable[expectation.Index | Gone],
) -> dict[str, catalog.Index]:
    """Those of a table or view; what is open of one is as in the one of its name in `others`."""
    return _labelled(relation, wants, others, index.chosen, _index)


def _labelled(
    table: TableName,
    wants: Iterable[W | Gone],
    others: Iterable[W | Gone],
    chosen: Callable[[str, W], str],
    make: Callable[[str, W, object], H],
) -> dict[str, H]:
    named = {_nameless(other): other for other in others if not isinstance(other, Gone)}
    items = [want for want in wants if not isinstance(want, Gone)]
    # Two of the same without a name ask for one thing.
    distinct = {(item.name, _nameless(item)): item for item in items}
    known = [
        replace(item, name=named[_nameless(item)].name)  # type: ignore[type-var]
        if item.name is None and _nameless(item) in named
        else item
        for item in distinct.values()
    ]
    by_name = {other.name: other for other in named.values()}
    return {
        label: make(label, item, by_name.get(item.name))
        for item, label in labelled(table.name, known, chosen)
    }


def _nameless(item: Any) -> Any:
    return replace(item, name=None, origin=NOWHERE)


def _key(name: str, want: expectation.Key, other: object) -> catalog.Key:
    return made(catalog.Key, want, name=name)


def _index(name: str, want: expectation.Index, other: object) -> catalog.Index:
    # Of an index without keys nothing is said but that it is there.
    want = want if want.keys is not None or not isinstance(other, expectation.Index) else other
    keys = tuple(made(catalog.IndexKey, key) for key in want.keys or ())
    return made(catalog.Index, want, name=name, keys=keys, predicate=want.where)


def _foreign_key(
    name: str, want: expectation.ForeignKey, other: object, said: Expectation
) -> catalog.ForeignKey:
    referenced = said.tables.get(want.references)
    key = referenced.primary_key if referenced else None
    primary = key.columns if isinstance(key, expectation.Key) else ()
    asked = other.referenced_columns if isinstance(other, expectation.ForeignKey) else ()
    columns = want.referenced_columns or primary or asked
    return made(
        catalog.ForeignKey,
        want,
        name=name,
        referenced_columns=columns,
        references_primary_key=not primary or columns == primary,
    )


def _check(name: str, want: expectation.Check, other: object) -> catalog.Check:
    return made(catalog.Check, want, name=name)


def _exclusion(name: str, want: expectation.Exclusion, other: object) -> catalog.Exclusion:
    keys = tuple(made(catalog.IndexKey, key) for key in want.keys)
    # A built-in operator is found in pg_catalog, whatever the schema of the table.
    operators = tuple(each if "." in each else f"pg_catalog.{each}" for each in want.operators)
    return made(
        catalog.Exclusion,
        want,
        name=name,
        keys=keys,
        operators=operators,
        predicate=want.where,
    )
