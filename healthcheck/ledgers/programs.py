"""Migrations that are programs in JavaScript, TypeScript or C#: what their files are, unrun."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from healthcheck.model.ledger import Files, Migration

_COMMENT: Final = re.compile(
    r"""
    ( "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' )   # quoted: stays
    | `(?:\\.|[^`\\])*`                             # the text of statements
    | //[^\n]* | /\*.*?\*/
    """,
    re.DOTALL | re.VERBOSE,
)


def without_comments(text: str) -> str:
    """A program's text without its comments and its templates, the lines of which stay."""
    return _COMMENT.sub(lambda match: match[1] or "\n" * match[0].count("\n"), text)


def in_order(files: Files, extensions: Collection[str]) -> tuple[str, ...]:
    """The files directly in the directory that have one of these extensions (".js"), by name.

    Of a program and what it was compiled to, the first; declarations of types are none.
    """
    first: dict[str, str] = {}
    for path in sorted(files):
        stem, dot, extension = path.rpartition(".")
        if dot + extension in extensions and "/" not in path and not stem.endswith(".d"):
            first.setdefault(stem, path)
    return tuple(sorted(first.values()))


def as_released(names: Iterable[str], release: Sequence[Migration]) -> list[str]:
    """Files' names as the release has them: the ledger has .js of what was compiled from .ts, or no
    extension where a program of its own runs the migrations.
    """
    released = {migration.name for migration in release}
    stems = {stem(each): each for each in released}
    return [
        name if name in released else stems.get(name) or stems.get(stem(name), name)
        for name in names
    ]


def stem(name: str) -> str:
    """A file's name without its extension."""
    return name.rpartition(".")[0] or name
