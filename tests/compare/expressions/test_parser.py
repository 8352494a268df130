from __future__ import annotations

import pytest

from healthcheck.compare.expressions.lexer import UnreadableError
from healthcheck.compare.expressions.parser import parse

PRECEDENCE = [
    ("a or b and c", "a or (b and c)"),
    ("not a and b", "(not a) and b"),
    ("not a = b", "not (a = b)"),
    ("not a is null", "not (a is null)"),
    ("a = b is null", "(a = b) is null"),
    ("a is null = b", "(a is null) = b"),
    ("a < b + c", "a < (b + c)"),
    ("a like b || c", "a like (b || c)"),
    ("a = b like c", "a = (b like c)"),
    ("a between b + 1 and c + 1 and d", "(a between (b + 1) and (c + 1)) and d"),
    ("a in (b) = c", "(a in (b)) = c"),
    ("a || b + c", "a || (b + c)"),
    ("a -> b ->> c", "(a -> b) ->> c"),
    ("a - b - c", "(a - b) - c"),
    ("a - b * c % d", "a - ((b * c) % d)"),
    ("a * b ^ c ^ d", "a * ((b ^ c) ^ d)"),
    ("- a ^ b", "(- a) ^ b"),
    ("- a::int", "- (a::int)"),
    ("~ a + b", "~ (a + b)"),
    ("~ a & b", "(~ a) & b"),
    ("+ a", "a"),
    ("a ^ b at time zone c", "a ^ (b at time zone c)"),
    ("a at time zone b at time zone c", "(a at time zone b) at time zone c"),
    ('a || b collate "C"', 'a || (b collate "C")'),
    ("a::int[1]", "a::int[]"),
    ("(a)[1].b", "((a)[1]).b"),
    ("a = any (b) and c", "(a = any (b)) and c"),
    ("a operator(pg_catalog.+) b * c", "a operator(pg_catalog.+) (b * c)"),
    ("a is distinct from b and c", "(a is distinct from b) and c"),
    ("cast(a as int)", "a::int"),
    ("date '2020-01-01'", "'2020-01-01'::date"),
    ("timestamp with time zone '2020-01-01'", "'2020-01-01'::timestamptz"),
    ("public.status 'done'", "'done'::public.status"),
    ("\"char\" 'a'", "'a'::\"char\""),
    ("interval(3) '1 s'", "'1 s'::interval(3)"),
    ("interval '1' day", "'1'::interval day"),
    ("trim(a)", "btrim(a)"),
    ("trim(a, b)", "btrim(a, b)"),
    ("trim(b from a)", "btrim(a, b)"),
    ("trim(from a)", "btrim(a)"),
    ("trim(leading from a)", "ltrim(a)"),
    ("trim(trailing b from a)", "rtrim(a, b)"),
    ("position(a in b)", '"position"(b, a)'),
    ("overlay(a placing b from c for d)", '"overlay"(a, b, c, d)'),
    ("substring(a for c)", '"substring"(a, 1, c)'),
    ("substring(a from b)", '"substring"(a, b)'),
    ("f(a => 1)", "f(a := 1)"),
    ("time > 1", '"time" > 1'),
    ("at", '"at"'),
    ("similar", '"similar"'),
    ("operator > 1", '"operator" > 1'),
]


@pytest.mark.parametrize(("text", "same"), PRECEDENCE)
def test_read_as(text: str, same: str) -> None:
    assert parse(text) == parse(same)


UNREADABLE = [
    ("", "it cannot be read as SQL at its end"),
    ("a b", "it cannot be read as SQL at 'b'"),
    ("a +", "it cannot be read as SQL at its end"),
    ("()", "nothing stands in the parentheses before its end"),
    ("(a", ") is wanted before its end"),
    ("a.", "a name is wanted before its end"),
    ("a.1", "it cannot be read as SQL at '.1'"),
    ("a::", "a type is wanted before its end"),
    ("a::'x'", "a type is wanted before \"'x'\""),
    ("cast(a)", "AS is wanted before ')'"),
    ("case a end", "it cannot be read as SQL at 'end'"),
    ("case when a end", "THEN is wanted before 'end'"),
    ("extract(", "FROM is wanted before its end"),
    ("extract(year", "FROM is wanted before its end"),
    ("array", "[ is wanted before its end"),
    ("array[[1], 2]", "[ is wanted before '2'"),
    ("a is", "JSON is wanted before its end"),
    ("a is not b", "JSON is wanted before 'b'"),
    ("a between b", "AND is wanted before its end"),
    ("a between b < c and d", "AND is wanted before '<'"),
    ("a in b", "( is wanted before 'b'"),
    ("a at time b", "ZONE is wanted before 'b'"),
    ("a operator(1)", "a name is wanted before '1'"),
    ("a => b", "it cannot be read as SQL at '=>'"),
    ("f(distinct a)", "it cannot be read as SQL at 'distinct'"),
    ("f(a) filter (where b)", "it cannot be read as SQL at 'filter'"),
    ("f(*)", "it cannot be read as SQL at ')'"),
    ("a from b", "it cannot be read as SQL at 'from'"),
    ("interval '1' second(x)", "digits are wanted before 'x'"),
    ("interval '1' second(1.5)", "digits are wanted before '1.5'"),
    ("(" * 101 + "a" + ")" * 101, "it is nested more than 100 deep"),
]


@pytest.mark.parametrize(("text", "problem"), UNREADABLE)
def test_unreadable(text: str, problem: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        parse(text)
    assert str(caught.value) == problem
