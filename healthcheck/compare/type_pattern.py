"""How a SQL type is written, as one regular expression.

It serves JSON Schema, where it must read alike in ECMA 262 (no lookbehind, no named group, no
flag), and the reader of types, which names its groups. Every repetition is followed by something
that cannot begin it, so matching takes linear time.
"""

from __future__ import annotations

from typing import Final

_BLANK = r"[ \t\r\n]"


def _any_case(words: str) -> str:
    """A pattern for `words` in any letter case; the blanks between them may be any."""
    spelled = "".join(f"[{c.upper()}{c}]" if c.isalpha() else c for c in words)
    return spelled.replace(" ", _BLANK + "+")


def _one_of(*words: str) -> str:
    return f"(?:{'|'.join(_any_case(word) for word in words)})"


_W = _BLANK + "*"
_DIGITS = "[0-9]{1,9}"
_ALPHA = r"(?:[A-Za-z_]|[^\x00-\x7F])"
_ALNUM = r"(?:[A-Za-z0-9_$]|[^\x00-\x7F])"
NAME = rf'(?:{_ALPHA}{_ALNUM}*|"(?:[^"]|"")+")'
_LENGTH = rf"(?:{_W}\({_W}{_DIGITS}{_W}\))?"
_SCALE = rf"(?:{_W}\({_W}{_DIGITS}{_W}(?:,{_W}-?{_DIGITS}{_W})?\))?"
_FREE = rf"(?:{_W}\({_W}[A-Za-z0-9_-][A-Za-z0-9_., -]*\))?"
_NUMERIC = _one_of("numeric", "decimal", "dec")
_VARYING = rf"(?:{_BLANK}+{_any_case('varying')})?"
_CHARACTER = (
    rf"(?:(?:(?:{_any_case('national ')})?{_one_of('character', 'char')}"
    rf"|{_one_of('nchar', 'bit')}){_VARYING}"
    rf"|{_one_of('varchar', 'bpchar', 'varbit', 'float', 'timestamptz', 'timetz')})"
)
_MOMENT = _one_of("timestamp", "time")
_ZONE = rf"(?:{_BLANK}+{_one_of('with', 'without')}{_any_case(' time zone')})?"
_FIELDS = _one_of(
    *("year to month", "day to hour", "day to minute", "day to second", "hour to minute"),
    *("hour to second", "minute to second", "year", "month", "day", "hour", "minute", "second"),
)
_INTERVAL = rf"{_any_case('interval')}(?:{_BLANK}+{_FIELDS})?"
_NO_FREE = _one_of(
    *("integer", "int", "int2", "int4", "int8", "smallint", "bigint", "boolean", "bool", "real"),
    *("float4", "float8", "text", "uuid", "json", "jsonb", "bytea", "date", "money", "inet"),
    *("numeric", "decimal", "dec", "character", "char", "nchar", "bit", "varchar", "bpchar"),
    *("varbit", "float", "timestamptz", "timetz", "timestamp", "time", "interval"),
)
_ARRAY = (
    rf"(?:{_W}\[{_W}(?:{_DIGITS}{_W})?\])+"
    rf"|{_BLANK}+{_any_case('array')}(?:{_W}\[{_W}{_DIGITS}{_W}\])?"
)


def pattern(group: str) -> str:
    """A type without blanks around it. `group` opens its parts: "(?:" for all, or with "{}" in it
    the name of each.
    """

    def named(name: str, inside: str) -> str:
        return group.format(name) + inside + ")"

    end = rf"(?!{_ALNUM})"
    words = "|".join(
        (
            named("number", _NUMERIC) + end + named("scale", _SCALE),
            named("plain", rf"{_CHARACTER}|{_any_case('double precision')}")
            + end
            + named("length", _LENGTH),
            named("moment", _MOMENT) + end + named("precision", _LENGTH) + named("zone", _ZONE),
            named("interval", _INTERVAL) + end + named("fraction", _LENGTH),
        )
    )
    own = rf"(?!{_NO_FREE}{_W}\()" + named("own", rf"(?:{NAME}\.)?{NAME}") + named("free", _FREE)
    prefix = rf"(?:{_any_case('pg_catalog')}\.)?"
    return rf"(?:{prefix}(?:{words}){end}|{own})" + named("array", rf"(?:{_ARRAY})?")


TYPE_PATTERN: Final = rf"^{_W}{pattern('(?:')}{_W}$"
"""What types.type_problem() accepts, for JSON Schema."""
