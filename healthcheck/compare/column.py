"""Columns: type, nullability, default, and what they are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from msgspec.structs import replace

from healthcheck.compare import column_definition
from healthcheck.compare.column_type import (
    as_the_server_would,
    is_built_in,
    is_other_type,
    type_sql,
    without_sequence,
)
from healthcheck.compare.definition import LOCKED, Difference, differing, readable, unlike_text
from healthcheck.compare.expressions import Context
from healthcheck.compare.found import found
from healthcheck.compare.naming import chosen_name
from healthcheck.compare.near import near_miss
from healthcheck.compare.operator_class import own_collation
from healthcheck.compare.referred import lacking_type
from healthcheck.compare.remedy import if_meant
from healthcheck.compare.role import judges_access, viewer, way_out
from healthcheck.compare.scope import Scope
from healthcheck.compare.statement import alter_column
from healthcheck.compare.types import expand_serial
from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import UNREAD, Text
from healthcheck.model.expectation import ABSENT, Gone
from healthcheck.model.finding import Code, Finding
from healthcheck.model.names import literal, qualified, quote

_NO_DEFAULT: Final = "NULL"
_DRAWN: Final = "nextval("
# The whole of it: a next value that is calculated with is not what serial makes.
_DRAWS: Final = re.compile(r"\(?nextval\('(?:[^']|'')*'::regclass\)\)?(?:::\w+)?")


def findings(scope: Scope) -> Iterator[Finding]:
    """Columns that are not as declared."""
    for name, want in scope.want.columns.items():
        have = scope.have.columns.get(name)
        if isinstance(want, Gone):
            if have:
                yield _present(scope, want)
        elif have:
            yield from _unlike(scope, want, have)
        else:
            yield _missing(scope, name, want)
    if Code.COLUMN_UNEXPECTED in scope.asked:
        for name in scope.have.columns.keys() - scope.want.columns.keys():
            yield found(Code.COLUMN_UNEXPECTED, scope.inside(name), scope.nowhere)


def described(want: expectation.Column) -> dict[str, Any]:
    """What is declared of a column, as JSON; nothing of a default that must not be."""
    declared = {
        "type": want.type,
        "nullable": want.nullable,
        "default": want.default,
        "identity": want.identity,
        "generated": want.generated,
        "stored": want.stored,
        "collation": own_collation(want.collation),
    }
    return {
        attribute: value
        for attribute, value in declared.items()
        if value is not None and value is not ABSENT
    }


def clause(name: str, want: expectation.Column) -> str | None:
    """The column inside of CREATE TABLE or ADD COLUMN; None if nobody said of what type."""
    if want.type is None:
        return None
    text = f"{quote(name)} {type_sql(want.type)}{column_definition.collate(want)}"
    if want.nullable is False:
        text += " NOT NULL"
    if isinstance(want.default, str):
        text += f" DEFAULT {want.default}"
    return text + column_definition.source(want)


def _present(scope: Scope, want: Gone) -> Finding:
    return found(
        Code.COLUMN_PRESENT,
        scope.inside(want.name),
        scope.source(want.origin),
        actual={},
        sql=f"ALTER TABLE {scope.table} DROP COLUMN {quote(want.name)};",
    )


def _missing(scope: Scope, name: str, want: expectation.Column) -> Finding:
    near = near_miss(name, scope.have.columns.keys() - scope.want.columns.keys())
    definition, source = clause(name, want), scope.source(want.origin)
    lacking = lacking_type(scope.expected, scope.actual, want.type)
    sql = definition and not lacking and f"ALTER TABLE {scope.table} ADD COLUMN {definition};"
    meant = None
    if near and not source.origin.since:
        # A second column beside the one that was meant would be worse than none.
        meant = if_meant(f'"{near}"', sql or None, "add the column")
    return found(
        Code.COLUMN_MISSING,
        scope.inside(name),
        source,
        expected=described(want),
        hint=near and f'"{near}" exists',
        lacking=lacking,
        remedy=meant,
        sql=sql or None,
    )


def _unlike(scope: Scope, want: expectation.Column, have: catalog.Column) -> Iterator[Finding]:
    yield from _type(scope, want, have)
    yield from _nullable(scope, want, have)
    for difference in _defaults(scope, want, have):
        yield differing(
            [difference],
            scope.inside(have.name),
            scope.source(want.origin),
            surely=Code.COLUMN_DEFAULT,
            perhaps=Code.COLUMN_NOT_CHECKED,
            hint=_why_no_default(have),
            sql=_set_default(scope, want, have),
        )
    yield from column_definition.findings(scope, want, have)
    # Of a table that may not be used at all, that has been said.
    if not have.visible and scope.have.visible and judges_access(scope.expected, scope.actual):
        yield _inaccessible(scope, want, have)


def _type(scope: Scope, want: expectation.Column, have: catalog.Column) -> Iterator[Finding]:
    if want.type is not None and is_other_type(want.type, have, scope.expected.schema):
        wanted = without_sequence(want.type)
        to = type_sql(wanted)
        collate = column_definition.collate(want)
        # One enum is not cast to another.
        through = "" if is_built_in(wanted) and is_built_in(have.type) else "::text"
        # What is generated is computed anew, not cast.
        using = "" if have.generated else f" USING {quote(have.name)}{through}::{to}"
        yield found(
            Code.COLUMN_TYPE,
            scope.inside(have.name),
            scope.source(want.origin),
            expected={"type": want.type},
            actual={"type": have.type},
            lacking=lacking_type(scope.expected, scope.actual, want.type),
            sql=f"{alter_column(scope, have.name)} TYPE {to}{collate}{using};",
        )


def _nullable(scope: Scope, want: expectation.Column, have: catalog.Column) -> Iterator[Finding]:
    # serial and identity make a column not null without anybody saying so.
    implied = want.nullable is None and (_is_serial(want) or want.identity is not None)
    wanted = False if implied else want.nullable
    if wanted is not None and wanted != have.nullable and not _is_the_domains(scope, have):
        yield found(
            Code.COLUMN_NULLABLE,
            scope.inside(have.name),
            scope.source(want.origin),
            expected={"nullable": wanted},
            actual={"nullable": have.nullable},
            sql=f"{alter_column(scope, have.name)} {'DROP' if wanted else 'SET'} NOT NULL;",
        )


def _is_the_domains(scope: Scope, have: catalog.Column) -> bool:
    """Whether the column's domain is found to differ in this, which is said of the domain."""
    for name, domain in scope.expected.domains.items():
        there = scope.actual.domains.get(name)
        if str(name) == have.type and there and not isinstance(domain, Gone):
            return domain.nullable not in (None, there.nullable)
    return False


