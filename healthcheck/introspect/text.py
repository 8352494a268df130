"""What queries/text.sql gives: the texts of one table that only deparsing can give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from healthcheck.model.catalog import UNREAD, Text

Texts: TypeAlias = Mapping[tuple[str, int, int], str]
"""By what, oid and position."""


def text_of(texts: Texts | None, what: str, oid: int, position: int = 0) -> Text:
    """A deparsed text, UNREAD where it could not be had."""
    return UNREAD if texts is None else texts.get((what, oid, position), UNREAD)
