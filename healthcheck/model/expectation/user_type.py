"""Enums, domains and composite types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from healthcheck.model.expectation.origin import NOWHERE, Absent, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumType:
    """What is asked of an enum. `values` are all that it has, in their order."""

    values: tuple[str, ...] | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """What is asked of one part of a composite type."""

    type: str
    collation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeType:
    """What is asked of a composite type. `attributes` are all that it has, in their order."""

    attributes: Mapping[str, Attribute] | None = None
    origin: Origin = NOWHERE
