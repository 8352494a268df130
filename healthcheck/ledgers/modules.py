"""Python files read without being run: what they assign."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Mapping
from sys import version_info

from healthcheck.ledgers.tool import FilesError
from healthcheck.model.ledger import Files


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
