"""What PostgreSQL makes of its own functions: the casts it adds to arguments, and the result."""

from __future__ import annotations

from typing import NamedTuple

from healthcheck.compare.expressions.literals import FLOATS, INTEGERS, LADDER, TEXTS
from healthcheck.compare.expressions.operators import UNKNOWN, common_type, is_citext

ALIASES = {
    "char_length": "length",
    "character_length": "length",
    "pow": "power",
    "ceiling": "ceil",
    "substr": "substring",
    "strpos": "position",
    "transaction_timestamp": "now",
    "date_part": "extract",  # before PostgreSQL 14 the only one of the two
}
"""Two names of one function."""

UNIFYING = ("coalesce", "greatest", "least")

# Each function's result, whatever its arguments are.
_RESULTS = {
    "integer": """
        array_length array_lower array_ndims array_upper ascii bit_length cardinality family
        hashtext json_array_length jsonb_array_length length masklen num_nonnulls num_nulls
        octet_length position""",
    "text": """
        array_to_string chr concat concat_ws current_setting encode format host initcap
        json_typeof jsonb_typeof left like_escape lpad ltrim md5 quote_ident quote_literal
        regexp_replace repeat replace right rpad rtrim similar_to_escape split_part to_char to_hex
        translate""",
    "boolean": "isempty isfinite jsonb_path_exists jsonb_path_match pg_input_is_valid starts_with",
    "double precision": "atan cos date_part pi sin tan",
    "bigint": "currval lastval nextval setval",
    "bytea": "convert_to decode sha224 sha256 sha384 sha512",
    "uuid": "gen_random_uuid uuidv4 uuidv7",
    "date": "CURRENT_DATE make_date to_date",
    "interval": "age justify_days justify_hours justify_interval make_interval",
    "jsonb": "jsonb_build_array jsonb_build_object jsonb_set jsonb_strip_nulls to_jsonb",
    "json": "json_build_array json_build_object to_json",
    "name": "CURRENT_USER SESSION_USER current_database current_schema",
    "tsvector": "setweight to_tsvector",
    "tsquery": "phraseto_tsquery plainto_tsquery to_tsquery websearch_to_tsquery",
    "numeric": "div extract to_number",
    "time without time zone": "LOCALTIME make_time",
    "time with time zone": "CURRENT_TIME",
    "timestamp without time zone": "LOCALTIMESTAMP make_timestamp",
    "timestamp with time zone": """
        CURRENT_TIMESTAMP clock_timestamp make_timestamptz now statement_timestamp to_timestamp""",
    "text[]": "regexp_match regexp_split_to_array string_to_array",
}
_RESULT = {name: result for result, names in _RESULTS.items() for name in names.split()}
# Text in, text out; but some have a form for bytea and for ranges too.
_TEXTUAL = ("btrim", "lower", "overlay", "reverse", "substring", "upper")
_KEEPS_BLANK_PADDED = ("length", "octet_length", "bit_length")
_OF_FLOATS = ("ceil", "exp", "floor", "ln", "log", "power", "round", "sign", "sqrt", "trunc")
# What each range function wants of its bounds.
_BOUNDS = {
    "int4range": "integer",
    "int8range": "bigint",
    "numrange": "numeric",
    "daterange": "date",
    "tsrange": "timestamp without time zone",
    "tstzrange": "timestamp with time zone",
}
_TEXT_TAKING = {
    *_TEXTUAL,
    *_KEEPS_BLANK_PADDED,
    *("ascii", "initcap", "left", "lpad", "ltrim", "md5", "position", "regexp_match"),
    *("regexp_replace", "repeat", "replace", "right", "rpad", "rtrim", "split_part"),
    *("starts_with", "string_to_array", "translate"),
}
BUILT_IN = {
    *(name for name in _RESULT if name != "gen_random_uuid"),  # pgcrypto had it before
    *ALIASES,
    *UNIFYING,
    *_TEXTUAL,
    *_OF_FLOATS,
    *_BOUNDS,
    *("abs", "date_trunc", "mod", "nullif", "timezone"),
}
"""Names that a function of a user's own would have to hide behind."""


def calculates(name: str) -> bool:
    """Whether only the value of a number counts, and not with how many zeros it was written."""
    return name in (*_OF_FLOATS, *UNIFYING, *_BOUNDS, "abs", "mod", "div", "nullif")


class Signature(NamedTuple):
    """The type to which each argument is cast, None to leave it alone, and that of the result."""

    arguments: tuple[str | None, ...]
    result: str | None


