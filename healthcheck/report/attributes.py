"""The `expected` and `actual` of findings, in the words of a declaration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from healthcheck.model.finding import Code, Finding, Kind
from healthcheck.model.names import printable, quote
from healthcheck.model.report import TABLE_SECTIONS

_LISTS: Final = frozenset({"columns", "referenced_columns", "include"})
"""Attributes that are lists of columns, which SQL writes in parentheses."""

_BARE: Final = frozenset({"type", "columns", "expression"})
"""Attributes that say by themselves what they are."""

_YES_NO: Final = {
    "nullable": ("null", "not null"),
    "valid": ("valid", "not valid"),
    "usage": ("USAGE on the schema", "no USAGE on the schema"),
    "visible": ("some privilege", "no privilege"),
}


def described(attributes: Mapping[str, Any]) -> str:
    """One line: "integer not null default 0", '("userId", "createdAt" desc) unique'."""
    told = {name: value for name, value in attributes.items() if name != "name"}
    if not told and "name" in attributes:
        return printable(quote(str(attributes["name"])))
    words = [_word(name, value) for name, value in told.items()]
    is_list = all(isinstance(value, bool) for value in told.values())
    return printable((", " if is_list else " ").join(words))


def _word(name: str, value: object) -> str:
    if isinstance(value, bool):
        yes, no = _YES_NO.get(name, (name, f"not {name}"))
        return (yes if value else no).replace("_", " ")
    spelled = name.replace("_", " ")
    if value is None:
        return f"no {spelled}"
    text = _listed(value) if name in _LISTS else _value(value)
    return text if name in _BARE else f"{spelled} {text}"


def _listed(value: object) -> str:
    return f"({', '.join(map(_value, value))})" if isinstance(value, list) else _value(value)


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return described(value)
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    return str(value)


def expected_of(finding: Finding) -> str:
    """What was wanted, on one line; of a missing table only what it has: "columns, primary key"."""
    expected = finding.expected or {}
    if finding.code is not Code.TABLE_MISSING:
        return described(expected)
    return ", ".join(name.replace("_", " ") for name, value in expected.items() if value)


def sections(table: Mapping[str, Any]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What was declared inside of a missing table: a title, and the name and text of each thing.

    ("indexes", [("orders_user_idx", '("userId")')]). A thing without a name has an empty one.
    """
    for section, kind in TABLE_SECTIONS.items():
        inside = table.get(section)
        if not inside:
            continue
        entries = [inside] if kind is Kind.PRIMARY_KEY else inside
        yield section.replace("_", " "), list(_entries(entries))


def _entries(entries: Mapping[str, Any] | list[Any]) -> Iterator[tuple[str, str]]:
    pairs = entries.items() if isinstance(entries, Mapping) else (("", one) for one in entries)
    for key, entry in pairs:
        if not isinstance(entry, Mapping):
            yield plain(key), printable(_value(entry))
            continue
        rest = {attribute: value for attribute, value in entry.items() if attribute != "name"}
        yield plain(key or entry.get("name") or ""), described(rest)


def plain(name: str) -> str:
    """A name in a list of names: quoted only where one could not tell where it ends."""
    return name if not name or name.isidentifier() else printable(quote(name))
