"""The declared type of a column beside the actual one."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from healthcheck.compare.types import canonical_type, expand_serial, same_type
from healthcheck.model import catalog

_MOST: Final = 4096  # of many columns few have a type of their own


def is_other_type(declared: str, have: catalog.Column, default_schema: str) -> bool:
    """Whether the column has another type than the declared one."""
    if declared == have.type:  # as a rule
        return False
    return not _same(without_sequence(declared), have.type, default_schema, have.of_extension)


def without_sequence(declared: str) -> str:
    """The type itself: "integer" of "serial"."""
    return expand_serial(declared) or declared


@lru_cache(maxsize=_MOST)
def type_sql(declared: str) -> str:
    """The type as SQL writes it: declared names are exact, so AvatarStatus wants its quotes."""
    return declared if expand_serial(declared) else str(canonical_type(declared))


def is_built_in(type_: str) -> bool:
    """Whether PostgreSQL itself has the type."""
    return canonical_type(type_).is_built_in


@lru_cache(maxsize=_MOST)
def as_the_server_would(declared: str, default_schema: str) -> str:
    """The declared type in the catalog's spelling: 'public."AvatarStatus"'."""
    name = canonical_type(without_sequence(declared))
    if name.is_built_in or name.schema is not None:
        return str(name)
    return str(name.within(default_schema))


@lru_cache(maxsize=_MOST)
def _same(want: str, have: str, default_schema: str, of_extension: bool) -> bool:
    return same_type(want, have, default_schema=default_schema, have_is_extension=of_extension)
