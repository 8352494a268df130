"""Python files read without being run: what they assign."""

from __future__ import annotations

import ast
import re
import tokenize
import warnings
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from itertools import accumulate
from sys import version_info
from typing import Final

from healthcheck.ledgers.tool import FilesError
from healthcheck.model.ledger import Files

_RAW_OR_PLAIN: Final = re.compile(r"([rRuU]?)(\"{3}|'{3}|\"|')", re.DOTALL)


def parse(files: Files, path: str) -> ast.Module:
    """The tree of a file. Raises FilesError where it does not parse."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes in the strings of others
            return ast.parse(files[path])
    except (SyntaxError, ValueError) as error:  # a null byte was the latter before 3.11.4
        version = f"Python {version_info.major}.{version_info.minor}"
        line = getattr(error, "lineno", None) or 0
        raise FilesError(path, line, f"is not what {version} can read: {error.args[0]}") from None
    except (RecursionError, MemoryError):  # the latter is what its parser calls its own limit
        raise FilesError(path, 0, "is nested too deeply to be read") from None


def assigned(body: Iterable[ast.stmt]) -> Mapping[str, ast.expr]:
    """Names that are assigned directly in a body, and the last expression given to each."""
    values: dict[str, ast.expr] = {}
    for statement in body:
        if isinstance(statement, ast.AnnAssign) and statement.value is not None:
            values |= dict.fromkeys(_names([statement.target]), statement.value)
        elif isinstance(statement, ast.Assign):
            values |= dict.fromkeys(_names(statement.targets), statement.value)
    return values


def _names(targets: Iterable[ast.expr]) -> list[str]:
    return [target.id for target in targets if isinstance(target, ast.Name)]


def strings(value: ast.expr | None) -> tuple[str, ...] | None:
    """The strings of an expression: one, or a tuple, list or set; None is none of them.

    None where they are not written out.
    """
    if value is None:
        return ()
    if isinstance(value, ast.Constant):
        return () if value.value is None else _texts([value])
    if isinstance(value, ast.Tuple | ast.List | ast.Set):
        return _texts(value.elts)
    return None


def _texts(values: Iterable[ast.expr]) -> tuple[str, ...] | None:
    found = [each.value if isinstance(each, ast.Constant) else None for each in values]
    texts = tuple(each for each in found if isinstance(each, str))
    return texts if len(texts) == len(found) else None


def statements(content: str, values: Iterable[ast.Constant]) -> str | None:
    """`content` with all blanked but the SQL in these strings, each ended by a semicolon.

    None where one has escapes: what stands in the file is not what it says.
    """
    kept = [" " if character not in "\r\n" else character for character in content]
    starts = _starts(content)
    tokens = [each for each in _tokens(content) if each.type == tokenize.STRING]
    for value in values:
        span = _places(content, starts, value)
        for token in tokens:
            begin, end = (starts[row - 1] + column for row, column in (token.start, token.end))
            if begin in span:
                form = _RAW_OR_PLAIN.match(token.string)
                if form is None or ("\\" in token.string and form[1].lower() != "r"):
                    return None
                closing = end - len(form[2])
                kept[begin + form.end() : closing] = content[begin + form.end() : closing]
        kept[span.stop - 1] = ";"
    return "".join(kept)


def _tokens(content: str) -> Iterator[tokenize.TokenInfo]:
    return tokenize.generate_tokens(StringIO(content, newline="").readline)


def _starts(content: str) -> list[int]:
    """Where each line begins, and where the last one ends."""
    return [0, *accumulate(len(line) for line in StringIO(content, newline=""))]


def _places(content: str, starts: list[int], node: ast.expr) -> range:
    """The characters of an expression; ast counts the bytes of a line."""

    def place(line: int, column: int) -> int:
        before = content[starts[line - 1] : starts[line]].encode()[:column]
        return starts[line - 1] + len(before.decode())

    end = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
    return range(place(node.lineno, node.col_offset), place(*end))
