from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from healthcheck.compare.type_pattern import TYPE_PATTERN
from healthcheck.compare.types import (
    canonical_type,
    expand_serial,
    read_type,
    same_type,
    type_problem,
)
from tests.postgres import Database

# As people write it, and as format_type() prints the column that comes of it.
BUILT_IN = [
    ("int", "integer"),
    ("INT4", "integer"),
    ("Integer", "integer"),
    ("int2", "smallint"),
    ("int8", "bigint"),
    ("bool", "boolean"),
    ("float", "double precision"),
    ("float(1)", "real"),
    ("float(24)", "real"),
    ("float(25)", "double precision"),
    ("float4", "real"),
    ("float8", "double precision"),
    ("DOUBLE\tPRECISION", "double precision"),
    ("numeric", "numeric"),
    ("numeric(10)", "numeric(10,0)"),
    ("decimal(10, 2)", "numeric(10,2)"),
    ("dec ( 010 , 2 )", "numeric(10,2)"),
    ("varchar", "character varying"),
    ("VARCHAR(255)", "character varying(255)"),
    ("character  varying ( 255 )", "character varying(255)"),
    ("char varying(3)", "character varying(3)"),
    ("national character varying(3)", "character varying(3)"),
    ("nchar varying(3)", "character varying(3)"),
    ("char", "character(1)"),
    ("character(3)", "character(3)"),
    ("nchar(3)", "character(3)"),
    ("national char", "character(1)"),
    ("bpchar", "bpchar"),
    ("bpchar(3)", "character(3)"),
    ('"char"', '"char"'),
    ("bit", "bit(1)"),
    ('"bit"', '"bit"'),
    ("bit(3)", "bit(3)"),
    ("bit varying", "bit varying"),
    ("varbit(4)", "bit varying(4)"),
    ("timestamp", "timestamp without time zone"),
    ("timestamp(3)", "timestamp(3) without time zone"),
    ("timestamptz", "timestamp with time zone"),
    ("timestamptz(0)", "timestamp(0) with time zone"),
    ("timestamp ( 3 ) with time zone", "timestamp(3) with time zone"),
    ("TIMESTAMP WITHOUT TIME ZONE", "timestamp without time zone"),
    ("time", "time without time zone"),
    ("time(6) with time zone", "time(6) with time zone"),
    ("timetz(2)", "time(2) with time zone"),
    ("interval", "interval"),
    ("interval(3)", "interval(3)"),
    ("INTERVAL YEAR TO MONTH", "interval year to month"),
    ("interval day to second(3)", "interval day to second(3)"),
    ("interval second (0)", "interval second(0)"),
    ("int[]", "integer[]"),
    ("int[3][3]", "integer[]"),
    ("text [ ]", "text[]"),
    ("int array", "integer[]"),
    ("varchar(3) ARRAY[4]", "character varying(3)[]"),
    ("timestamp(3)[]", "timestamp(3) without time zone[]"),
    ("UUID", "uuid"),
    ("JsonB", "jsonb"),
    ("name", "name"),
    ("int4range", "int4range"),
    ("tstzmultirange", "tstzmultirange"),
    ("regclass", "regclass"),
    ("pg_catalog.int4", "integer"),
    ("pg_catalog.varchar(20)", "character varying(20)"),
    ("PG_CATALOG.timestamptz", "timestamp with time zone"),
    ('pg_catalog."char"', '"char"'),
    ("\n text ", "text"),
]


@pytest.mark.parametrize(("text", "canonical"), BUILT_IN)
def test_a_built_in_type(text: str, canonical: str) -> None:
    found = canonical_type(text)
    assert str(found) == canonical
    assert found.is_built_in
    assert str(canonical_type(canonical)) == canonical


