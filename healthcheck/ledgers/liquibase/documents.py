"""A changelog as nodes, whatever form it is written in: XML, YAML, JSON or SQL."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from posixpath import splitext
from typing import TYPE_CHECKING, Any, Final

import yaml

from healthcheck.ledgers.liquibase.formatted import formatted, is_formatted
from healthcheck.ledgers.liquibase.node import Node
from healthcheck.ledgers.tool import FilesError, text
from healthcheck.model.ledger import Files

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ROOT: Final = "databaseChangeLog"
_YAML: Final = (".yaml", ".yml")


class _Loader(yaml.SafeLoader):
    """YAML as Liquibase reads it: numbers are numbers, times stay text."""


_Loader.yaml_implicit_resolvers = {
    first: [each for each in those if each[0] != "tag:yaml.org,2002:timestamp"]
    for first, those in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def document(files: Files, path: str) -> Node | None:
    """A changelog by its own word; None for another file. Raises FilesError where it is broken."""
    ending = splitext(path)[1]
    if ending == ".sql":
        begins = files[path].decode("utf-8-sig", errors="replace")
        return included(files, path) if is_formatted(begins) else None
    if ending not in (".xml", ".json", *_YAML) or _ROOT.encode() not in files[path]:
        return None
    try:
        if ending == ".xml":
            return _xml(files, path)
        return _tree(_json(files, path) if ending == ".json" else _yaml(files, path), path)
    except RecursionError:
        raise FilesError(path, 0, "is nested too deeply to be read") from None


def included(files: Files, path: str) -> Node | None:
    """The same of a file that a changelog includes: SQL of any form is one then."""
    return formatted(text(files, path), path) if path.endswith(".sql") else document(files, path)


def _xml(files: Files, path: str) -> Node | None:
    from xml.etree import ElementTree  # late: a probe imports every tool, and few read XML

    try:
        # The release's own files, which its own tool reads the same way.
        root = ElementTree.fromstring(files[path])  # noqa: S314
    except ElementTree.ParseError as error:
        raise FilesError(path, error.position[0], f"is no XML: {error}") from None
    node = _element(root)
    return node if node.name == _ROOT else None


def _element(element: Element) -> Node:
    values = {_local(name): value for name, value in element.attrib.items()}
    children = tuple(_element(child) for child in element)
    return Node(name=_local(element.tag), values=values, children=children)


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _json(files: Files, path: str) -> object:
    try:
        return json.loads(text(files, path))
    except json.JSONDecodeError as error:
        raise FilesError(path, error.lineno, f"is no JSON: {error.msg}") from None


def _yaml(files: Files, path: str) -> object:
    content = text(files, path)
    try:
        return _Loader(content).get_single_data()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise FilesError(path, line, f"is no YAML: {error.problem}") from None
    except yaml.reader.ReaderError as error:
        line = content.count("\n", 0, error.position) + 1
        raise FilesError(path, line, f"is no YAML: {error.reason}") from None


def _tree(content: object, path: str) -> Node | None:
    items = content.get(_ROOT) if isinstance(content, Mapping) else None
    if items is None:
        return None
    if not isinstance(items, list) or not all(isinstance(each, Mapping) for each in items):
        raise FilesError(path, 0, f"wants a list of mappings under {_ROOT}")
    children = tuple(node for each in items for node in _nodes(each))
    values = {node.name: node.values[""] for node in children if "" in node.values}
    return Node(name=_ROOT, values=values, children=children)


def _nodes(mapping: Mapping[Any, Any]) -> Iterator[Node]:
    """One for each key; what stands under it by itself has the name of nothing."""
    for name, value in mapping.items():
        inner = value if isinstance(value, Mapping) else {"": value}
        values = {
            str(key): _word(each)
            for key, each in inner.items()
            if isinstance(each, str | int | float)
        }
        yield Node(name=str(name), values=values, children=tuple(_changes(inner)))


def _changes(inner: Mapping[Any, Any]) -> Iterator[Node]:
    """The changes of a change set, and behind them what has to hold before."""
    yield from (node for each in _mappings(inner.get("changes")) for node in _nodes(each))
    values: dict[str, str] = {}
    for each in _mappings(inner.get("preConditions")):
        values |= {str(key): said for key, said in each.items() if isinstance(said, str)}
    if values:
        yield Node(name="preConditions", values=values)


def _mappings(value: object) -> list[Mapping[Any, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _word(value: str | float) -> str:
    """As Java writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
