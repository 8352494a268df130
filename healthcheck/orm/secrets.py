"""Secrets in SQL: where a text is to be cut so that none is shown."""

from __future__ import annotations

import re
from typing import Final

_WORD: Final = re.compile(r"pass(?:word|wd|phrase)\w*|identified\s+by|\w+://", re.IGNORECASE)
# In the words of people, a value follows at once: "password authentication failed" is none.
_VALUE: Final = re.compile(
    r"""(?:pass(?:word|wd|phrase)\w*["']?|identified\s+by)\s*(?=[=:(]|\w?['"$])|\w+://(?=[^\s@]*:\S*@)""",
    re.IGNORECASE,
)
_QUOTE: Final = re.compile(r"['$]")
_OWNERS: Final = frozenset({"role", "user", "group", "server", "subscription"})
_LITERAL: Final = re.compile(r"'((?:[^']|'')+)'|\$(\w*)\$(.+?)\$\2\$", re.DOTALL)


def open_part(statement: str, words: tuple[str, ...]) -> str:
    """The beginning of a statement that may be shown. `words` are its first, in lower case."""
    ends = [found.end() for found in [_WORD.search(statement)] if found]
    if words[:1] in (("create",), ("alter",)) and _OWNERS.intersection(words[1:2]):
        ends += [found.start() for found in [_QUOTE.search(statement)] if found]
    return statement[: min(ends, default=len(statement))]


def repeats(message: str, statement: str, shown: str) -> bool:
    """Whether a message has a string of the part of a statement that is not shown."""
    literals = _LITERAL.finditer(statement, len(shown))
    values = {one[1] or one[3] for one in literals}
    return any(_has(message, value) for value in values if not _has(shown, value))


def _has(text: str, value: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text) is not None


def without_secrets(text: str) -> str:
    """A message of a library, which may have SQL in it, up to a secret."""
    found = _VALUE.search(text)
    return f"{text[: found.end()].rstrip()}…" if found else text
