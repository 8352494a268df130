"""What is granted in the catalog to others than the owner → what roles must be allowed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from healthcheck.compare.privilege import WORDS, Kind
from healthcheck.model.catalog import Catalog
from healthcheck.model.expectation import Granted, Privileges
from healthcheck.model.names import ObjectName, TableName
from healthcheck.snapshot import function
from healthcheck.snapshot.spelling import Spelling

_LATE: Final = "maintain"
"""Older servers have it not: it came with PostgreSQL 17, and with every GRANT ALL since."""


class _Right(NamedTuple):
    role: str
    kind: Kind
    name: ObjectName
    column: str
    privilege: str


def declared(actual: Catalog, spelling: Spelling) -> dict[str, Privileges]:
    rights = {*_of_relations(actual), *_of_functions(actual, spelling)}
    ordered = sorted(rights, key=lambda right: (right.name.schema != spelling.schema, right))
    return {
        role: _privileges([right for right in ordered if right.role == role])
        for role in sorted({right.role for right in rights})
    }


def _of_relations(actual: Catalog) -> Iterator[_Right]:
    for name, access in actual.privileges.items():
        for column, role, privilege in access.granted:
            if privilege != _LATE:
                kind = _kind(name, column, is_sequence=access.is_sequence)
                yield _Right(role, kind, name, column, privilege)


def _kind(name: TableName, column: str, *, is_sequence: bool) -> Kind:
    if not name.name:
        return "schema"
    if is_sequence:
        return "sequence"
    return "column" if column else "table"


def _of_functions(actual: Catalog, spelling: Spelling) -> Iterator[_Right]:
    for name, have in actual.functions.items():
        if not have.owned:
            signature = function.signature(name, have, spelling)
            for role in have.granted:
                yield _Right(role, "function", signature, "", "execute")


def _privileges(rights: Iterable[_Right]) -> Privileges:
    """Those of one role, in the order in which they come."""
    words: dict[tuple[Kind, ObjectName, str], set[str]] = defaultdict(set)
    for _, kind, name, column, privilege in rights:
        words[kind, name, column].add(privilege)
    sections: dict[str, dict[Any, Any]] = defaultdict(dict)
    for (kind, name, column), found in words.items():
        granted = Granted(privileges=tuple(word for word in WORDS[kind] if word in found))
        if kind == "schema":
            sections["schemas"][name.schema] = granted
        elif kind == "column":
            sections["columns"].setdefault(name, {})[column] = granted
        else:
            sections[f"{kind}s"][name] = granted
    return Privileges(**sections)
