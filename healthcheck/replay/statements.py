"""SQL text → its statements, each with its place, by the lexical rules of PostgreSQL.

Our own, for no library will do that we could ship: pglast is exact and GPL, sqlparse guesses at
dollar quotes, nested comments and the bodies of CREATE RULE and BEGIN ATOMIC, sqlglot writes the
text anew, so that no place is left. Rules: src/backend/parser/scan.l; where a statement
ends: src/fe_utils/psqlscan.l, which counts parentheses and BEGIN … END as we do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from msgspec import Struct

from healthcheck.errors import Problem, UsageError

_GOES_ON: Final = r"[ \t\f\v]*(?:\r\n?|\n)(?:[ \t\f\v\r\n]|--[^\r\n]*[\r\n])*'"
# Without possessive quantifiers: Python before 3.11.5 loses matches within them.
_TOKEN: Final = re.compile(
    rf"""
      (?P<blank> [ \t\n\r\f\v]+ | --[^\r\n]* )
    | (?P<comment> /\* )
    | (?P<escapes>
        [eE]' [^'\\]* (?: (?: \\. | '' | '{_GOES_ON} ) [^'\\]* )* ' (?! '|{_GOES_ON} )
      )
    | (?P<string> ' [^']* (?: '' [^']* )* ' (?! ' ) | " [^"]* (?: "" [^"]* )* " (?! " ) )
    | (?P<dollar> \$ (?: [A-Za-z_\x80-\U0010ffff] [A-Za-z0-9_\x80-\U0010ffff]* )? \$ )
    | (?P<word> (?! [eE]' ) [A-Za-z_\x80-\U0010ffff] [A-Za-z0-9_$\x80-\U0010ffff]* )
    | (?P<plain> [,.0-9=<>:*+|] [ \t\n\r\f\v,.0-9=<>:*+|]* )
    | (?P<end> ; )
    | (?P<deeper> \( )
    | (?P<higher> \) )
    | (?P<open> [eE]?' | " )
    | (?P<psql> \\ )
    | (?P<zero> \0 )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENT_PARTS: Final = re.compile(r"/\*|\*/")
_REST_OF_LINE: Final = re.compile(r"[^\n]*\n?")
_END_OF_DATA: Final = re.compile(r"^\\\.\r?(?:\n|\Z)", re.MULTILINE)
_BETWEEN: Final = frozenset({"blank", "comment"})
_DEPTH: Final = {"deeper": 1, "higher": -1}
_WITH_MORE: Final = frozenset({"comment", "dollar", "open", "psql", "zero"})
_ROUTINE: Final = re.compile(r"create (?:or replace )?(?:function|procedure)\b")
_NO_PSQL: Final = (
    "is a command of psql, which no migration tool knows; write it in SQL, or take it out"
)


class Statement(Struct, frozen=True, kw_only=True):
    """One statement, without what stands in front of it; "" for what stands behind the last.

    `source` is all of the text from the end of the one before. `offset`, `line` and `column` are
    those of the beginning of `text`; `data` are the lines behind COPY … FROM stdin.
    """

    source: str
    text: str
    offset: int
    line: int
    column: int
    data: str | None = None
    words: tuple[str, ...] = ()

    def begins(self, *words: str) -> bool:
        """Whether these are its first words, which are given in lower case."""
        return self.words[: len(words)] == words


def statements(text: str, *, file: str) -> tuple[Statement, ...]:
    """The statements of a text, whose `source` together is the text.

    Raises UsageError at what is not closed, at commands of psql, and at a zero byte.
    """
    return tuple(_Reader(text, file).statements())


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


class _Reader:
    """One reading of a text."""

    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._counted = (0, 1)  # an offset, and the line that it is in

    def statements(self) -> Iterator[Statement]:
        end = 0
        while end < len(self._text):
            begin = end
            start, end, words = self._statement(begin)
            data, stop = self._data(end) if _copies_in(words) else (None, end)
            line, column = self._place(start)
            yield Statement(
                source=self._text[begin:stop],
                text=self._text[start:end],
                offset=start,
                line=line,
                column=column,
                data=data,
                words=tuple(words),
            )
            end = stop

    def _place(self, offset: int) -> tuple[int, int]:
        """As place(), of one offset after the other."""
        counted, line = self._counted
        line += self._text.count("\n", counted, offset)
        self._counted = offset, line
        return line, offset - self._text.rfind("\n", 0, offset)

    def _statement(self, at: int) -> tuple[int, int, list[str]]:
        """Where it starts and ends, and its words outside of parentheses, in lower case."""
        start: int | None = None
        depth = bodies = 0
        words: list[str] = []
        while at < len(self._text):
            kind, begin, at = self._token(at)
            if kind in _BETWEEN:
                continue
            start = begin if start is None else start
            if kind == "word" and not depth:
                words.append(self._text[begin:at].lower())
                bodies = _bodies(words, bodies)
            elif kind == "end" and not depth and not bodies:
                return start, at, words
            elif kind in _DEPTH:
                depth = max(0, depth + _DEPTH[kind])
        return at if start is None else start, at, words

    def _token(self, at: int) -> tuple[str, int, int]:
        """Kind of the token at an offset, and where it begins and ends."""
        match = _TOKEN.match(self._text, at)
        kind, end = (match.lastgroup or "", match.end()) if match else ("", at)
        if kind not in _WITH_MORE:
            return kind, at, end
        text = self._text[at:end]
        if kind == "comment":
            end = self._end_of_comment(at)
        elif kind == "dollar":
            end = self._text.find(text, end) + len(text)
            if end < at + 2 * len(text):
                raise self._problem(at, f"the string that begins with {text} is not closed")
        elif kind == "open":
            what = "name in quotes" if text == '"' else "string"
            raise self._problem(at, f"the {what} that begins here is not closed")
        elif kind == "psql":
            command = self._text[at:].split(maxsplit=1)[0]
            raise self._problem(at, f"{command} {_NO_PSQL}")
        else:
            raise self._problem(at, "holds a zero byte, which no SQL does; is it UTF-8?")
        return kind, at, end

    def _end_of_comment(self, at: int) -> int:
        depth = 0
        for part in _COMMENT_PARTS.finditer(self._text, at):
            depth += 1 if part[0] == "/*" else -1
            if not depth:
                return part.end()
        raise self._problem(at, "the comment that begins here is not closed")

    def _data(self, end: int) -> tuple[str, int]:
        """The lines behind a COPY that ends there, and where SQL goes on."""
        rest = _REST_OF_LINE.match(self._text, end)
        begin = rest.end() if rest else end
        last = _END_OF_DATA.search(self._text, begin)
        if last is None:
            return self._text[begin:], len(self._text)
        return self._text[begin : last.start()], last.end()

    def _problem(self, at: int, text: str) -> UsageError:
        return UsageError([Problem(self._file, *place(self._text, at), text)])


def _bodies(words: list[str], bodies: int) -> int:
    """How many BEGIN and CASE of a routine's body are open behind the last of its words."""
    match words[-1]:
        case "begin" if _ROUTINE.match(" ".join(words[:4])):
            return bodies + 1
        case "case" if bodies:
            return bodies + 1
        case "end" if bodies:
            return bodies - 1
    return bodies


def _copies_in(words: list[str]) -> bool:
    return words[:1] == ["copy"] and ("from", "stdin") in pairwise(words)
