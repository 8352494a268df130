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


class _Reader:
    """Reads one stream. Every method consumes the events of what it reads, and no more."""

    def __init__(self, source: str, problems: Problems) -> None:
        self._source = source
        self._problems = problems
        events = iter(_PARSER(source).get_event, None)
        self._next: Callable[[], _Event] = islice(events, MOST_EVENTS).__next__

    def read_into(self, documents: list[Node]) -> None:
        self._next()  # the stream begins
        if type(self._next()) is StreamEndEvent:
            return
        event = self._next()
        if type(event) is ScalarEvent:
            documents.append(self._scalar(event))
        elif (collection := self._begun(event, 1)) is not None:
            documents.append(collection)
            self._fill(collection, event, 1)
        self._next()  # the document ends
        event = self._next()
        if type(event) is not StreamEndEvent:
            text = "a second document begins here; a declaration is one document: take out the ---"
            self._problems.add_at(event.start_mark, text)

    def _begun(self, event: _Event, level: int) -> Mapping | Sequence | None:
        """The collection that begins with `event`, still empty; None where it is an alias.

        Whoever asks keeps it before it is filled, so that it is there if the file breaks off.
        """
        kind = type(event)
        if kind is AliasEvent:
            name = shown("*" + event.anchor)
            cure = "write out what it stands for, or quote a value that begins with *"
            self._problems.add_at(event.start_mark, f"{name} is an alias, and refused; {cure}")
            return None
        if level > MOST_LEVELS:
            text = f"nested more than {MOST_LEVELS} deep; the rest was not read"
            self._problems.add_at(event.start_mark, text)
            raise _BrokenOffError
        self._refuse_properties(event)
        return (Mapping if kind is MappingStartEvent else Sequence)(event.start_mark)

    def _fill(self, collection: Mapping | Sequence, event: _Event, level: int) -> None:
        """Read what is inside of the collection that began with `event`."""
        if isinstance(collection, Sequence):
            collection.complete = self._read_items(collection.items, level)
            if event.flow_style:
                flow.mend_sequence(collection, self._source, self._problems)
            return
        try:
            collection.complete = self._read_entries(collection.entries, level)
        finally:  # also of what broke off
            if event.flow_style:
                flow.mend_mapping(collection, self._source, self._problems)
            self._refuse_duplicates(collection)

    def _read_items(self, items: list[Node], level: int) -> bool:
        complete = True
        next_event, scalar = self._next, self._scalar
        while type(event := next_event()) is not SequenceEndEvent:
            if type(event) is ScalarEvent:
                items.append(scalar(event))
            elif (collection := self._begun(event, level + 1)) is not None:
                items.append(collection)
                self._fill(collection, event, level + 1)
            else:
                complete = False
        return complete

    def _read_entries(self, entries: list[tuple[Scalar, Node]], level: int) -> bool:
        complete = True
        next_event, scalar = self._next, self._scalar
        while type(event := next_event()) is not MappingEndEvent:
            if type(event) is not ScalarEvent:
                self._refuse_entry(event, level)
                complete = False
                continue
            key = scalar(event)
            event = next_event()
            if type(event) is ScalarEvent:
                entries.append((key, scalar(event)))
            elif (collection := self._begun(event, level + 1)) is not None:
                collection.line = key.line
                entries.append((key, collection))
                self._fill(collection, event, level + 1)
            else:
                complete = False
        return complete

    def _refuse_entry(self, key: _Event, level: int) -> None:
        """Refuse an entry whose key is no text, and pass over its value."""
        if type(key) is not AliasEvent:
            self._problems.add_at(key.start_mark, "a key is a text, not a list or a mapping")
        self._pass_over(key, level + 1)
        self._pass_over(self._next(), level + 1)

    def _pass_over(self, event: _Event, level: int) -> None:
        if type(event) is ScalarEvent:
            self._scalar(event)
        elif (collection := self._begun(event, level)) is not None:
            self._fill(collection, event, level)

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
