"""Records of what is declared turned into records of what is there."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

W = TypeVar("W", bound="DataclassInstance")
H = TypeVar("H")


def filled(want: W, other: object) -> W:
    """`want` with what it leaves open as in `other`, where that is the like of it."""
    if type(other) is not type(want):
        return want
    open_ones = [field.name for field in fields(want) if getattr(want, field.name) is None]
    return replace(want, **{name: getattr(other, name) for name in open_ones})


def made(kind: type[H], want: Any, **more: Any) -> H:
    """A record of `kind` with what `want` says under the same names."""
    same = {field.name for field in fields(kind)} & {f.name for f in fields(want)}  # type: ignore[arg-type]
    said = {name: getattr(want, name) for name in same if getattr(want, name) is not None}
    return kind(**{**said, **more})