def signature(name: str, types: tuple[str | None, ...]) -> Signature:
    """For a function of pg_catalog, by its name and the types of its arguments."""
    name = name if name in _RESULT else ALIASES.get(name, name)
    if name in UNIFYING:
        common = common_type(list(types))
        return Signature((common,) * len(types), common)
    if name in _TEXT_TAKING:
        return Signature(tuple(_texts(name, types)), _text_result(name, types))
    if name in _OF_FLOATS:
        return _of_floats(name, types)
    if name in _BOUNDS:
        taken = tuple(_BOUNDS[name] if _climbs(known, _BOUNDS[name]) else None for known in types)
        return Signature(taken, name)
    rule = _RULES.get(name)
    if rule is not None:
        taken, result = rule(types)
        return Signature(taken[: len(types)], result)
    return Signature((None,) * len(types), _RESULT.get(name))


def _texts(name: str, types: tuple[str | None, ...]) -> list[str | None]:
    cast = ("name",) if name in _KEEPS_BLANK_PADDED else ("name", "bpchar")
    return ["text" if known in cast or is_citext(known) else None for known in types]


def _text_result(name: str, types: tuple[str | None, ...]) -> str | None:
    if name not in _TEXTUAL:
        return _RESULT[name]
    first = types[0] if types else None
    textual = first in (*TEXTS, "bpchar", "name", UNKNOWN) or is_citext(first)
    return "text" if textual else None


def _of_floats(name: str, types: tuple[str | None, ...]) -> Signature:
    """An exact number stays one where all else can be cast to it; the rest becomes a float."""
    if any(known not in (*LADDER, UNKNOWN) for known in types):
        return Signature((None,) * len(types), None)
    if name in ("round", "trunc") and len(types) > 1:
        return Signature(("numeric", *(None,) * (len(types) - 1)), "numeric")
    exact = "numeric" in types and not any(known in FLOATS for known in types)
    wide = "numeric" if exact or (name == "log" and len(types) > 1) else "double precision"
    return Signature((wide,) * len(types), wide)


def _climbs(known: str | None, wide: str) -> bool:
    """Whether a cast from the one to the other goes without saying."""
    for ladder in (LADDER, _MOMENTS):
        if known in ladder and wide in ladder:
            return ladder.index(known) <= ladder.index(wide)
    return False


_MOMENTS = ("date", "timestamp without time zone", "timestamp with time zone")


def _zoned(known: str | None) -> str | None:
    return "timestamp with time zone" if known == "date" else None


def _date_trunc(types: tuple[str | None, ...]) -> Signature:
    source = types[1] if len(types) > 1 else None
    return Signature((None, *map(_zoned, types[1:])), _zoned(source) or source)


def _age(types: tuple[str | None, ...]) -> Signature:
    return Signature(tuple(map(_zoned, types)), "interval")


def _overlaps(types: tuple[str | None, ...]) -> Signature:
    found = [known for known in types if known in _MOMENTS]
    wide = max(found, key=_MOMENTS.index, default=None)
    wide = _zoned(wide) or wide
    return Signature(tuple(wide if known in _MOMENTS else None for known in types), "boolean")


def _to_char(types: tuple[str | None, ...]) -> Signature:
    first = "double precision" if types[:1] == ("smallint",) else _zoned((*types, None)[0])
    return Signature((first, *(None,) * (len(types) - 1)), "text")


def _timezone(types: tuple[str | None, ...]) -> Signature:
    turned = {_MOMENTS[1]: _MOMENTS[2], _MOMENTS[2]: _MOMENTS[1]}
    moment = types[-1] if types else None
    told = _MOMENTS[2] if moment in ("date", UNKNOWN) else None
    zones = tuple("text" if known == UNKNOWN else None for known in types[:-1])
    return Signature((*zones, told)[: len(types)], turned.get(told or moment or ""))


def _mod(types: tuple[str | None, ...]) -> Signature:
    if all(known in (*INTEGERS, "numeric", UNKNOWN) for known in types):
        wide = common_type(list(types))
        return Signature((wide,) * len(types), wide)
    return Signature((None,) * len(types), None)


def _div(types: tuple[str | None, ...]) -> Signature:
    return Signature(tuple("numeric" if t in INTEGERS else None for t in types), "numeric")


def _same(types: tuple[str | None, ...]) -> Signature:
    first = types[0] if types else None
    return Signature((None,) * len(types), first if first in LADDER else None)


def _random(types: tuple[str | None, ...]) -> Signature:
    """Since PostgreSQL 17 it may be asked for a number of another type between two bounds."""
    return Signature((None,) * len(types), None if types else "double precision")


_RULES = {
    "random": _random,
    "date_trunc": _date_trunc,
    "age": _age,
    "overlaps": _overlaps,
    "to_char": _to_char,
    "timezone": _timezone,
    "mod": _mod,
    "div": _div,
    "abs": _same,
}