def _defaults(scope: Scope, want: expectation.Column, have: catalog.Column) -> Iterator[Difference]:
    """At most one. A default that is NULL and none at all are the same to PostgreSQL."""
    if want.default is None:
        if _is_serial(want):
            yield from _unlike_serial(have)
        return
    if want.default is ABSENT and (have.identity or have.generated):
        made = f"generated {have.identity} as identity"
        shown = made if have.identity else readable(have.expression)
        yield Difference(attribute="default", expected=None, actual=shown)
        return
    wanted = _NO_DEFAULT if want.default is ABSENT else want.default
    there: Text = have.default or _NO_DEFAULT
    if wanted == there:  # as a rule
        return
    default_schema, types = scope.expected.schema, [have.type]
    if want.type is not None and is_other_type(want.type, have, default_schema):
        types.append(as_the_server_would(want.type, default_schema))  # see Scope.contexts
    bases = {have.type: have.base} if have.base else {}
    contexts = [
        Context(default_schema=default_schema, column_types={}, target_type=type_, base_types=bases)
        for type_ in types
    ]
    for difference in unlike_text("default", wanted, there, contexts):
        known = want.default is ABSENT or have.default is None
        yield replace(
            difference,
            expected=None if want.default is ABSENT else want.default,
            actual=readable(have.default),
            reason=None if known and not difference.unread else difference.reason,
        )


def draws_by_itself(have: catalog.Column) -> bool:
    """Whether the default is what serial makes: the next value of a sequence of the column's own.

    Where it could not be read, that there is such a sequence has to do.
    """
    text = have.default
    return bool(_DRAWS.fullmatch(text)) if isinstance(text, str) else have.owned_sequence


def _unlike_serial(have: catalog.Column) -> Iterator[Difference]:
    if not draws_by_itself(have):
        unread = have.default is UNREAD
        yield Difference(
            attribute="default",
            expected=f"{_DRAWN}…)",
            actual=readable(have.default),
            reason=LOCKED if unread else None,
            unread=unread,
        )


def _why_no_default(have: catalog.Column) -> str | None:
    if have.generated:
        return f"it is a generated column ({have.generated}), which has no default"
    if have.identity:
        return f"it is an identity column ({have.identity}), which has no default"
    return None


def _set_default(scope: Scope, want: expectation.Column, have: catalog.Column) -> str | None:
    alter = alter_column(scope, have.name)
    if have.generated or have.identity:
        return None
    if want.default is ABSENT:
        return f"{alter} DROP DEFAULT;"
    if want.default is not None:
        return f"{alter} SET DEFAULT {want.default};"
    schema, table = scope.have.name
    sequence = qualified(schema, chosen_name(table, [have.name], "seq"))
    owner = qualified(schema, table, have.name)
    return (
        f"CREATE SEQUENCE {sequence} OWNED BY {owner};\n"
        f"{alter} SET DEFAULT nextval({literal(sequence)});"
    )


def _inaccessible(scope: Scope, want: expectation.Column, have: catalog.Column) -> Finding:
    role, column = viewer(scope.expected, scope.actual), quote(have.name)
    return found(
        Code.COLUMN_INACCESSIBLE,
        scope.inside(have.name),
        scope.source(want.origin),
        expected={"visible": True},
        actual={"visible": False},
        hint=f"role {role} has no privilege on it",
        remedy=way_out(scope.expected, scope.actual, scope.have.name.schema),
        sql=f"GRANT SELECT ({column}), INSERT ({column}), UPDATE ({column}) "
        f"ON {scope.table} TO {role};",
    )


def _is_serial(want: expectation.Column) -> bool:
    return want.type is not None and expand_serial(want.type) is not None
