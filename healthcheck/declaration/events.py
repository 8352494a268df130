"""YAML text to a tree, straight from the parser's event stream.

What a declaration has no use for is refused as it passes: anchors, aliases, tags, merge keys,
duplicate keys, deep nesting, a second document.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import Any, Final, TypeAlias

import yaml
from yaml import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    MarkedYAMLError,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from healthcheck.declaration import flow, syntax
from healthcheck.declaration.problems import Problems
from healthcheck.declaration.tree import Mapping, Node, Scalar, Sequence, shown

MOST_LEVELS: Final = 16
"""A declaration needs seven; the parser's time grows with the square of the levels."""

MOST_EVENTS: Final = 2_000_000
"""Enough for 150,000 columns in their long form."""

# The C parser where PyYAML was built with it; the one in Python is slower and otherwise alike.
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# An event of the parser. Its stubs call every mark optional and know no common ground.
_Event: TypeAlias = Any

# What only an escape can bring in, and what neither PostgreSQL nor UTF-8 can hold.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class _BrokenOffError(Exception):
    """The rest of the file is not read; why is among the problems."""


def parse(source: str, problems: Problems) -> Node | None:
    """The tree of the one document in `source`, or None where there is no document.

    A file that breaks off, because it is no YAML from there on or too deep or too long, gives the
    tree of what came before; the collections that were open then are not `complete`.
    """
    documents: list[Node] = []
    try:
        _Reader(source, problems).read_into(documents)
    except MarkedYAMLError as error:
        last = _take_last(documents[0]) if documents else None
        problems.add_at(*syntax.explain(error, source, last))
    except StopIteration:
        text = f"holds over {MOST_EVENTS:,} values and brackets; the rest was not read"
        problems.add_place(0, 0, text)
    except _BrokenOffError:
        pass
    return documents[0] if documents else None


def _take_last(node: Node) -> Scalar | None:
    """Take out the text that was read last: what broke the file off may have bent it too."""
    match node:
        case Sequence(complete=False, items=[*_, Scalar() as last]):
            node.items.pop()
            return last
        case Mapping(complete=False, entries=[*_, (_, Scalar() as last)]) if last.text:
            node.entries.pop()
            return last
        case Sequence(complete=False, items=[*_, inner]):
            return _take_last(inner)
        case Mapping(complete=False, entries=[*_, (_, inner)]):
            return _take_last(inner)
        case _:
            return None


def _drop(_: Node) -> None:
    """Keep nothing of what is read."""


def _keep_under(key: Scalar, entries: list[tuple[Scalar, Node]]) -> Callable[[Node], None]:
    def keep(node: Node) -> None:
        if not isinstance(node, Scalar):
            node.line = key.line
        entries.append((key, node))

    return keep


