"""Whether two constants are the same value, so far as that can be told without a server."""

from __future__ import annotations

import struct

from healthcheck.compare.expressions import readings
from healthcheck.compare.expressions.literals import TEXTS, spelled
from healthcheck.compare.expressions.naming import Naming
from healthcheck.compare.expressions.tree import Form, Literal
from healthcheck.compare.expressions.verdict import DIFFERENT, EQUAL, Judgement, undecided

_TEXTUAL = (*TEXTS, "bpchar", "name", '"char"')


def same_literal(want: Literal, have: Literal, naming: Naming) -> Judgement:
    """Of two literals of which at least one may have no type: it then has that of the other."""
    if want.form is not have.form:
        return _of_two_forms(want, have)
    match want.form:
        case Form.NUMBER:
            return _same_number(want, have)
        case Form.STRING:
            return _same_string(want, have, naming)
        case Form.BITS | Form.BOOLEAN | Form.NULL:
            return EQUAL if want.text == have.text else DIFFERENT


def _same_string(want: Literal, have: Literal, naming: Naming) -> Judgement:
    first, second = _type(want), _type(have)
    if first is not None and second is not None and not _comparable(first, second):
        return undecided(f"one side has a constant of type {first}, the other of type {second}")
    told = _telling(first, second)
    if told.startswith("reg"):
        return naming.registered(want.text, have.text)
    return _same_text(want.text, have.text, told)


def _type(literal: Literal) -> str | None:
    return None if literal.type is None else spelled(literal.type)


def _of_two_forms(want: Literal, have: Literal) -> Judgement:
    string = Form.STRING in (want.form, have.form) and Form.NULL not in (want.form, have.form)
    if string:
        return undecided(f"{want.text!r} is a {want.form.value} on one side, not on the other")
    return DIFFERENT


def _comparable(first: str, second: str) -> bool:
    """Whether the texts of two types can be compared as if they were of one."""
    own = "." in first or "." in second
    return first == second or own or (first in _TEXTUAL and second in _TEXTUAL)


def _telling(first: str | None, second: str | None) -> str:
    """Of two types the one that says more: status rather than text."""
    for known in (first, second):
        if known is not None and known not in TEXTS:
            return known
    return "text"


def _same_number(want: Literal, have: Literal) -> Judgement:
    first, second = _type(want), _type(have)
    if want.text == have.text:
        if first == second or "real" not in (first, second) or _is_single(want.text):
            return EQUAL
        return undecided(f"{want.text} as a real is not {want.text} in another type")
    if first == second == "double precision":
        return EQUAL if float(want.text) == float(have.text) else DIFFERENT
    if first == second == "real" and _single(want.text) == _single(have.text):
        return EQUAL
    return DIFFERENT


def _single(text: str) -> bytes | None:
    try:
        return struct.pack("<f", float(text))
    except OverflowError:
        return None


def _is_single(text: str) -> bool:
    packed = _single(text)
    return packed is not None and struct.unpack("<f", packed)[0] == float(text)


def _same_text(want: str, have: str, type_name: str) -> Judgement:
    if want == have:
        return EQUAL
    if type_name in _TEXTUAL:
        padded = type_name == "bpchar" and want.rstrip(" ") == have.rstrip(" ")
        return EQUAL if padded else DIFFERENT
    first, second = readings.read(want, type_name), readings.read(have, type_name)
    doubt = undecided(f"whether {want!r} and {have!r} are the same {type_name} is not known")
    if first is None or second is None:
        return doubt
    if first.value == second.value:
        return EQUAL if first.sure_if_equal else doubt
    return DIFFERENT if first.sure_if_not and second.sure_if_not else doubt
