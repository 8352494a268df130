"""What holds for every expression, whatever it says."""

from __future__ import annotations

from hypothesis import assume, example, given
from hypothesis import strategies as st

from healthcheck.compare.expressions import (
    Context,
    Verdict,
    expression_problem,
    same_expression,
)
from healthcheck.compare.expressions.lexer import Kind, tokenize
from healthcheck.compare.types import canonical_type
from tests.compare.expressions.rows import BASE_TYPES, CHECKS, COLUMNS

TABLE = Context(
    column_types={name: str(canonical_type(text)) for name, text in COLUMNS.items()},
    base_types=BASE_TYPES,
)


texts = st.text(max_size=200)
# Words, marks and broken pieces of SQL in any order: most of it is nonsense.
PIECES = """
        ( ) [ ] , . :: : := => ; -- /* $1 $$ ' " E' U&' B'2' 0x1 1e9 .5 1_0 'x' "y" E'\\\\' '{a}'
        qty note active tags doc and or not is null true distinct from between symmetric in like
        similar to escape any all array row case when then else end cast as int numeric(10,2)
        timestamp with time zone interval date day at local collate "C" operator(public.=)
        coalesce( nullif( extract( extract(year substring( for trim(both position( overlay( placing
        date_part() date_trunc() round() to_char() timezone() mod() age() concat(variadic f(a=>
        current_timestamp current_user user + - * / % ^ || -> ->> = <> < >= ~ !~~ @> ?| normalized
        json isnull overlaps ::int[] ::varchar(2) ::"bit" ::public."Type"(1) interval(3) second(1)
""".split()  # noqa: SIM905 - a hundred words
pieces = st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)


@given(st.one_of(texts, pieces), st.one_of(texts, pieces), st.sampled_from(list(COLUMNS.values())))
@example("date_part()", "extract()", "integer")
@example("interval '1' to", "interval '1' second(1)", "interval")
def test_nothing_raises(want: str, have: str, target: str) -> None:
    context = Context(column_types=TABLE.column_types, target_type=target)
    judgement = same_expression(want, have, context)
    assert (judgement.reason is not None) == (judgement.verdict is Verdict.UNDECIDED)
    for allow_columns in (True, False):
        problem = expression_problem(want, allow_columns=allow_columns)
        assert problem is None or problem.isprintable()


@given(st.one_of(texts, pieces))
def test_every_text_is_equal_to_itself(text: str) -> None:
    assert same_expression(text, f"\n{text} ", TABLE).verdict is Verdict.EQUAL


checks = st.sampled_from(CHECKS)


@given(checks, checks)
def test_parentheses_around_it_change_nothing(want: str, have: str) -> None:
    bare = same_expression(want, have, TABLE).verdict
    assert same_expression(f"(({want}))", have, TABLE).verdict is bare
    assert same_expression(want, f"({have})", TABLE).verdict is bare


@given(checks.filter(lambda text: "===" not in text), checks)
def test_a_cast_to_the_type_that_it_has_changes_nothing(want: str, have: str) -> None:
    bare = same_expression(f"({want})", have, TABLE).verdict
    assert same_expression(f"({want})::boolean", have, TABLE).verdict is bare
    assert same_expression(f"cast(({want}) as bool)", have, TABLE).verdict is bare


@given(checks, checks, checks, st.sampled_from(["and", "or"]))
def test_order_and_repetition_mean_nothing(first: str, second: str, third: str, word: str) -> None:
    want = f"({first}) {word} ({second}) {word} ({third})"
    have = f"(({third}) {word} ({first})) {word} ({second}) {word} ({first})"
    assert same_expression(want, have, TABLE).verdict is Verdict.EQUAL


@given(checks)
def test_not_twice_is_not_at_all(text: str) -> None:
    assert same_expression(f"not (not ({text}))", text, TABLE).verdict is Verdict.EQUAL


@given(checks, checks)
def test_a_part_that_differs_makes_the_whole_differ(want: str, have: str) -> None:
    verdict = same_expression(want, have, TABLE).verdict
    inner = same_expression(f"f({want}, 1)", f"f({have}, 1)", TABLE).verdict
    assert inner is verdict


OPERATORS = [
    "=",
    "<>",
    "<",
    "<=",
    ">",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "||",
    "~",
    "!~",
    "~*",
    "->",
    "->>",
]
WORDS = [["and", "or"], ["true", "false"], ["like", "ilike"], ["any", "all"], ["lower", "upper"]]


@given(st.data(), checks)
def test_another_operator_or_constant_is_never_equal(data: st.DataObject, text: str) -> None:
    """One token is swapped for another of its kind."""
    token = data.draw(st.sampled_from(tokenize(text)[:-1]))
    written = text[token.start : token.end]
    swap = data.draw(st.sampled_from(_others(token.kind, token.value, written) or [""]))
    assume(swap)
    changed = text[: token.start] + swap + text[token.end :]
    assert same_expression(changed, text, TABLE).verdict is not Verdict.EQUAL
    assert same_expression(text, changed, TABLE).verdict is not Verdict.EQUAL


def _others(kind: Kind, value: str, written: str) -> list[str]:
    match kind:
        case Kind.NUMBER:
            return [f"(7 + {written})", "4711", "0.815"]
        case Kind.STRING:
            return ["'something else'", "'4711'", "'{4711}'"]
        case Kind.OPERATOR if value in OPERATORS:
            return [operator for operator in OPERATORS if operator != value]
        case Kind.WORD:
            return [w for words in WORDS if value in words for w in words if w != value]
        case _:
            return []
