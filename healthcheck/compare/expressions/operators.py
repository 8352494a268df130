"""What PostgreSQL makes of an operator, given the types beside it: which casts it adds unasked."""

from __future__ import annotations

from typing import NamedTuple

from healthcheck.compare.expressions.literals import FLOATS, INTEGERS, LADDER, TEXTS

UNKNOWN = "unknown"
"""The type of a string or NULL that nothing has told yet; None is a type that we do not know."""

EQUALITY = ("=", "<>")
ORDER = ("<", ">", "<=", ">=")
COMPARISONS = EQUALITY + ORDER
NEGATIONS = {
    "=": "<>",
    "<>": "=",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
    "~~": "!~~",
    "!~~": "~~",
    "~~*": "!~~*",
    "!~~*": "~~*",
    "~": "!~",
    "!~": "~",
    "~*": "!~*",
    "!~*": "~*",
}
SWAPPED = {">": "<", ">=": "<=", "<@": "@>"}
ARITHMETIC = ("+", "-", "*", "/", "%", "^", "&", "|", "#")

_MATCHES = ("~~", "!~~", "~~*", "!~~*", "~", "!~", "~*", "!~*", "^@")
_MOMENTS = ("date", "timestamp without time zone", "timestamp with time zone")
_JSON = ("json", "jsonb")
_STRINGS = (*TEXTS, "bpchar", "name")
# The type of an untold string on the right of these, and of the whole.
_OF_JSON = {
    "->": ("text", None),
    "->>": ("text", "text"),
    "#>": ("text[]", None),
    "#>>": ("text[]", "text"),
    "#-": ("text[]", None),
    "-": ("text", None),
    "?": ("text", "boolean"),
    "?|": ("text[]", "boolean"),
    "?&": ("text[]", "boolean"),
    "@?": ("jsonpath", "boolean"),
    "@@": ("jsonpath", "boolean"),
}


class Resolved(NamedTuple):
    """The types to which the operands are cast, None to leave one alone, and that of the whole."""

    left: str | None = None
    right: str | None = None
    result: str | None = None


def common_type(types: list[str | None]) -> str | None:
    """What CASE, COALESCE, GREATEST and ARRAY make of several types; None if we cannot tell."""
    told = [known for known in types if known != UNKNOWN]
    if None in told:
        return None
    if not told:
        return "text" if types else None
    for ladder in (LADDER, _MOMENTS):
        if all(known in ladder for known in told):
            return max(told, key=lambda known: ladder.index(known or ""))
    if all(known in (*TEXTS, "bpchar") for known in told):
        return told[0]
    return told[0] if len(set(told)) == 1 else None


def element_of(array: str | None) -> str | None:
    return array.removesuffix("[]") if array and array.endswith("[]") else None


def unary(symbol: str, operand: str | None) -> Resolved:
    if symbol in ("|/", "||/"):
        return Resolved(right="double precision", result="double precision")
    return Resolved(result=operand if operand in LADDER and symbol in ("-", "@", "~") else None)


def binary(symbol: str, left: str | None, right: str | None) -> Resolved:
    if left in _JSON and symbol in _OF_JSON:
        taken, result = _OF_JSON[symbol]
        return Resolved(right=taken if right == UNKNOWN else None, result=result or left)
    rule = _RULES.get(symbol)
    return rule(symbol, left, right) if rule is not None else Resolved()


def _match(_: str, left: str | None, right: str | None) -> Resolved:
    """The pattern is a text, whatever is matched with it."""
    taken = right in ("bpchar", "name") or (left in _STRINGS and right == UNKNOWN)
    return Resolved(right="text" if taken else None, result="boolean")


def _alike(_: str, left: str | None, right: str | None) -> Resolved:
    """An untold side has the type of the other."""
    if left == UNKNOWN:
        return Resolved(left=right, result="boolean")
    return Resolved(right=left if right == UNKNOWN else None, result="boolean")


_WIDER = {
    **dict.fromkeys((frozenset(('"char"', t)) for t in (*TEXTS, "bpchar")), "text"),
    frozenset(("bpchar", "text")): "text",
    frozenset(("bpchar", "character varying")): "bpchar",
    frozenset(("time without time zone", "time with time zone")): "time with time zone",
}


def _comparison(symbol: str, left: str | None, right: str | None) -> Resolved:
    if left == right == UNKNOWN:
        return Resolved("text", "text", "boolean")
    if left in LADDER and right in LADDER:
        return Resolved(*_numeric_pair(left, right), "boolean")
    if {left, right} == {"bpchar", "name"}:
        return Resolved(_padded_as_text(left), _padded_as_text(right), "boolean")
    wide = _WIDER.get(frozenset((left or "", right or "")))
    if is_citext(left) != is_citext(right) and (left in _STRINGS or right in _STRINGS):
        wide = "text"
    return Resolved(wide, wide, "boolean") if wide else _alike(symbol, left, right)


