"""A declaration's text with some of it changed: what stays the same stays as it was written.

Both sides are compared in the form that encode() gives them, entry by entry; an entry that is the
same in it keeps its lines, whatever they look like. Line by line, because a declaration that people
write has one entry a line; what stands in {…} and […] is replaced as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from textwrap import indent
from typing import Any, Final, TypeAlias, TypeGuard

import yaml
from msgspec import Struct

from healthcheck.declaration import tree
from healthcheck.declaration.names import encode_name
from healthcheck.declaration.signature import decode_signature, encode_signature
from healthcheck.declaration.written import Written
from healthcheck.declaration.yaml_text import entry_text, item_text
from healthcheck.model import names

Lines: TypeAlias = list[str]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT: Final = re.compile(r"#.*")


class _Entry(Struct, frozen=True):
    """An entry of a block: its lines from what is said above it, and from where it is itself."""

    key: str
    value: tree.Node | None
    above: int
    begin: int
    end: int


class Splicer:
    """Changes one text. `schema` is the default schema of its names."""

    def __init__(self, source: str, schema: str) -> None:
        self._lines = source.splitlines()
        self._schema = schema
        self._comments = dict(_comments(source))

    def document(self, root: tree.Mapping, old: Written, new: Written) -> str:
        """The text with `new` in the place of `old`, which is what it says now."""
        lines = self._block(root, old, new, 0, len(self._lines))
        return "\n".join(lines) + "\n"

    def _block(
        self,
        node: tree.Mapping | tree.Sequence,
        old: Written | None,
        new: Written | None,
        begin: int,
        end: int,
    ) -> Lines:
        """The lines from `begin` to `end`, which are those of a block, with what is new in them."""
        column = node.mark.column
        rest = self._above(end, begin, column)
        before, after = _by_key(old), _by_key(new)
        entries = {entry.key: entry for entry in self._entries(node, before, begin, rest)}
        apart = any(self._is_blank(entry.above) for entry in list(entries.values())[1:])
        lines: Lines = []
        for key in self._order(entries, before, after):
            if (entry := entries.get(key)) is None:
                fresh = self._written(key, after[key], column)
                lines += ["", *fresh] if apart and lines and len(fresh) > 1 else fresh
            elif key not in after:
                lines += self._left_of(entry)
            elif before.get(key) == after[key]:
                lines += self._lines[entry.above : entry.end]
            else:
                lines += self._changed(entry, before.get(key), after[key], column)
        return lines + self._lines[rest:end]

    def _order(
        self,
        entries: Mapping[str, _Entry],
        before: Mapping[str, Written | None],
        after: Mapping[str, Written | None],
    ) -> list[str]:
        """Of the old text, with what is new behind what it follows in the new one. A list is in the
        new one's order, for there it counts.
        """
        order = list(entries)
        if None in after.values():
            return [*(key for key in order if key not in after), *after]
        previous: str | None = None
        for key, value in after.items():
            if key in entries:
                previous = key
            elif key not in before or before[key] != value:
                order.insert(0 if previous is None else order.index(previous) + 1, key)
                previous = key
        return order

    def _entries(
        self, node: tree.Mapping | tree.Sequence, known: Container[str], begin: int, end: int
    ) -> Iterator[_Entry]:
        pairs = list(self._pairs(node, known))
        starts = [mark.line for _, mark, _ in pairs]
        column = node.mark.column
        above = [self._above(start, begin, column) for start in starts]
        above[0] = begin
        for position, (key, _, value) in enumerate(pairs):
            last = above[position + 1] if position + 1 < len(pairs) else end
            yield _Entry(key, value, above[position], starts[position], last)

    def _pairs(
        self, node: tree.Mapping | tree.Sequence, known: Container[str]
    ) -> Iterator[tuple[str, tree.Mark, tree.Node | None]]:
        if isinstance(node, tree.Mapping):
            for key, value in node.entries:
                yield self._canonical(key.text, known), key.mark, value
            return
        texts = (item for item in node.items if isinstance(item, tree.Scalar))
        yield from ((self._canonical(item.text, known), item.mark, None) for item in texts)

    def _canonical(self, text: str, known: Container[str]) -> str:
        """A key as encode() writes it; what is `known` is so written, whatever it looks like."""
        if text in known:
            return text
        try:
            if text.endswith(")"):
                return encode_signature(decode_signature(text, self._schema), self._schema)
            parts = names.split(text)
        except ValueError:
            return text
        own = parts[1:] if len(parts) > 1 and parts[0] == self._schema else parts
        return ".".join(map(encode_name, own))

    def _changed(
        self, entry: _Entry, old: Written | None, new: Written | None, column: int
    ) -> Lines:
        above = self._lines[entry.above : entry.begin]
        value = entry.value
        if self._is_block(value) and _is_alike(old, new):
            inside = self._above(value.mark.line, entry.begin + 1, value.mark.column)
            head = self._lines[entry.begin : inside]
            return above + head + self._block(value, old, new, inside, entry.end)
        first, *others = self._written(entry.key, new, column)
        inner = {line: self._comments.get(line) for line in range(entry.begin, entry.end)}
        beside = inner.pop(entry.begin)
        kept = [" " * column + comment for comment in inner.values() if comment]
        return [*above, *kept, f"{first}  {beside}" if beside else first, *others]

    def _left_of(self, entry: _Entry) -> Lines:
        """Of what goes: what was said above it, but for what was said of it alone."""
        above = self._lines[entry.above : entry.begin]
        while above and above[-1].strip():
            above.pop()
        return above if any(line.strip() for line in above) else []

    def _written(self, key: str, value: Written | None, column: int) -> Lines:
        text = item_text(key) if value is None else entry_text(key, value, column=column)
        return indent(text, " " * column).splitlines()

    def _above(self, line: int, first: int, column: int) -> int:
        """Where the blank lines and comments begin that stand right before `line`."""
        while line > first and self._is_aside(line - 1, column):
            line -= 1
        return line

    def _is_aside(self, line: int, column: int) -> bool:
        text = self._lines[line]
        bare = text.lstrip(" \t")
        return not bare or (bare.startswith("#") and len(text) - len(bare) <= column)

    def _is_blank(self, line: int) -> bool:
        return not self._lines[line].strip()

    def _is_block(self, node: tree.Node | None) -> TypeGuard[tree.Mapping | tree.Sequence]:
        """Whether a collection stands on lines of its own, each entry on one."""
        if not isinstance(node, tree.Mapping | tree.Sequence):
            return False
        line, column = self._lines[node.mark.line], node.mark.column
        return not line[:column].strip() and not line[column:].startswith(("{", "["))


def _is_alike(old: Written | None, new: Written | None) -> bool:
    """Whether both are mappings, or lists of texts that are not the same twice."""
    if isinstance(old, list) and isinstance(new, list):
        return all(
            all(isinstance(item, str) for item in each) and len(_by_key(each)) == len(each)
            for each in (old, new)
        )
    return isinstance(old, dict) and type(old) is type(new)


def _by_key(value: Written | None) -> dict[str, Written | None]:
    """The entries of a mapping; those of a list, which have no value, by themselves."""
    if isinstance(value, dict):
        return dict(value)
    return {str(item): None for item in value} if isinstance(value, Sequence) else {}


def _comments(source: str) -> Iterator[tuple[int, str]]:
    """By line. What stands between the tokens is blank or a comment."""
    line, behind = 0, 0
    for token in yaml.scan(source, Loader=_LOADER):
        yield from _between(source, behind, token.start_mark.index, line)
        behind, line = token.end_mark.index, token.end_mark.line
    yield from _between(source, behind, len(source), line)


def _between(source: str, begin: int, end: int, line: int) -> Iterator[tuple[int, str]]:
    for number, text in enumerate(source[begin:end].split("\n"), start=line):
        if match := _COMMENT.search(text):
            yield number, match.group().rstrip()
