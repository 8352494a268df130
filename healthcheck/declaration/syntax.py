"""Why a file is not YAML, and what helps: the parser only says what it did not find."""

from __future__ import annotations

import re
from typing import Any, Final

from yaml import MarkedYAMLError

from healthcheck.declaration.tree import Mark, Scalar

_COMMENT = re.compile(r"[ \t]#")
_CURES: Final = (
    # words of the parser, be it the one in C or the one in Python; what helps
    ("escape", "in double quotes a backslash begins an escape: double it, or use single quotes"),
    ("scanning an alias", 'quote a value that begins with *: "*.unexpected"'),
    ("scanning an anchor", "quote a value that begins with &"),
    ("YAML document", "take out the line that begins with %"),
    ("a tag", "quote a value that begins with !"),
    ("scanning a block scalar", "quote a value that begins with > or |"),
    ("mapping values are not allowed", 'quote a value that holds ": ", or mend the indentation'),
    ("parsing a flow", "in {…} and […] quote a value that holds any of , [ ] { }"),
    ("block collection", "a list and a mapping do not mix; mend the indentation"),
    ("block mapping", "mend the indentation, of this line or of those before it"),
)


def explain(error: MarkedYAMLError, source: str, last: Scalar | None) -> tuple[Mark, str]:
    """Where `source` stops being YAML, and why; `last` is the value that was read just before."""
    here: Any = error.problem_mark  # its stub calls it optional
    begun: Any = error.context_mark
    words = f"{error.context}: {error.problem}"
    if begun is not None and "scanning a simple key" in words:
        return begun, 'is not YAML: wants "key: value" here; a colon and a blank are missing'
    if begun is not None and "quoted scalar" in words and "end of" in words:
        return begun, "this quotation mark is never closed"
    if begun is not None and "parsing a flow" in words and begun.line != here.line:
        opened, line = source[begun.index], source[begun.index :].partition("\n")[0]
        cure = "; a # behind a blank begins a comment" if _COMMENT.search(line) else ""
        return begun, f'this "{opened}" is not closed before line {here.line + 1}{cure}'
    if last is not None and last.style in ("'", '"') and last.mark.line == here.line:
        cure = "a value that begins with a quotation mark ends at the next: quote the whole of it"
    else:
        cure = _cure(words, source[here.index : here.index + 1])
    return here, f"is not YAML: {error.problem}; {cure}"


def _cure(words: str, character: str) -> str:
    if "cannot start any token" in words:
        return (
            "indent with blanks" if character == "\t" else f"quote a value with {character} in it"
        )
    return next((cure for said, cure in _CURES if said in words), "mend this line")
