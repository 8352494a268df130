"""What queries/text.sql gives: the texts of one table that only deparsing can give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

Texts: TypeAlias = Mapping[tuple[str, int, int], str]
"""By what, oid and position."""
