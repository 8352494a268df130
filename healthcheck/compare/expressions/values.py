"""Whether two constants are the same value, so far as that can be told without a server."""

from __future__ import annotations

import struct
from collections.abc import Callable
from datetime import datetime, timedelta

from healthcheck.compare.expressions import readings
from healthcheck.compare.expressions.literals import LADDER, TEXTS, boolean, number, spelled
from healthcheck.compare.expressions.naming import Naming
from healthcheck.compare.expressions.tree import Form, Literal
from healthcheck.compare.expressions.verdict import (
    DIFFERENT,
    EQUAL,
    Judgement,
    Verdict,
    all_of,
    undecided,
)
from healthcheck.compare.types import TypeName

_TEXTUAL = (*TEXTS, "bpchar", "name", '"char"')
_FAMILIES = (
    ("date", "timestamp without time zone", "timestamp with time zone"),
    ("time without time zone", "time with time zone", "interval"),
    ("json", "jsonb"),
    ("inet", "cidr"),
)


_READ_AS: dict[Form, Callable[[str], str | None]] = {
    Form.NUMBER: number,
    Form.BOOLEAN: boolean,
    Form.BITS: str,
}


def same_literal(want: Literal, have: Literal, naming: Naming) -> Judgement:
    """Of two literals, each perhaps without a type: it then has that of the other."""
    if want.form is Form.STRING and have.form is not Form.STRING:
        return _of_two_forms(want, have)
    if have.form is Form.STRING and want.form is not Form.STRING:
        return _of_two_forms(have, want)
    if want.form is not have.form:
        return DIFFERENT
    match want.form:
        case Form.NUMBER:
            return _same_number(want, have)
        case Form.STRING:
            return _same_string(want, have, naming)
        case _:  # bits, booleans, NULL
            return EQUAL if want.text == have.text else DIFFERENT


def _of_two_forms(string: Literal, other: Literal) -> Judgement:
    """A string and another constant: '5' may stand for 5, 'five' may not."""
    read = _READ_AS.get(other.form)
    if read is None:
        return DIFFERENT
    plain = string.type is None or spelled(string.type) in (*TEXTS, *LADDER, "boolean")
    if plain and read(string.text) != other.text:
        return DIFFERENT
    return undecided(f"{string.text!r} is a string on one side, a {other.form.value} on the other")


def _same_number(want: Literal, have: Literal) -> Judgement:
    types = {spelled(side.type) for side in (want, have) if side.type is not None}
    if want.text == have.text:
        if types == {"real"} or "real" not in types or _is_single(want.text):
            return EQUAL
        return undecided("one side has a number of type real, whose digits are fewer")
    if types == {"double precision"} and float(want.text) == float(have.text):
        return EQUAL
    if types == {"real"} and _single(want.text) == _single(have.text):
        return EQUAL
    return DIFFERENT


def _single(text: str) -> float | None:
    """The number as a real holds it; None where it holds none as large."""
    try:
        (value,) = struct.unpack("<f", struct.pack("<f", float(text)))
    except OverflowError:
        return None
    return float(value)


def _is_single(text: str) -> bool:
    return _single(text) == float(text)


def _same_string(want: Literal, have: Literal, naming: Naming) -> Judgement:
    told = want.type or have.type
    if want.type is not None and have.type is not None:
        if spelled(want.type) in TEXTS:
            told = have.type
        unlike = _unlike(want, have, want.type, have.type, naming)
        if unlike is not None:
            return unlike
    if told is None:
        return EQUAL if want.text == have.text else DIFFERENT
    if told.is_built_in and told.name.startswith("reg"):
        return naming.registered(want.text, have.text)
    return _same_text(want.text, have.text, told)


def _unlike(
    want: Literal, have: Literal, first: TypeName, second: TypeName, naming: Naming
) -> Judgement | None:
    """What two types that are told already decide; None where the texts can be compared."""
    names = (spelled(first), spelled(second))
    if not first.is_built_in and not second.is_built_in:
        types = naming.type(first, second)
        return None if types.verdict is Verdict.EQUAL else all_of((types, _doubt(want, have)))
    own = not first.is_built_in or not second.is_built_in
    if own or names[0] == names[1] or all(name in TEXTS for name in names):
        return None
    related = any(all(name in family for name in names) for family in _FAMILIES)
    return _doubt(want, have) if related or want.text == have.text else DIFFERENT


def _doubt(want: Literal, have: Literal) -> Judgement:
    return undecided(f"the constants are of types {want.type} and {have.type}")


def _same_text(want: str, have: str, told: TypeName) -> Judgement:
    type_name = spelled(told)
    if want == have:
        return EQUAL
    doubt = undecided(f"whether {want!r} and {have!r} are the same {type_name} is not known")
    if type_name in _TEXTUAL:
        # Blanks at the end of a char(n) are nothing to =, but something to ~.
        padded = type_name == "bpchar" and want.rstrip(" ") == have.rstrip(" ")
        return doubt if padded else DIFFERENT
    first, second = readings.read(want, told), readings.read(have, told)
    if first is None or second is None:
        return doubt
    if first.value == second.value:
        return EQUAL if first.sure_if_equal else doubt
    sure = first.sure_if_not and second.sure_if_not
    return DIFFERENT if sure or _far_apart(first.value, second.value) else doubt


def _far_apart(first: object, second: object) -> bool:
    """Whether no difference of zones explains that of two moments."""
    if not isinstance(first, datetime) or not isinstance(second, datetime):
        return False
    return abs(first - second) > timedelta(days=1)