class _Reader:
    """Reads one stream. Every method consumes the events of what it reads, and no more."""

    def __init__(self, source: str, problems: Problems) -> None:
        self._source = source
        self._problems = problems
        events = iter(_PARSER(source).get_event, None)
        self._next: Callable[[], _Event] = islice(events, MOST_EVENTS).__next__

    def read_into(self, documents: list[Node]) -> None:
        self._next()  # the stream begins
        if isinstance(self._next(), StreamEndEvent):
            return
        self._read(self._next(), 1, documents.append)
        self._next()  # the document ends
        event = self._next()
        if not isinstance(event, StreamEndEvent):
            text = "a second document begins here; a declaration is one document: take out the ---"
            self._problems.add_at(event.start_mark, text)

    def _read(self, event: _Event, level: int, keep: Callable[[Node], None]) -> bool:
        """Read the node that begins with `event`; false where there is none worth keeping.

        A collection is kept before it is filled, so that it is there if the file breaks off.
        """
        kind = type(event)
        if kind is ScalarEvent:
            keep(self._scalar(event))
            return True
        if kind is AliasEvent:
            name = shown("*" + event.anchor)
            cure = "write out what it stands for, or quote a value that begins with *"
            self._problems.add_at(event.start_mark, f"{name} is an alias, and refused; {cure}")
            return False
        if level > MOST_LEVELS:
            text = f"nested more than {MOST_LEVELS} deep; the rest was not read"
            self._problems.add_at(event.start_mark, text)
            raise _BrokenOffError
        self._refuse_properties(event)
        if kind is MappingStartEvent:
            mapping = Mapping(event.start_mark)
            keep(mapping)
            self._fill_mapping(mapping, level, in_braces=event.flow_style)
        else:
            sequence = Sequence(event.start_mark)
            keep(sequence)
            self._fill_sequence(sequence, level, in_brackets=event.flow_style)
        return True

    def _fill_sequence(self, sequence: Sequence, level: int, *, in_brackets: bool) -> None:
        complete = True
        keep = sequence.items.append
        while type(event := self._next()) is not SequenceEndEvent:
            complete &= self._read(event, level + 1, keep)
        sequence.complete = complete
        if in_brackets:
            flow.mend_sequence(sequence, self._source, self._problems)

    def _fill_mapping(self, mapping: Mapping, level: int, *, in_braces: bool) -> None:
        try:
            mapping.complete = self._read_entries(mapping.entries, level)
        finally:
            if in_braces:
                flow.mend_mapping(mapping, self._source, self._problems)
            self._refuse_duplicates(mapping)

    def _read_entries(self, entries: list[tuple[Scalar, Node]], level: int) -> bool:
        complete = True
        next_event, scalar = self._next, self._scalar  # four in five events pass here
        while type(event := next_event()) is not MappingEndEvent:
            if type(event) is not ScalarEvent:
                self._refuse_entry(event, level)
                complete = False
                continue
            key = scalar(event)
            event = next_event()
            if type(event) is ScalarEvent:
                entries.append((key, scalar(event)))
            else:
                complete &= self._read(event, level + 1, _keep_under(key, entries))
        return complete

    def _refuse_entry(self, key: _Event, level: int) -> None:
        """Refuse an entry whose key is no text, and pass over its value."""
        if type(key) is not AliasEvent:
            self._problems.add_at(key.start_mark, "a key is a text, not a list or a mapping")
        self._read(key, level + 1, _drop)
        self._read(self._next(), level + 1, _drop)

    def _refuse_duplicates(self, mapping: Mapping) -> None:
        """Also merge keys: both are looked for once a mapping is read, which is cheaper."""
        texts = {key.text for key, _ in mapping.entries}
        if len(texts) == len(mapping.entries) and "<<" not in texts:
            return
        first: dict[str, Scalar] = {}
        kept = []
        for key, value in mapping.entries:
            if key.text == "<<" and not key.style:
                self._problems.add(key, "merge keys are refused; write out what is to be here")
                mapping.complete = False
            elif key.text in first:
                line = first[key.text].line
                self._problems.add(key, f"{shown(key.text)} is already on line {line}; keep one")
            else:
                first[key.text] = key
                kept.append((key, value))
        mapping.entries = kept

    def _scalar(self, event: _Event) -> Scalar:
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        if event.style == '"' and _UNSTORABLE.search(event.value):
            text = f"{shown(event.value)}: PostgreSQL stores neither \\0 nor half a character"
            self._problems.add_at(event.start_mark, text)
        return Scalar(event.value, event.style or "", event.start_mark)

    def _refuse_properties(self, event: _Event) -> None:
        """Refuse an anchor or a tag; what it stands before is read all the same."""
        if event.anchor is not None:
            text = f"{shown('&' + event.anchor)} is an anchor, and refused; take it out"
            self._problems.add_at(event.start_mark, text)
        if event.tag is not None:
            cure = "take it out, or quote a value that begins with !"
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            text = f"{shown(tag)} is a tag, and refused; {cure}"
            self._problems.add_at(event.start_mark, text)