def test_they_are_spelled_as_the_server_does(database: Database) -> None:
    for text, canonical in BUILT_IN:
        if "multirange" in text and database.server_version < 140000:
            continue
        database.execute(f"CREATE TABLE thing (it {text})")
        query = "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attname = 'it'"
        assert database.query(query) == [(canonical,)]
        database.execute("DROP TABLE thing")


def test_every_built_in_type_of_the_server_is_known(database: Database) -> None:
    query = """
        SELECT format_type(oid, NULL) FROM pg_type
        WHERE typnamespace = 'pg_catalog'::regnamespace AND typtype IN ('b', 'r', 'm')
          AND typname !~ '^_' AND typname !~ '^(pg_(brin|dep|ddl|mcv|ndis)|gtsv|aclitem)'
    """
    for (text,) in database.query(query):
        assert canonical_type(text).is_built_in, text


OWN = [
    ("AvatarStatus", '"AvatarStatus"'),
    ('"AvatarStatus"', '"AvatarStatus"'),
    ("status", "status"),
    ('public."AvatarStatus"[]', 'public."AvatarStatus"[]'),
    ('"odd ""x"".name"', '"odd ""x"".name"'),
    ("geometry(Polygon, 4326)", "geometry(Polygon,4326)"),
    ("vector(3)", "vector(3)"),
    ("varchar.thing", '"varchar".thing'),
    ('"Integer"', '"Integer"'),
    ("größe", '"größe"'),
]


@pytest.mark.parametrize(("text", "canonical"), OWN)
def test_a_type_of_the_database_s_own(text: str, canonical: str) -> None:
    found = canonical_type(text)
    assert str(found) == canonical
    assert not found.is_built_in
    assert canonical_type(canonical) == found


PROBLEMS = [
    ("", "a type is wanted, and nothing is written"),
    (" \n", "a type is wanted, and nothing is written"),
    ("text(10)", "'text(10)' is no type; did you mean 'text'?"),
    ("integer(11)", "'integer(11)' is no type; did you mean 'integer'?"),
    ("varchar(10,2)", "'varchar(10,2)' is no type; did you mean 'varchar'?"),
    ("timestamp with timezone", "did you mean 'timestamp with time zone'?"),
    ("Timestamp(3) without timezone", "did you mean 'timestamp(3) without time zone'?"),
    ("time withtime zone", "did you mean 'time with time zone'?"),
    ("character  var ying(3)", "did you mean 'character varying(3)'?"),
    ("numeric(10", "a parenthesis is missing; in YAML a comma or # ends a text without quotes"),
    ("in progress", "that PostgreSQL knows; a name with a blank is written in double quotes"),
    ("int unsigned", "that PostgreSQL knows; a name with a blank is written in double quotes"),
    ("a.b.c", "'a.b.c' is no type"),
    ("int;", "'int;' is no type"),
    ("x'y", '"x\'y" is no type'),
    ("(3)", "'(3)' is no type"),
    ("text[3](4)", "'text[3](4)' is no type; did you mean 'text[3]'?"),
    ("date(3) x", "is no type that PostgreSQL knows"),
    ("int[", "'int[' is no type"),
]


@pytest.mark.parametrize(("text", "problem"), PROBLEMS)
def test_what_is_no_type(text: str, problem: str) -> None:
    assert problem in (type_problem(text) or "")
    with pytest.raises(ValueError, match=re.escape(problem)):
        canonical_type(text)


@pytest.mark.parametrize("text", [text for text, _ in (*BUILT_IN, *OWN)])
def test_what_is_a_type(text: str) -> None:
    assert type_problem(text) is None
    assert re.search(TYPE_PATTERN, text)


PIECES = """
    int numeric char varying timestamp with without time zone double precision interval day to
    second array national bit "char" "A""b" status pg_catalog. public. ( ) (3) (3,-2) (Polygon,4)
    [ ] [] [3] . , é
""".split()  # noqa: SIM905 - forty words
texts = st.one_of(
    st.text(max_size=40), st.lists(st.sampled_from([*PIECES, " ", "\n"]), max_size=10).map("".join)
)


