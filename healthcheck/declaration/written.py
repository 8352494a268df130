"""What is to be written, as plain values that know nothing of YAML yet."""

from __future__ import annotations

from typing import TypeAlias

Written: TypeAlias = str | bool | int | list["Written"] | dict[str, "Written"]
"""A text, a flag, a number, a list, or a mapping in the order in which it is written."""


class LongForm(dict[str, Written]):
    """The mapping that defines one object: it goes on one line where there is room."""


def said(**values: Written | None) -> LongForm:
    """The values but for those that say nothing: None, false and what is empty."""
    return LongForm({key: value for key, value in values.items() if value})
