"""The change sets of a release, in the order in which its changelogs bring them.

It begins with those changelogs that no other includes; where some of these include others, with
them alone: what no changelog brings is not applied (liquibase, DatabaseChangeLog.java).
Left out is what is not for PostgreSQL, what is only for some contexts, since the command line says
whether those are applied, and what is passed over where its preconditions do not hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from posixpath import dirname, join, normpath
from typing import Final

from msgspec import Struct, field

from healthcheck.ledgers.liquibase.documents import document, included
from healthcheck.ledgers.liquibase.node import Node
from healthcheck.ledgers.tool import FilesError
from healthcheck.model.ledger import Files

_CLASSPATH: Final = re.compile(r"classpath\*?:", re.IGNORECASE)
_DRIVE: Final = re.compile(r"[a-zA-Z]:")
_PARAMETER: Final = re.compile(r"\$\{([^}]+)\}")
_INCLUDES: Final = ("include", "includeAll")
_CHOOSERS: Final = ("filter", "resourceFilter", "minDepth", "maxDepth")


class ChangeSet(Struct, frozen=True, kw_only=True):
    """`path` is the one in the ledger, `file` where it stands."""

    id: str
    author: str
    path: str
    file: str
    node: Node


def normal(path: str) -> str:
    """A path as the ledger has it (DatabaseChangeLog.normalizePath), dots resolved."""
    plain = _DRIVE.sub("", _CLASSPATH.sub("", path, count=1), count=1).replace("\\", "/")
    return normpath(plain).lstrip("/")


def change_sets(files: Files) -> tuple[ChangeSet, ...]:
    """Raises FilesError for a file that cannot be read or is not there."""
    documents = {
        path: found for path in sorted(files) if (found := document(files, path)) is not None
    }
    reading = _Reading(files=files)
    return tuple(
        each for path in _roots(files, documents) for each in reading.of(path, documents[path], ())
    )


def _roots(files: Files, documents: Mapping[str, Node]) -> list[str]:
    brought = {
        path: [other for node in root.children for other in brings(files, path, node)]
        for path, root in documents.items()
    }
    others = {other for path, those in brought.items() for other in those if other != path}
    roots = [path for path in documents if path not in others]
    if documents and not roots:
        raise FilesError(min(documents), 0, _circle([*documents]))
    return [path for path in roots if brought[path]] or roots


def _circle(trail: Sequence[str]) -> str:
    return f"is included by a changelog that it includes; of these, break one: {', '.join(trail)}"


class _Reading(Struct, frozen=True, kw_only=True):
    """One pass over the changelogs; the first word on a parameter holds, wherever it is said."""

    files: Files
    parameters: dict[str, str] = field(default_factory=dict)

    def of(self, path: str, root: Node, trail: tuple[str, ...]) -> Iterator[ChangeSet]:
        if path in trail:
            raise FilesError(path, 0, _circle(trail))
        for node in root.children:
            if not _counts(node):
                continue
            if node.name == "property":
                self.parameters.setdefault(
                    node.values.get("name", ""), node.values.get("value", "")
                )
            elif node.name == "changeSet":
                yield self._change_set(path, root, node)
            else:
                for other in brings(self.files, path, node):
                    if inner := included(self.files, other):
                        yield from self.of(other, inner, (*trail, path))

    def _change_set(self, path: str, root: Node, node: Node) -> ChangeSet:
        if "id" not in node.values or "author" not in node.values:
            raise FilesError(path, node.line, "has a change set without an id or an author")
        logical = node.values.get("logicalFilePath") or root.values.get("logicalFilePath")
        return ChangeSet(
            id=self._filled(node.values["id"]),
            author=self._filled(node.values["author"]),
            path=normal(self._filled(logical or path)),
            file=path,
            node=node,
        )

    def _filled(self, value: str) -> str:
        return _PARAMETER.sub(lambda found: self.parameters.get(found[1], found[0]), value)


def _counts(node: Node) -> bool:
    """Whether it is applied to PostgreSQL whatever the contexts of the command and the data."""
    contexts = node.values.get("contextFilter") or node.values.get("context")
    ignored = node.values.get("ignore", "").lower() == "true"
    if contexts or ignored or any(_may_pass_over(each) for each in node.children):
        return False
    return _is_for_postgresql(node.values.get("dbms", ""))


def _may_pass_over(node: Node) -> bool:
    outcomes = {node.values.get("onFail", "").upper(), node.values.get("onError", "").upper()}
    return node.name == "preConditions" and "CONTINUE" in outcomes


def _is_for_postgresql(listed: str) -> bool:
    """As DatabaseList.definitionMatches has it: "postgresql, oracle", "!mysql", "all"."""
    names = {name.strip().lower() for name in listed.split(",")} - {""}
    if "none" in names or "!postgresql" in names:
        return False
    wanted = {name for name in names if not name.startswith("!")}
    return not wanted or bool(wanted & {"all", "postgresql"})


def brings(files: Files, path: str, node: Node) -> list[str]:
    """The files that an include or includeAll means, in order; none for another node."""
    if node.name not in _INCLUDES:
        return []
    if any(node.values.get(name) for name in _CHOOSERS):
        problem = f"chooses files by {', '.join(_CHOOSERS)}, which cannot be told here"
        raise FilesError(path, node.line, problem)
    place = place_of(path, node, node.values.get("file") or node.values.get("path") or "")
    found = _all_below(files, place) if node.name == "includeAll" else find(files, place)
    ending = node.values.get("endsWithFilter", "")
    kept = [each for each in found if each.endswith(ending) and each != path]
    return _required(path, node, kept)


def place_of(path: str, node: Node, name: str) -> str:
    """What a node of the changelog `path` means by a file's name, before it is looked for."""
    relative = node.values.get("relativeToChangelogFile", "").lower() == "true"
    return normal(join(dirname(path), name) if relative else name)


def _required(path: str, node: Node, found: list[str]) -> list[str]:
    optional = [node.values.get(name) for name in ("errorIfMissing", "errorIfMissingOrEmpty")]
    if found or "false" in optional or not _counts(node):
        return found
    name = node.values.get("file") or node.values.get("path") or ""
    cure = "is it outside of the declared directory, or no XML, YAML, JSON or SQL?"
    raise FilesError(path, node.line, f"includes {name!r}, which is not there; {cure}")


def _tails(place: str) -> list[str]:
    """A path, and what is left of it below each of its folders: one of them is ours."""
    parts = place.split("/")
    return ["/".join(parts[start:]) for start in range(len(parts))]


def find(files: Files, place: str) -> list[str]:
    """The file at a place, if it is there."""
    return [tail for tail in _tails(place) if tail in files][:1]


def _all_below(files: Files, place: str) -> list[str]:
    for tail in _tails(place):
        folder = "" if tail == "." else f"{tail}/"
        if found := sorted(path for path in files if path.startswith(folder)):
            return found
    return []
