"""The SQL of change sets, of those that are written in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from healthcheck.ledgers.liquibase.changelogs import ChangeSet, change_sets, find, place_of
from healthcheck.ledgers.liquibase.node import Node
from healthcheck.ledgers.markers import only
from healthcheck.ledgers.tool import FilesError, text
from healthcheck.model.ledger import Files, Script

_NO_CHANGES: Final = frozenset(
    {"comment", "empty", "output", "preConditions", "rollback", "tagDatabase", "validCheckSum"}
)


def scripts(files: Files, name: Callable[[ChangeSet], str]) -> Iterator[Script]:
    """Raises FilesError for a change set that is written for Liquibase alone."""
    for each in change_sets(files):
        in_one = each.node.values.get("runInTransaction", "true").lower() != "false"
        for path, written in _written(files, each):
            yield Script(migration=name(each), path=path, text=written, transaction=in_one)


def _written(files: Files, change_set: ChangeSet) -> Iterator[tuple[str, str]]:
    node = change_set.node
    if node.lines is not None:
        yield change_set.file, only(text(files, change_set.file), node.lines.__contains__)
    for change in node.children:
        if change.name not in _NO_CHANGES:
            path = _sql_file(files, change_set, change)
            yield path, text(files, path)


def _sql_file(files: Files, change_set: ChangeSet, change: Node) -> str:
    what = f"the change set {change_set.id!r} of {change_set.author!r}"
    if change.name != "sqlFile":
        problem = f"has in {what} {change.name!r}, which Liquibase alone can turn into SQL"
        cure = "let it migrate an empty database, and take the snapshot of that"
        raise FilesError(change_set.file, change_set.node.line, f"{problem}; {cure}")
    name = change.values.get("path", "")
    found = find(files, place_of(change_set.file, change, name))
    if not found:
        problem = f"runs in {what} the file {name!r}, which is not there"
        raise FilesError(change_set.file, change_set.node.line, problem)
    return found[0]
