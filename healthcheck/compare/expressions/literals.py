"""What the text of a literal means in a type: '-1'::integer is the number -1."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from healthcheck.compare.expressions import moments
from healthcheck.compare.expressions.tree import NULL, Array, Form, Literal, Node
from healthcheck.compare.types import TypeName, fold_name

INTEGERS = ("smallint", "integer", "bigint")
FLOATS = ("real", "double precision")
LADDER = (*INTEGERS, "numeric", *FLOATS)
"""The numeric types; each is cast without asking to those that come after it."""

TEXTS = ("text", "character varying")
"""Between these a cast without a length changes nothing."""

BITS = ('"bit"', "bit varying")

_DECIMAL = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,9}))?", re.ASCII)
_BASES = {"0x": 16, "0o": 8, "0b": 2}
_BASED = re.compile(r"0(?:x[0-9a-f]+|o[0-7]+|b[01]+)", re.ASCII | re.IGNORECASE)
_LONGEST_NUMBER = 1000  # digits; no column holds more, and int() refuses much more


@lru_cache(maxsize=256)
def spelled(type_name: TypeName) -> str:
    """The type without its modifiers, as rules name it: "numeric", "text[]", "public.status"."""
    bare = type_name.bare
    if bare.is_built_in and bare.name == "character":
        bare = TypeName(name="bpchar", dimensions=bare.dimensions)
    return str(bare)


def number(text: str) -> str | None:
    """One spelling for each value: "-0.50" is "-5e-1", "1_000" is "1e3", "0x1F" is "31"."""
    text = text.strip().replace("_", "")
    if len(text) > _LONGEST_NUMBER:
        return None
    if _BASED.fullmatch(text):
        text = str(int(text, _BASES[text[:2].lower()]))
    match = _DECIMAL.fullmatch(text)
    if match is None:
        return None
    sign, whole, fraction, exponent = match.groups(default="")
    if not whole and not fraction:
        return None
    return _normal(sign, whole + fraction, int(exponent or 0) - len(fraction))


def _normal(sign: str, digits: str, exponent: int) -> str:
    stripped = digits.rstrip("0")
    exponent += len(digits) - len(stripped)
    stripped = stripped.lstrip("0")
    if not stripped:
        return "0"
    minus = "-" if sign == "-" else ""
    return f"{minus}{stripped}e{exponent}" if exponent else minus + stripped


def scale(written: str) -> int:
    """How many digits after the point PostgreSQL keeps of a number: 2 of 1.50, 3 of 1.5e-2."""
    mantissa, _, exponent = written.lower().replace("_", "").partition("e")
    fraction = mantissa.partition(".")[2]
    return 0 if written[:2].lower() in _BASES else max(0, len(fraction) - int(exponent or 0))


def printed(node: Node) -> Node:
    """A number where its digits are seen and not its value: 1.50 is not 1.5 when it becomes a text.

    What calculates goes on with number()'s spelling; here the zeros at the end are put back.
    """
    if not isinstance(node, Literal) or not 0 < node.scale <= _LONGEST_NUMBER:
        return node
    digits, _, exponent = node.text.partition("e")
    missing = node.scale + int(exponent or 0)
    return replace(node, text=f"{digits}{'0' * missing}e-{node.scale}", scale=0)


def negated(text: str) -> str:
    """Minus a number that number() spelled."""
    if text == "0":
        return text
    return text[1:] if text.startswith("-") else "-" + text


def type_of_digits(written: str, value: str) -> str:
    """integer, bigint or numeric, as PostgreSQL chooses for a number without a cast."""
    fraction = re.search(r"[.eE]", written) and written[:2].lower() not in _BASES
    if fraction or "e-" in value or len(written) > _LONGEST_NUMBER:
        return "numeric"
    digits, _, zeros = value.partition("e")
    size = int(digits) * 10 ** int(zeros or 0)
    if -(2**31) <= size < 2**31:
        return "integer"
    return "bigint" if -(2**63) <= size < 2**63 else "numeric"


def boolean(text: str) -> str | None:
    """As PostgreSQL reads it: any beginning of true, false, yes or no; on, of, off; 1, 0."""
    word = fold_name(text.strip())
    if word and ("true".startswith(word) or "yes".startswith(word) or word in ("on", "1")):
        return "true"
    if word and ("false".startswith(word) or "no".startswith(word) or word in ("of", "off", "0")):
        return "false"
    return None


_ELEMENT = re.compile(
    r'\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",{}\\](?:[^",{}\\]*[^\s",{}\\])?))\s*', re.S
)


def elements(text: str) -> list[str | None] | None:
    """The elements of a one-dimensional array's text, None for each NULL; None if it is another.

    '{a,"b c",NULL}' -> ['a', 'b c', None].
    """
    inside = text.strip()
    if not (inside.startswith("{") and inside.endswith("}")):
        return None
    inside = inside[1:-1]
    found: list[str | None] = []
    if not inside.strip():
        return found
    position = 0
    while True:
        match = _ELEMENT.match(inside, position)
        if match is None:
            return None
        quoted, plain = match.groups()
        is_null = plain is not None and plain.lower() == "null"
        found.append(
            None if is_null else plain or re.sub(r"\\(.)", r"\1", quoted or "", flags=re.S)
        )
        position = match.end() + 1
        if match.end() == len(inside):
            return found
        if inside[match.end()] != ",":
            return None


def typed(text: str, type_name: TypeName) -> Node:
    """The string `text` under a type without modifiers."""
    if type_name.dimensions:
        found = elements(text)
        if found is None:
            return Literal(Form.STRING, text, type_name)
        inner = type_name.element
        return Array(
            tuple(NULL if element is None else typed(element, inner) for element in found),
            type_name,
        )
    form, value = _meaning(text, spelled(type_name))
    return Literal(form, value, type_name, scale(text) if form is Form.NUMBER else 0)


def _meaning(text: str, type_name: str) -> tuple[Form, str]:
    if type_name in LADDER and (value := number(text)) is not None:
        return Form.NUMBER, value
    if type_name == "boolean" and (value := boolean(text)) is not None:
        return Form.BOOLEAN, value
    if type_name in BITS and not text.strip("01"):
        return Form.BITS, text
    if type_name in moments.SPELL:
        return Form.STRING, moments.SPELL[type_name](text) or text
    return Form.STRING, text


def fits(literal: Literal, type_name: TypeName) -> bool:
    """Whether the modifiers of `type_name`, which has some, surely leave the literal as it is."""
    first = type_name.modifiers[0]
    match spelled(type_name):
        case "character varying" | "bit varying":
            return len(literal.text) <= int(first)
        case "bpchar" | '"bit"':
            return len(literal.text) == int(first)
        case "numeric" if literal.form is Form.NUMBER:
            return _fits_scale(literal.text, *map(int, type_name.modifiers))
        case "interval":
            return all(_fits_fields(literal.text, part) for part in type_name.modifiers)
        case _:
            return False


def _fits_scale(value: str, precision: int, scale: int) -> bool:
    digits, _, exponent = value.lstrip("-").partition("e")
    places = -int(exponent or 0)
    return places <= scale and len(digits) - places <= precision - scale


def _fits_fields(text: str, fields: str) -> bool:
    """Whether "hour", "day to minute" or a number of decimals cut nothing off: what is smaller."""
    span = moments.interval(text)
    if span is None:
        return False
    months, days, size = span
    if fields.isdigit():
        return size % int("1".ljust(7 - min(int(fields), 6), "0")) == 0
    match fields.split()[-1]:
        case "year":
            return months % 12 == 0 and days == 0 and size == 0
        case "month":
            return days == 0 and size == 0
        case "day":
            return size == 0
        case unit:
            return unit in moments.MICROSECONDS and size % moments.MICROSECONDS[unit] == 0
