"""Who may do what as a declaration says it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from healthcheck.compare.privilege import EVERYBODY, Grant, grants
from healthcheck.model.catalog import Access, Right
from healthcheck.model.expectation import Expectation, Gone
from healthcheck.model.names import Signature, TableName


def privileges(said: Expectation, beside: Expectation) -> dict[TableName, Access]:
    """Of each table, and of what else `said` grants something of."""
    granted = _rights(said)
    held: dict[TableName, set[Right]] = defaultdict(set)
    sequences = {one.name for one in grants(said) if one.kind == "sequence"}
    for table, want in said.tables.items():
        if not want.absent:
            held[table] = set()
    for name, right in granted:
        held[name].add(right)
    for name, right in _rights(beside):
        if name in held and _is_implied(name, right, granted):
            held[name].add(right)
    return {
        name: Access(is_sequence=name in sequences, held=frozenset(rights))
        for name, rights in held.items()
    }


def roles(said: Expectation, beside: Expectation) -> dict[str, bool]:
    """All that either speaks of: a declaration does not say which there are."""
    return {one.role: True for each in (said, beside) for one in grants(each)}


def executors(said: Expectation, beside: Expectation, name: Signature) -> frozenset[str]:
    """Who may execute a function; everybody may what everybody is granted."""
    named = {one.role for one in grants(said) if one.name == name}
    everyone = roles(said, beside).keys() if EVERYBODY in named else ()
    return frozenset({*named, *everyone})


def granted_functions(said: Expectation) -> Iterator[Signature]:
    """Functions that are declared in no other way."""
    for one in grants(said):
        if isinstance(one.name, Signature) and not isinstance(said.functions.get(one.name), Gone):
            yield one.name


def _rights(said: Expectation) -> set[tuple[TableName, Right]]:
    """But for those of functions."""
    return {
        (one.name, right)
        for one in grants(said)
        if isinstance(one.name, TableName)
        for right in _each(one)
    }


def _each(grant: Grant) -> Iterator[Right]:
    for word in grant.privileges:
        yield Right(grant.column, grant.role, word)


def _is_implied(
    name: TableName, right: Right, granted: Collection[tuple[TableName, Right]]
) -> bool:
    """What is granted of a table is of each column, and what everybody has, everyone."""
    return any(
        (name, Right(column, role, right.privilege)) in granted
        for column in (right.column, "")
        for role in (right.role, EVERYBODY)
    )
