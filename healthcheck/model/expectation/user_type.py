"""Enums, domains and composite types."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from healthcheck.model.expectation.origin import NOWHERE, Absent, Origin


class EnumType(Struct, frozen=True, kw_only=True):
    """What is asked of an enum. `values` are all that it has, in their order."""

    values: tuple[str, ...] | None = None
    origin: Origin = NOWHERE


class Domain(Struct, frozen=True, kw_only=True):
    """What is asked of a domain.

    `checks` are expressions over VALUE, all that it has: by name, or without names. ABSENT says
    that it has none.
    """

    type: str | None = None
    collation: str | None = None
    nullable: bool | None = None
    default: str | Absent | None = None
    checks: Mapping[str, str] | tuple[str, ...] | Absent | None = None
    origin: Origin = NOWHERE


class Attribute(Struct, frozen=True, kw_only=True):
    """What is asked of one part of a composite type."""

    type: str
    collation: str | None = None


class CompositeType(Struct, frozen=True, kw_only=True):
    """What is asked of a composite type. `attributes` are all that it has, in their order."""

    attributes: Mapping[str, Attribute] | None = None
    origin: Origin = NOWHERE