def _padded_as_text(side: str | None) -> str | None:
    return "text" if side == "bpchar" else None


def _numeric_pair(left: str, right: str) -> tuple[str | None, str | None]:
    """Integers compare among themselves and floats too; between the kinds one is cast."""
    wide = "double precision" if left in FLOATS or right in FLOATS else "numeric"
    if (left in INTEGERS and right in INTEGERS) or (left in FLOATS and right in FLOATS):
        return None, None
    kept = FLOATS if wide == "double precision" else ("numeric",)
    return None if left in kept else wide, None if right in kept else wide


def _concatenation(_: str, left: str | None, right: str | None) -> Resolved:
    if UNKNOWN in (left, right):
        told = right if left == UNKNOWN else left
        if told is None:
            return Resolved()
        kind = told if told in _JOINED or told.endswith("[]") else "text"
        first = kind if left == UNKNOWN else _as_text(left)
        return Resolved(first, kind if right == UNKNOWN else _as_text(right), kind)
    if left in _STRINGS or right in _STRINGS:
        return Resolved(_as_text(left), _as_text(right), "text")
    return Resolved(result=left if left == right and left in _JOINED else None)


_JOINED = (*_JSON, "bytea", "tsvector")


def is_citext(type_name: str | None) -> bool:
    """An extension's type that becomes a text beside one."""
    return type_name is not None and type_name.endswith(".citext")


def _as_text(type_name: str | None) -> str | None:
    return "text" if type_name in (*_STRINGS, UNKNOWN) or is_citext(type_name) else None


def _shifted(_: str, left: str | None, __: str | None) -> Resolved:
    """Of numbers a shift, of addresses whether one holds the other."""
    if left in ("inet", "cidr"):
        return Resolved(result="boolean")
    return Resolved(result=left if left in INTEGERS else None)


def _arithmetic(symbol: str, left: str | None, right: str | None) -> Resolved:
    if left in LADDER and right in (*LADDER, UNKNOWN):
        told = left if right == UNKNOWN else right or left
        resolved = _numbers(symbol, left, told)
        return resolved._replace(right=left) if right == UNKNOWN else resolved
    if left == UNKNOWN and right in LADDER:
        return _numbers(symbol, right, right)._replace(left=right)
    return _with_moments(symbol, left, right)


def _numbers(symbol: str, left: str, right: str) -> Resolved:
    wide = max(left, right, key=LADDER.index)
    if symbol == "^":
        wide = "numeric" if wide == "numeric" else "double precision"
        return Resolved(wide, wide, wide)
    if wide in INTEGERS:
        # Mixed integers have operators of their own, but for those that are not arithmetic.
        return Resolved(wide, wide, wide) if symbol in "%&|#" else Resolved(result=wide)
    if left == right:
        return Resolved(result=left)
    result = "double precision" if wide in FLOATS else wide
    return Resolved(*_numeric_pair(left, right), result)


def _with_moments(symbol: str, left: str | None, right: str | None) -> Resolved:
    if symbol in "*/" and "interval" in (left, right):
        return Resolved(_factor(left), _factor(right), "interval")
    if left == "interval" and right == "interval":
        return Resolved(result="interval")
    if left in _MOMENTS and symbol in "+-":
        return _moved(symbol, left, right)
    return Resolved()


def _factor(known: str | None) -> str | None:
    return "double precision" if known in LADDER else None


def _moved(symbol: str, left: str, right: str | None) -> Resolved:
    if right in _MOMENTS and symbol == "-":
        return _difference(left, right)
    if left == "date":
        if right in INTEGERS:
            return Resolved(right="integer", result="date")
        return Resolved(result="timestamp without time zone" if right == "interval" else None)
    if symbol == "+" and right == UNKNOWN:
        return Resolved(right="interval", result=left)
    return Resolved(result=left if right == "interval" else None)


def _difference(left: str, right: str) -> Resolved:
    if left == right == "date":
        return Resolved(result="integer")
    wide = max(left, right, key=_MOMENTS.index)
    return Resolved(wide, wide, "interval")


_RULES = {
    **dict.fromkeys(COMPARISONS, _comparison),
    **dict.fromkeys(_MATCHES, _match),
    **dict.fromkeys(("@>", "<@", "&&"), _alike),
    **dict.fromkeys(ARITHMETIC, _arithmetic),
    **dict.fromkeys(("@@", "<<=", ">>="), lambda *_: Resolved(result="boolean")),
    **dict.fromkeys(("<<", ">>"), _shifted),
    "||": _concatenation,
}
