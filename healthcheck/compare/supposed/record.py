"""Records of what is declared turned into records of what is there."""

from __future__ import annotations

from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

W = TypeVar("W", bound=Struct)
H = TypeVar("H", bound=Struct)


def filled(want: W, other: object) -> W:
    """`want` with what it leaves open as in `other`, where that is the like of it."""
    if type(other) is not type(want):
        return want
    open_ones = [name for name in want.__struct_fields__ if getattr(want, name) is None]
    return replace(want, **{name: getattr(other, name) for name in open_ones})


def made(kind: type[H], want: Any, **more: Any) -> H:
    """A record of `kind` with what `want` says under the same names."""
    same = {*kind.__struct_fields__} & {*want.__struct_fields__}
    said = {name: getattr(want, name) for name in same if getattr(want, name) is not None}
    return kind(**{**said, **more})
