"""Privileges: what roles must be allowed, however they come by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from healthcheck.compare import function
from healthcheck.compare.found import found
from healthcheck.compare.outside import Whole
from healthcheck.model.catalog import Access, Right
from healthcheck.model.expectation import Expectation, Granted, Origin, Privileges
from healthcheck.model.finding import Code, Finding, Subject
from healthcheck.model.names import ObjectName, Signature, TableName, qualified, quote

Kind: TypeAlias = Literal["schema", "table", "column", "sequence", "function"]

EVERYBODY: Final = "public"
"""What stands for PUBLIC; no role can have that name."""

_CALLED: Final[dict[Kind, str]] = {
    "schema": "schema",
    "table": "table or view",
    "column": "table or view",
    "sequence": "sequence",
    "function": "function",
}

WORDS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "schema": ("create", "usage"),
    "table": (
        *("select", "insert", "update", "delete", "truncate", "references", "trigger"),
        "maintain",
    ),
    "column": ("select", "insert", "update", "references"),
    "sequence": ("usage", "select", "update"),
    "function": ("execute",),
}
"""The privileges that there are, in the order in which the documentation of GRANT has them."""

_HOMES: Final[Mapping[Kind, tuple[str, ...]]] = {
    "table": ("tables", "views"),
    "column": ("tables", "views"),
    "sequence": ("sequences",),
    "function": ("functions",),
}
"""The sections of a declaration in which an object may stand for itself."""


class Grant(Struct, frozen=True, kw_only=True):
    """What one role must be allowed with one object. A schema goes without a name of its own."""

    kind: Kind
    name: ObjectName
    column: str = ""
    role: str
    privileges: tuple[str, ...]
    origin: Origin

    @property
    def object(self) -> tuple[Kind, ObjectName, str]:
        """What it is of."""
        return self.kind, self.name, self.column


def grants(expected: Expectation) -> list[Grant]:
    """All that is declared, in a table or under its role, in the order of their lines."""
    return sorted(_grants(expected), key=lambda grant: grant.origin.line)


def grants_of_table(expected: Expectation, name: TableName) -> list[Grant]:
    """Those of a table and of its columns."""
    table = expected.tables.get(name)
    found_here = [*_inside(name, table.privileges)] if table else []
    for role, privileges in expected.privileges.items():
        found_here += _of_relation(name, role, privileges)
    return sorted(found_here, key=lambda grant: grant.origin.line)


def findings(whole: Whole) -> Iterator[Finding]:
    """Roles that are not there, and object by object what roles may not do."""
    wanted = grants(whole.expected)
    yield from _roles(whole, wanted)
    by_object: dict[tuple[Kind, ObjectName, str], list[Grant]] = {}
    for grant in wanted:
        if grant.role == EVERYBODY or grant.role in whole.actual.roles:
            by_object.setdefault(grant.object, []).append(grant)
    for inside in by_object.values():
        yield from _lacking(whole, inside)


def described(allowed: Iterable[Grant]) -> dict[str, list[str]]:
    """What is declared of a table as a whole, as JSON by role."""
    words: dict[str, list[str]] = {}
    for grant in allowed:
        if not grant.column:
            known = words.setdefault(grant.role, [])
            known += [word for word in grant.privileges if word not in known]
    return words


def statement(grant: Grant, privileges: Iterable[str], routine: str = "FUNCTION") -> str:
    """The statement that grants it. `routine` is what SQL calls the function that it is of."""
    words = [word.upper() for word in privileges]
    if grant.kind == "column":
        words = [f"{word} ({quote(grant.column)})" for word in words]
    called = {"schema": "SCHEMA ", "sequence": "SEQUENCE ", "function": f"{routine} "}
    role = "PUBLIC" if grant.role == EVERYBODY else quote(grant.role)
    return f"GRANT {', '.join(words)} ON {called.get(grant.kind, '')}{_spelled(grant)} TO {role};"


def _grants(expected: Expectation) -> Iterator[Grant]:
    for name, table in expected.tables.items():
        yield from _inside(name, table.privileges)
    for role, privileges in expected.privileges.items():
        for schema, one in privileges.schemas.items():
            yield _grant("schema", TableName(schema, ""), role, one)
        for name in {**privileges.tables, **privileges.columns}:
            yield from _of_relation(name, role, privileges)
        for sequence, one in privileges.sequences.items():
            yield _grant("sequence", sequence, role, one)
        for signature, one in privileges.functions.items():
            yield _grant("function", signature, role, one)


def _inside(name: TableName, of_table: Mapping[str, Granted]) -> Iterator[Grant]:
    """What is declared in the table itself, by role."""
    for role, one in of_table.items():
        yield _grant("table", name, role, one)


def _of_relation(name: TableName, role: str, privileges: Privileges) -> Iterator[Grant]:
    if name in privileges.tables:
        yield _grant("table", name, role, privileges.tables[name])
    for column, one in privileges.columns.get(name, {}).items():
        yield _grant("column", name, role, one, column)


def _grant(kind: Kind, name: ObjectName, role: str, one: Granted, column: str = "") -> Grant:
    return Grant(
        kind=kind,
        name=name,
        column=column,
        role=role,
        privileges=one.privileges,
        origin=one.origin,
    )


def _roles(whole: Whole, wanted: Iterable[Grant]) -> Iterator[Finding]:
    """Each role that does not exist, where it is first declared."""
    for grant in wanted:
        if grant.role != EVERYBODY and grant.role not in whole.actual.roles:
            yield found(
                Code.ROLE_MISSING,
                Subject(parts=(grant.role,)),
                whole.source(grant.origin),
                expected={"role": grant.role},
                hint="whether it is allowed what is declared was not checked",
                sql=f"CREATE ROLE {quote(grant.role)};",
            )


def _lacking(whole: Whole, inside: Sequence[Grant]) -> Iterator[Finding]:
    """One finding for all roles that lack something of one object."""
    first = inside[0]
    have = function.standing(whole, first.name) if isinstance(first.name, Signature) else None
    there = have is not None or _access(whole, first) is not None
    if not there and _is_declared(whole, first):
        return  # that it is missing says it
    held = {grant: _held(whole, grant, have) for grant in inside}
    lacking = [grant for grant in inside if set(grant.privileges) - held[grant]]
    if lacking:
        yield found(
            Code.PRIVILEGE_MISSING,
            _subject(first, have, whole.expected.schema),
            whole.source(lacking[0].origin),
            expected={"privileges": {one.role: list(one.privileges) for one in lacking}},
            actual={
                "privileges": {
                    one.role: [word for word in one.privileges if word in held[one]]
                    for one in lacking
                }
            },
            hint=None if there else f"there is no {_CALLED[first.kind]} {_spelled(first)}",
            sql="\n".join(_statements(whole, lacking, held, have)) if there else None,
        )


def _statements(
    whole: Whole,
    lacking: Iterable[Grant],
    held: dict[Grant, set[str]],
    have: Signature | None,
) -> Iterator[str]:
    for grant in lacking:
        words = [word for word in grant.privileges if word not in held[grant]]
        procedure = have is not None and whole.actual.functions[have].kind == "procedure"
        yield statement(grant, words, "PROCEDURE" if procedure else "FUNCTION")


def _held(whole: Whole, grant: Grant, have: Signature | None) -> set[str]:
    if have is not None:
        allowed = grant.role in whole.actual.functions[have].executors
        return set(grant.privileges) if allowed else set()
    access = _access(whole, grant)
    if access is None:
        return set()
    return {
        word for word in grant.privileges if Right(grant.column, grant.role, word) in access.held
    }


def _access(whole: Whole, grant: Grant) -> Access | None:
    """What is known of an object that is no function; None where there is none of its kind."""
    access = whole.actual.privileges.get(grant.name) if isinstance(grant.name, TableName) else None
    of_kind = access is not None and access.is_sequence == (grant.kind == "sequence")
    return access if of_kind else None


def _is_declared(whole: Whole, grant: Grant) -> bool:
    """Whether the object is declared for itself, too."""
    if grant.kind == "schema":
        return grant.name.schema in whole.homes
    sections = (getattr(whole.expected, section, {}) for section in _HOMES[grant.kind])
    return any(grant.name in section for section in sections)


def _subject(grant: Grant, have: Signature | None, default_schema: str) -> Subject:
    if isinstance(grant.name, Signature):
        spelled = have or function.as_the_server_spells(grant.name, default_schema)
        return function.subject(spelled)
    schema, name = grant.name
    parts = tuple(filter(None, (schema, name, grant.column)))
    return Subject(
        parts=parts, schema=schema, table=name if grant.kind in ("table", "column") else None
    )


def _spelled(grant: Grant) -> str:
    return qualified(grant.name.schema) if grant.kind == "schema" else str(grant.name)