@given(texts)
def test_pattern_and_problem_agree(text: str) -> None:
    schema = Draft202012Validator({"type": "string", "pattern": TYPE_PATTERN})
    assert schema.is_valid(text) is (type_problem(text) is None)


@given(texts)
def test_what_is_read_can_be_printed_and_read_again(text: str) -> None:
    if type_problem(text) is None:
        found = canonical_type(text)
        assert canonical_type(str(found)) == found


def test_the_pattern_is_one_for_every_language() -> None:
    assert json.loads(json.dumps(TYPE_PATTERN)) == TYPE_PATTERN
    assert "(?<" not in TYPE_PATTERN
    assert "(?P" not in TYPE_PATTERN


SAME = [
    ("int4", "integer"),
    ("timestamptz", "timestamp with time zone"),
    ("pg_catalog.text", "text"),
    ("varchar(255)[]", "character varying(255)[]"),
    ("status", "public.status"),
    ("public.status", "public.status"),
    ("AvatarStatus", 'public."AvatarStatus"'),
    ('"AvatarStatus"', 'public."AvatarStatus"'),
    ("status[]", "public.status[]"),
    ("geometry(POLYGON, 4326)", "public.geometry(Polygon,4326)"),
]


@pytest.mark.parametrize(("want", "have"), SAME)
def test_same(want: str, have: str) -> None:
    assert same_type(want, have, default_schema="public", have_is_extension=False)


NOT_SAME = [
    ("int", "bigint"),
    ("timestamptz", "timestamp without time zone"),
    ("timestamptz", "timestamp(3) with time zone"),
    ("text", "character varying(255)"),
    ("varchar", "character varying(255)"),
    ("char", "bpchar"),
    ("char", '"char"'),
    ("int", "integer[]"),
    ("status", "public.status[]"),
    ("AvatarStatus", "public.avatarstatus"),
    ("avatarstatus", 'public."AvatarStatus"'),
    ("status", "billing.status"),
    ("billing.status", "public.status"),
    ("text", "public.text"),
    ("public.text", "text"),
    ("vector(3)", "public.vector(4)"),
]


@pytest.mark.parametrize(("want", "have"), NOT_SAME)
def test_not_same(want: str, have: str) -> None:
    assert not same_type(want, have, default_schema="public", have_is_extension=False)


def test_an_extension_s_type_is_found_wherever_it_lives() -> None:
    def same(want: str, have: str) -> bool:
        return same_type(want, have, default_schema="public", have_is_extension=True)

    assert same("vector(3)", "extensions.vector(3)")
    assert same("VECTOR(3)", "extensions.vector(3)")
    assert same("extensions.vector", "extensions.vector")
    assert not same("public.vector", "extensions.vector")
    assert not same("vector(3)", "extensions.vector(4)")
    assert not same("halfvec(3)", "extensions.vector(3)")


def test_serial_types() -> None:
    assert expand_serial(" BigSerial ") == "bigint"
    assert [expand_serial(f"serial{size}") for size in ("", 2, 4, 8)] == [
        "integer",
        "smallint",
        "integer",
        "bigint",
    ]
    assert expand_serial("smallserial") == "smallint"
    assert expand_serial("integer") is None


def test_a_type_is_read_where_it_stands() -> None:
    found, end = read_type("x int[] not null", 2)
    assert (str(found), end) == ("integer[]", 7)
    assert str(read_type("Status")[0]) == '"Status"'
    assert str(read_type("Status", fold=True)[0]) == "status"
    assert str(read_type('Public."Status"', fold=True)[0]) == 'public."Status"'
    with pytest.raises(ValueError, match="no type begins here"):
        read_type("x int", 1)


def test_the_parts_of_an_array_type() -> None:
    found = canonical_type("varchar(3)[]")
    assert str(found.element) == "character varying(3)"
    assert str(found.bare) == "character varying[]"
