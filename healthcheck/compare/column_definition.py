"""What a column is made of beside its type: identity, a generated value, a collation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from healthcheck.compare.column_type import type_sql
from healthcheck.compare.definition import Difference, differing, unlike, unlike_text
from healthcheck.compare.operator_class import collate_sql, same_collation
from healthcheck.compare.scope import Scope
from healthcheck.compare.statement import alter_column
from healthcheck.model import catalog, expectation
from healthcheck.model.finding import Code, Finding
from healthcheck.model.names import literal, quote

_SETS_EXPRESSION: Final = 17
"""The first version that can give a generated column another expression."""


def findings(scope: Scope, want: expectation.Column, have: catalog.Column) -> Iterator[Finding]:
    """One finding at most, of all that differs."""
    differences = list(_differences(scope, want, have))
    if differences:
        yield differing(
            differences,
            scope.inside(have.name),
            scope.source(want.origin),
            surely=Code.COLUMN_DEFINITION,
            perhaps=Code.COLUMN_NOT_CHECKED,
            sql=_sql(scope, want, have, {each.attribute for each in differences}),
        )


def collate(want: expectation.Column) -> str:
    """What stands behind the type: ' COLLATE "C"'."""
    return collate_sql(want.collation)


def source(want: expectation.Column) -> str:
    """What stands in the place of a default: " GENERATED ALWAYS AS IDENTITY"."""
    if want.identity:
        return f" GENERATED {want.identity.upper()} AS IDENTITY"
    if want.generated:
        kept = "VIRTUAL" if want.stored is False else "STORED"
        return f" GENERATED ALWAYS AS ({want.generated}) {kept}"
    return ""


def _differences(
    scope: Scope, want: expectation.Column, have: catalog.Column
) -> Iterator[Difference]:
    if want.identity is not None:
        yield from unlike("identity", want.identity, have.identity)
    if want.generated is not None and have.generated is None:
        yield from unlike("generated", want.generated, None)
    elif want.generated is not None:
        contexts = [replace(context, target_type=have.type) for context in scope.contexts]
        yield from unlike_text("generated", want.generated, have.expression, contexts)
        if want.stored is not None:
            yield from unlike("stored", want.stored, have.generated == "stored")
    default_schema = scope.expected.schema
    if want.collation and not same_collation(want.collation, have.collation, default_schema):
        yield Difference(attribute="collation", expected=want.collation, actual=have.collation)


def _sql(
    scope: Scope, want: expectation.Column, have: catalog.Column, unlike_ones: set[str]
) -> str | None:
    statements: list[str] = []
    if "identity" in unlike_ones:
        if have.generated:
            return None
        statements += _identify(scope, want, have)
    if unlike_ones & {"generated", "stored"}:
        if not have.generated:  # what it holds would be lost, and cannot be computed again
            return None
        statements += _generate(scope, want, have, unlike_ones)
    if "collation" in unlike_ones:
        alter = alter_column(scope, have.name)
        statements.append(f"{alter} TYPE {_type(want, have)}{collate(want)};")
    return "\n".join(statements)


def _identify(scope: Scope, want: expectation.Column, have: catalog.Column) -> Iterator[str]:
    alter, kind = alter_column(scope, have.name), str(want.identity).upper()
    if have.identity:
        yield f"{alter} SET GENERATED {kind};"
        return
    if have.default is not None:
        yield f"{alter} DROP DEFAULT;"
    if have.nullable:
        yield f"{alter} SET NOT NULL;"
    yield f"{alter} ADD GENERATED {kind} AS IDENTITY;"
    # It would begin at 1, whatever the column holds.
    sequence = f"pg_get_serial_sequence({literal(scope.table)}, {literal(have.name)})"
    largest = f"coalesce(max({quote(have.name)}), 0) + 1"
    yield f"SELECT setval({sequence}, {largest}, false) FROM {scope.table};"  # noqa: S608 - text


def _generate(
    scope: Scope, want: expectation.Column, have: catalog.Column, unlike_ones: set[str]
) -> Sequence[str]:
    if "stored" not in unlike_ones and _major(scope) >= _SETS_EXPRESSION:
        return [f"{alter_column(scope, have.name)} SET EXPRESSION AS ({want.generated});"]
    name = quote(have.name)
    made = f"{_type(want, have)}{collate(want)}{source(want)}"
    return [f"ALTER TABLE {scope.table} DROP COLUMN {name}, ADD COLUMN {name} {made};"]


def _type(want: expectation.Column, have: catalog.Column) -> str:
    return type_sql(want.type) if want.type else have.type


def _major(scope: Scope) -> int:
    """The first number of the server's version: 16 of "16.4"."""
    number = re.match(r"[0-9]+", scope.actual.server.version)
    return int(number[0]) if number else 0
