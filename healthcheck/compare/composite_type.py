"""Composite types: their attributes, and the order of those."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from healthcheck.compare.column_type import type_sql
from healthcheck.compare.found import found
from healthcheck.compare.operator_class import collate_sql, name_sql, own_collation, same_collation
from healthcheck.compare.outside import Differ, Whole, subject
from healthcheck.compare.types import same_type
from healthcheck.model import catalog, expectation
from healthcheck.model.finding import Code, Finding, Kind
from healthcheck.model.names import TableName, quote

_HINT: Final = "an attribute is added at the end alone, and with one that goes its values are lost"


def findings(whole: Whole) -> Iterator[Finding]:
    """Composite types that are not as declared."""
    yield from _DIFFER.findings(whole, whole.expected.types, whole.actual.types)


def described(want: expectation.CompositeType) -> dict[str, Any]:
    """What is declared of a composite type, as JSON."""
    return {} if want.attributes is None else {"attributes": _spelled(want.attributes)}


def create(name: TableName, want: expectation.CompositeType) -> str | None:
    """The statement that makes it; None where nobody said of what."""
    if want.attributes is None:
        return None
    inside = ", ".join(f"{quote(part)} {_sql(one)}" for part, one in want.attributes.items())
    return f"CREATE TYPE {name} AS ({inside});"


def _spelled(
    attributes: Mapping[str, expectation.Attribute] | Mapping[str, catalog.Attribute],
) -> list[str]:
    """In their order, as a declaration has them: ["street text", 'name text collate "C"']."""
    return [
        f"{quote(part)} {one.type}"
        + (f" collate {name_sql(own)}" if (own := own_collation(one.collation)) else "")
        for part, one in attributes.items()
    ]


def _sql(want: expectation.Attribute) -> str:
    return type_sql(want.type) + collate_sql(want.collation)


def _unlike(
    whole: Whole, name: TableName, want: expectation.CompositeType, have: catalog.CompositeType
) -> Iterator[Finding]:
    if want.attributes is None:
        return
    schema = whole.expected.schema
    same = list(want.attributes) == list(have.attributes)
    altered = [
        part
        for part, one in want.attributes.items()
        if part in have.attributes and not _is_same(one, have.attributes[part], schema)
    ]
    if not same or altered:
        sql = _alter(name, want.attributes, have.attributes, altered)
        yield found(
            Code.TYPE_DEFINITION,
            subject(name),
            whole.source(want.origin),
            expected={"attributes": _spelled(want.attributes)},
            actual={"attributes": _spelled(have.attributes)},
            hint=None if sql else _HINT,
            sql=sql,
        )


def _is_same(want: expectation.Attribute, have: catalog.Attribute, schema: str) -> bool:
    return same_type(
        want.type, have.type, default_schema=schema, have_is_extension=have.of_extension
    ) and (want.collation is None or same_collation(want.collation, have.collation, schema))


def _alter(
    name: TableName,
    wants: Mapping[str, expectation.Attribute],
    haves: Mapping[str, catalog.Attribute],
    altered: list[str],
) -> str | None:
    """What adds the attributes that lack and changes those of another type; None where one is too
    many or stands elsewhere.
    """
    if list(wants)[: len(haves)] != list(haves):
        return None
    changes = [f"ALTER ATTRIBUTE {quote(part)} TYPE {_sql(wants[part])}" for part in altered]
    changes += [
        f"ADD ATTRIBUTE {quote(part)} {_sql(one)}"
        for part, one in wants.items()
        if part not in haves
    ]
    return f"ALTER TYPE {name} {', '.join(changes)};"


_DIFFER: Final = Differ(
    kind=Kind.TYPE, drop="TYPE", described=described, create=create, unlike=_unlike
)
