"""Rows of the types that a tool writes, with values that it would not."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final, get_args

import pytest
from msgspec import ValidationError, convert

from healthcheck.ledgers import TOOLS, Tool
from healthcheck.ledgers.tool import RowError
from healthcheck.model.ledger import Migration

_RELEASE = (
    Migration(name="1_a", path="1_a.sql", checksum="c", key="1"),
    Migration(name="2_b.sql", path="2_b.sql"),
    Migration(name="shop:c@v1"),
    Migration(name="shop.0001_d"),
)
_TEXTS = ("1", "", "SQL")
_NUMBERS = (1, -1, 2**63 - 1)
_VALUES: Final[dict[str, tuple[Any, ...]]] = {
    "<class 'str'>": _TEXTS,
    "<class 'int'>": _NUMBERS,
    "<class 'bool'>": (True, False),
    "list[int]": ([], [1]),
    "str | None": (None, *_TEXTS),
    "str | int": (*_TEXTS, 1),
    "str | int | None": (None, *_TEXTS, 1),
    "int | None": (None, *_NUMBERS),
    "bool | None": (None, True, False),
}
"""By the type of a column."""


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_no_value_is_a_mistake_of_ours(tool: Tool) -> None:
    """Whatever it is, it says something, or the row is none of the tool's."""
    columns = [_VALUES[str(column)] for column in get_args(tool.row)]
    for row in (tuple(values[-1] for values in columns), tuple(values[-2] for values in columns)):
        for place, values in enumerate(columns):
            for value in values:
                with suppress(RowError):
                    tool.entries([(*row[:place], value, *row[place + 1 :])], _RELEASE)


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_what_is_of_another_type_is_told_before(tool: Tool) -> None:
    with pytest.raises(ValidationError):
        convert([(b"",)], list[tool.row])  # type: ignore[name-defined]
