"""What was meant by a column's line that does not read, and what a declaration has for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

from healthcheck.declaration.names import encode_name
from healthcheck.declaration.tree import in_yaml
from healthcheck.model.names import quote

_CLAUSES: Final = ("not null", "default")
_CLOSE: Final = 0.75  # of 1: "not nul", "notnull", "defualt"

_IN_ITS_PLACE: Final[Mapping[str, str]] = MappingProxyType(
    {
        # a word that CREATE TABLE has behind a column's type, and what a declaration has for it
        "primary key": "primary_key: [{name}]",
        "unique": "unique: [[{name}]]",
        "references": "foreign_keys: [{{columns: [{name}], references: other(id)}}]",
        "check": "checks: [{condition}]",
    }
)


def misspelled_clause(text: str) -> str:
    """'; did you mean "text not null"?' of "text not nul", which reads as one type; else ''."""
    words = text.split()
    for length in (2, 1):
        for start in range(1, len(words) - length + 1):
            chunk = " ".join(words[start : start + length]).lower()
            if close := get_close_matches(chunk, _CLAUSES, 1, _CLOSE):
                meant = [*words[:start], *close, *words[start + length :]]
                return f'; did you mean "{" ".join(meant)}"?'
    return ""


def in_its_place(text: str, name: str) -> str:
    """'; unique: write unique: [[email]] …' of "text unique", for the column `email`; else ''."""
    words = " ".join(text.lower().split())
    for word, cure in _IN_ITS_PLACE.items():
        if re.search(rf"\b{word}\b", words):
            condition = f"{quote(name)} > 0"
            written = cure.format(
                name=encode_name(name),
                condition=in_yaml(condition) if '"' in condition else condition,
            )
            return f'; {word}: write {written} beside "columns"'
    return ""
