"""What the text of a constant means in a type whose values PostgreSQL prints in its own way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import NamedTuple

from healthcheck.compare.expressions import moments
from healthcheck.compare.expressions.literals import LADDER, number, spelled
from healthcheck.compare.types import TypeName


class Reading(NamedTuple):
    """`value` can be compared with another of the same type; the rest tells what that proves."""

    value: object
    sure_if_equal: bool = True
    sure_if_not: bool = True


def read(text: str, type_name: TypeName) -> Reading | None:
    """None where the text, or its type, cannot be read here."""
    if type_name.dimensions:
        return _array(text)
    if not type_name.is_built_in:
        return _own(text)
    reader = _READERS.get(spelled(type_name))
    return reader(text) if reader is not None else None


def _if_any(value: object) -> Reading | None:
    return None if value is None else Reading(value)


def _or_endless(reader: Callable[[str], object]) -> Callable[[str], Reading | None]:
    """A reader of numbers or moments that knows their infinities and NaN too."""

    def endless(text: str) -> Reading | None:
        word = text.strip().lower().lstrip("+")
        return Reading(_ENDLESS.get(word)) if word in _ENDLESS else _if_any(reader(text))

    return endless


_ENDLESS = {
    "infinity": "infinity",
    "inf": "infinity",
    "-infinity": "-infinity",
    "-inf": "-infinity",
    "nan": "nan",
}


def _instant(text: str) -> Reading | None:
    """A time without a zone was read in the zone of the session that wrote it: perhaps not UTC."""
    found = moments.instant(text)
    return None if found is None else Reading(found[0], sure_if_not=found[1])


def _instant_or_endless(text: str) -> Reading | None:
    return _instant(text) or _or_endless(lambda _: None)(text)


def _uuid(text: str) -> Reading | None:
    digits = text.strip().lower().removeprefix("{").removesuffix("}").replace("-", "")
    return Reading(digits) if re.fullmatch("[0-9a-f]{32}", digits) else None


def _bytes(text: str) -> Reading | None:
    r"""The hexadecimal form, or plain ASCII: '\x6162' is 'ab'."""
    if text.startswith("\\x"):
        digits = "".join(text[2:].lower().split())
        return Reading(digits) if re.fullmatch("(?:[0-9a-f]{2})*", digits) else None
    return Reading(text.encode().hex()) if text.isascii() and "\\" not in text else None


def _jsonb(text: str) -> Reading | None:
    try:
        found = json.loads(text, parse_int=_number, parse_float=_number, parse_constant=_number)
    except ValueError:
        return None
    return Reading(found)


def _number(text: str) -> tuple[str, str]:
    """A value unlike any string and unlike true, which Python holds to be 1."""
    value = number(text)
    if value is None:
        raise ValueError(text)
    return ("number", value)


def _json(text: str) -> Reading | None:
    """The type json keeps blanks, order and repeated keys as they were written."""
    found = _jsonb(text)
    return None if found is None else found._replace(sure_if_equal=False)


def _json_path(text: str) -> Reading | None:
    """PostgreSQL puts keys in quotes and the whole of a predicate in parentheses."""
    if "\\" in text:
        return None
    plain = re.sub(r'\."([A-Za-z_][A-Za-z0-9_]*)"', r".\1", text.strip())
    parts = re.split(r'("[^"]*")', plain)
    squeezed = "".join(p if p.startswith('"') else "".join(p.split()) for p in parts)
    if squeezed.startswith("(") and squeezed.endswith(")") and squeezed.count("(") == 1:
        squeezed = squeezed[1:-1]
    return Reading(squeezed, sure_if_not=False)


def _address(text: str) -> Reading | None:
    """A host may be written with its full mask."""
    host = text.strip().lower()
    host = host.removesuffix("/128") if ":" in host else host.removesuffix("/32")
    return Reading(host, sure_if_not=re.fullmatch(r"[0-9.]+(/[0-9]+)?", host) is not None)


def _array(text: str) -> Reading | None:
    """Only an array of arrays comes here, or one that is not well formed."""
    if '"' in text or "\\" in text:
        return None
    return Reading("".join(text.split()), sure_if_not=False)


def _own(text: str) -> Reading | None:
    """A type of the database's own: most are enums, whose labels are told apart by any letter.
    But citext may take two cases for one, and geometry prints nothing as it was written.
    """
    word = " ".join(text.lower().split())
    plain = _LABEL.fullmatch(word) is not None and re.search(r"[^\W\d_]", word) is not None
    return Reading(word, sure_if_equal=False, sure_if_not=plain)


_LABEL = re.compile(r"""[^"'{}\[\]()<>=\\]*""")


_READERS: dict[str, Callable[[str], Reading | None]] = {
    **dict.fromkeys(LADDER, _or_endless(number)),
    "oid": lambda text: _if_any(number(text)),
    "date": _or_endless(moments.date),
    "timestamp without time zone": _or_endless(moments.timestamp),
    "timestamp with time zone": _instant_or_endless,
    "time without time zone": lambda text: _if_any(moments.time(text)),
    "interval": lambda text: _if_any(moments.interval(text)),
    "uuid": _uuid,
    "bytea": _bytes,
    "jsonb": _jsonb,
    "json": _json,
    "jsonpath": _json_path,
    "inet": _address,
    "cidr": _address,
}
