"""Text of a declaration to an Expectation and back, and the JSON Schema of the same.

A new kind of object is a module with a SECTION, and its line in one of the two lists.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

from healthcheck.declaration import (
    check,
    column,
    composite_type,
    document,
    domain,
    enum,
    exclusion,
    extension,
    foreign_key,
    function,
    index,
    migrations,
    primary_key,
    privilege,
    row_security,
    sequence,
    table,
    tenant,
    tree,
    trigger,
    unique,
    view,
)
from healthcheck.declaration.characters import readable
from healthcheck.declaration.events import parse
from healthcheck.declaration.forms import Context, Releases
from healthcheck.declaration.json_schema import compose
from healthcheck.declaration.problems import EnoughError, Problems
from healthcheck.declaration.sections import Section
from healthcheck.model.expectation import Expectation

TABLE_SECTIONS: Final[tuple[Section[Any], ...]] = (
    column.SECTION,
    primary_key.SECTION,
    index.SECTION,
    unique.SECTION,
    foreign_key.SECTION,
    check.SECTION,
    exclusion.SECTION,
    row_security.SECTION,
    privilege.OF_TABLE,
)
"""What can stand inside of a table. Each key is a field of expectation.Table."""

SECTIONS: Final[tuple[Section[Any], ...]] = (
    table.section(TABLE_SECTIONS),
    migrations.SECTION,
    extension.SECTION,
    enum.SECTION,
    domain.SECTION,
    composite_type.SECTION,
    sequence.SECTION,
    view.SECTION,
    trigger.SECTION,
    function.SECTION,
    privilege.SECTION,
    tenant.section(TABLE_SECTIONS),
)
"""What can stand at the top to be checked, tables first. Each key is a field of Expectation."""

_HOMES: Final = document.homes(SECTIONS, TABLE_SECTIONS)


def decode(
    text: bytes,
    *,
    file: str,
    default_schema: str = document.DEFAULT_SCHEMA,
    releases: Releases | None = None,
    connected_schema: str | None = None,
) -> Expectation:
    """The expectation that a declaration states. `file` is its name in messages and findings.

    `default_schema` is used where it names no schema of its own. `releases` reads the directories
    of migrations that it names; without it they are not looked at. `connected_schema` is the schema
    that the connection string names: the default one, and a declaration that names another as its
    own is refused, since the application would work where nobody looked. Raises DeclarationError
    with every problem, in the order of their lines.
    """
    problems = Problems(file)
    made = partial(
        Context,
        problems=problems,
        schema=connected_schema or default_schema,
        homes=_HOMES,
        releases=releases,
        connected_schema=connected_schema,
    )
    with _no_garbage_collection():
        expectation = _decode(text, file, made, problems)
    if expectation is None or len(problems):
        raise problems.error()
    return expectation


def encode(expectation: Expectation) -> bytes:
    """The text of a declaration: what decode() makes of it is `expectation`, but for its lines.

    In the order in which the expectation has it, in the shortest form that says all.
    """
    # A probe writes no declaration.
    from healthcheck.declaration.yaml_text import document_text

    return document_text(document.encode(expectation, SECTIONS)).encode()


def spliced(text: bytes, old: Expectation, new: Expectation) -> bytes:
    """The text of `old` with what `new` has otherwise; what is the same keeps its lines.

    Only sections that are checked may differ. What people write in it, comments and order and
    blank lines, stays as far as what it belongs to does.
    """
    from healthcheck.declaration.splice import Splicer

    source = readable(text, Problems(old.file))
    root = parse(source, Problems(old.file))
    if not isinstance(root, tree.Mapping) or source.startswith("{"):
        return encode(new)
    before, after = document.encode(old, SECTIONS), document.encode(new, SECTIONS)
    result = Splicer(source, old.schema).document(root, before, after)
    ending = "\r\n" if "\r\n" in source else "\n"
    return result.replace("\n", ending).encode()


def _decode(
    text: bytes, file: str, made: Callable[..., Context], problems: Problems
) -> Expectation | None:
    try:
        source = readable(text, problems)
        root = parse(source, problems)
        return document.read(root, SECTIONS, file, made(source=source))
    except EnoughError:
        return None


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Nodes make no cycles, so that looking for some among 100,000 is time lost: a third of it."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a declaration: it accepts and refuses what decode() does.

    But for what a schema cannot say: whether SQL reads, names that are the same, names over 63
    bytes that have fewer characters, and what one part says of another.
    """
    return compose(document.keys(SECTIONS), SECTIONS)
