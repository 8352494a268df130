"""Changelogs in SQL, whose change sets begin with a comment.

The forms are those of liquibase, FormattedSqlChangeLogParser.java. A file of SQL without them is
one change set, where another changelog includes it (SqlChangeLogParser.java).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from healthcheck.ledgers.liquibase.node import Node
from healthcheck.ledgers.markers import lines
from healthcheck.ledgers.tool import FilesError

_HEAD: Final = re.compile(r"--\s*liquibase formatted\b(.*)", re.IGNORECASE)
_CHANGE_SET: Final = re.compile(
    r"\s*--\s*changeset\s+(?P<author>\"[^\"]+\"|[^:]+):(?P<id>\"[^\"]+\"|\S+)(?P<rest>.*)",
    re.IGNORECASE,
)
_ANY_CHANGE_SET: Final = re.compile(r"\s*--?\s*changeset\b.*", re.IGNORECASE)
_PROPERTY: Final = re.compile(r"\s*--\s*property\s+(.*)", re.IGNORECASE)
_CONDITIONS: Final = re.compile(r"\s*--\s*preconditions(.*)", re.IGNORECASE)
_VALUE: Final = re.compile(r"(\w+)[:=](\"[^\"]*\"|\S+)")
_IGNORE: Final = re.compile(r"--\s*ignoreLines:(\w+)", re.IGNORECASE)


def is_formatted(content: str) -> bool:
    return _HEAD.fullmatch(_first(content)) is not None


def _first(content: str) -> str:
    return next((line for line in lines(content) if line.strip()), "")


def formatted(content: str, path: str) -> Node:
    """A file of SQL as a changelog. Raises FilesError."""
    head = _HEAD.fullmatch(_first(content))
    if head is None:
        return _whole(content)
    nodes = tuple(_nodes(lines(content), path))
    return Node(name="databaseChangeLog", values=_values(head[1]), children=nodes)


def _whole(content: str) -> Node:
    kept = frozenset(range(len(lines(content))))
    values = {"id": "raw", "author": "includeAll"}
    only = Node(name="changeSet", values=values, line=1, lines=kept)
    return Node(name="databaseChangeLog", children=(only,))


def _nodes(written: Sequence[str], path: str) -> Iterator[Node]:
    starts: list[tuple[int, Mapping[str, str]]] = []
    passed = _passed_over(written)
    for number, line in enumerate(written):
        if number in passed:
            continue
        if found := _PROPERTY.fullmatch(line):
            yield Node(name="property", values=_values(found[1]), line=number + 1)
        elif found := _CHANGE_SET.fullmatch(line):
            own = {"id": found["id"].strip('"'), "author": found["author"].strip('"')}
            starts.append((number, _values(found["rest"]) | own))
        elif _ANY_CHANGE_SET.fullmatch(line):
            problem = "begins a change set and does not name it; wants --changeset AUTHOR:ID"
            raise FilesError(path, number + 1, problem)
    ends = [number for number, _ in starts[1:]] + [len(written)]
    for (start, values), end in zip(starts, ends, strict=bool(starts)):
        kept = frozenset(range(start + 1, end)) - passed
        said = (_CONDITIONS.fullmatch(written[number]) for number in sorted(kept))
        conditions = tuple(
            Node(name="preConditions", values=_values(found[1])) for found in said if found
        )
        yield Node(name="changeSet", values=values, children=conditions, line=start + 1, lines=kept)


def _values(said: str) -> dict[str, str]:
    return {found[1]: found[2].strip('"') for found in _VALUE.finditer(said)}


def _passed_over(written: Sequence[str]) -> frozenset[int]:
    """The lines that an ignoreLines takes out: a number of them, or those from start to end."""
    passed: set[int] = set()
    until = 0  # the first line that counts again
    inside = False
    for number, line in enumerate(written):
        found = _IGNORE.fullmatch(line)
        if inside or number < until:
            passed.add(number)
            inside = inside and not (found and found[1] == "end")
        elif found:
            inside = found[1] == "start"
            until = number + 1 + (int(found[1]) if found[1].isdecimal() else 0)
    return frozenset(passed)
