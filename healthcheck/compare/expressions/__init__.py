"""Whether an expression as a person wrote it is the one that PostgreSQL shows.

Three answers: equal, different, and, where neither can be shown, undecided with the reason.
"""

from __future__ import annotations

from healthcheck.compare.expressions.canonical import canonical
from healthcheck.compare.expressions.judge import Judge
from healthcheck.compare.expressions.lexer import Kind, UnreadableError, tokenize
from healthcheck.compare.expressions.naming import Naming
from healthcheck.compare.expressions.parser import parse
from healthcheck.compare.expressions.problem import expression_problem
from healthcheck.compare.expressions.tree import Column, Node, children
from healthcheck.compare.expressions.verdict import EQUAL, Context, Judgement, Verdict, undecided

__all__ = ["Context", "Judgement", "Verdict", "expression_problem", "same_expression"]

LONGEST = 32_768
"""Characters; a longer text is only compared letter by letter."""


def same_expression(want: str, have: str, context: Context) -> Judgement:
    """Compare `want`, as declared, with `have`, as deparsed under the path pg_catalog, pg_temp."""
    if want.strip() == have.strip():
        return EQUAL
    if max(len(want), len(have)) > LONGEST:
        return undecided(f"it is longer than {LONGEST} characters")
    try:
        return _same_tree(want, have, context)
    except UnreadableError as problem:
        return EQUAL if _same_tokens(want, have) else undecided(str(problem))
    except RecursionError:
        return undecided("it is nested too deeply")


def _same_tree(want: str, have: str, context: Context) -> Judgement:
    had = parse(have)
    wanted = parse(want, extract="date_part" if "date_part(" in have else "extract")
    columns = frozenset(context.column_types) | _columns(had)
    judge = Judge(Naming(context.default_schema))
    return judge.judge(canonical(wanted, context, columns), canonical(had, context, columns))


def _columns(node: Node) -> frozenset[str]:
    """What stands in the server's text as a column is one."""
    seen: dict[int, Node] = {}
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if id(node) not in seen:
            seen[id(node)] = node
            waiting.extend(children(node))
    return frozenset(node.name for node in seen.values() if isinstance(node, Column))


def _same_tokens(want: str, have: str) -> bool:
    """Whether what we cannot read is at least written alike."""
    try:
        return _bare_tokens(want) == _bare_tokens(have)
    except UnreadableError:
        return False


def _bare_tokens(text: str) -> list[tuple[Kind, str]]:
    """Without the parentheses around the whole."""
    tokens = [(token.kind, token.value) for token in tokenize(text)[:-1]]
    partners: dict[int, int] = {}
    opened: list[int] = []
    for position, token in enumerate(tokens):
        if token == (Kind.MARK, "("):
            opened.append(position)
        elif token == (Kind.MARK, ")") and opened:
            partners[opened.pop()] = position
    last = len(tokens) - 1
    layers = 0
    while layers in partners and partners[layers] == last - layers:
        layers += 1
    return tokens[layers : len(tokens) - layers]
