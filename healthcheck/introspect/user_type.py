"""What queries/user_type.sql takes: the head of every kind that is a row of pg_type."""

from __future__ import annotations

from typing import Any, Final

from healthcheck.introspect.wanted import Wanted

_LETTERS: Final = {"enums": "e", "domains": "d", "types": "c"}
"""Sections, and their letters in pg_type.typtype."""


def parameters(wanted: Wanted) -> dict[str, Any]:
    """The wanted types, side by side, and the kinds to be listed."""
    rows = [
        (letter, *name, absent)
        for section, letter in _LETTERS.items()
        for name, absent in wanted.outside.get(section, {}).items()
    ]
    return {
        "type_kinds": [letter for letter, _, _, _ in rows],
        "type_schemas": [schema for _, schema, _, _ in rows],
        "type_names": [name for _, _, name, _ in rows],
        "type_absents": [absent for _, _, _, absent in rows],
        "listed_types": [_LETTERS[section] for section in sorted(wanted.listed & _LETTERS.keys())],
    }
