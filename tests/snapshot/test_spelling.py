from __future__ import annotations

import pytest

from healthcheck.model.catalog import UNREAD
from healthcheck.snapshot.spelling import LockedError, Spelling

SPELLING = Spelling("public")


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ("timestamp(3) without time zone", "timestamp(3)"),
        ("timestamp with time zone[]", "timestamptz[]"),
        ("time(0) with time zone", "timetz(0)"),
        ("character varying(255)", "varchar(255)"),
        ("character(1)", "char(1)"),
        ("bit varying", "varbit"),
        ("numeric(10,2)", "numeric(10,2)"),
        ("interval day to second(3)", "interval day to second(3)"),
        ('"char"', '"char"'),
        ('public."AvatarStatus"[]', "AvatarStatus[]"),
        ('public."my type"', '"my type"'),
        ("billing.mood", "billing.mood"),
        ("public.date", "public.date"),
        ("public.absent", '"absent"'),
    ],
)
def test_types_are_short_where_that_is_the_same(stored: str, written: str) -> None:
    assert SPELLING.type(stored) == written


def test_a_type_of_an_extension_goes_without_its_schema() -> None:
    assert SPELLING.type("extensions.vector(3)", of_extension=True) == "vector(3)"


@pytest.mark.parametrize(
    ("stored", "type_", "written"),
    [
        ("'new'::text", "text", "'new'"),
        ("'new'::public.order_state", "public.order_state", "'new'"),
        ("'-1'::integer", "integer", "-1"),
        ("'{}'::text[]", "text[]", "'{}'"),
        ("ARRAY['a'::text]", "text[]", "ARRAY['a']"),
        ("(now() + '1 day'::interval)", "timestamp with time zone", "now() + '1 day'"),
        ("nextval('public.a_seq'::regclass)", "bigint", "nextval('a_seq')"),
        ("public.new_id()", "uuid", "new_id()"),
        ("'public.x'::text", "text", "'public.x'"),
    ],
)
def test_defaults_are_simple_where_that_is_the_same(stored: str, type_: str, written: str) -> None:
    assert SPELLING.default(stored, type_) == written


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ("(total >= (0)::numeric)", "total >= 0"),
        ("((name)::text <> ''::text)", "name <> ''"),
        ("((a > 0) AND (b > 0))", "(a > 0) AND (b > 0)"),
        ("((a = ')'::text) OR (b = '('::text))", "(a = ')') OR (b = '(')"),
        ("(total)::integer > 0", "(total)::integer > 0"),
        ("  (what > even) )", "(what > even) )"),
    ],
)
def test_expressions_are_simple_where_that_is_the_same(stored: str, written: str) -> None:
    types = {"total": "numeric", "name": "character varying(9)", "a": "text", "b": "text"}
    assert SPELLING.expression(stored, types) == written


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ("lower((email)::text)", "lower(email)"),
        ("((value -> 'labels'::text))", "(value -> 'labels')"),
        ("((email)::integer)", "((email)::integer)"),
        ("(email || ' desc'::text)", "(email || ' desc')"),
        ("((flag IS NULL))", "(flag IS NULL)"),
    ],
)
def test_a_key_stays_an_expression(stored: str, written: str) -> None:
    types = {"email": "character varying", "value": "jsonb", "flag": "boolean"}
    assert SPELLING.key(stored, types) == written


def test_what_was_not_read_is_not_written() -> None:
    with pytest.raises(LockedError):
        SPELLING.expression(UNREAD, {})
