"""Enums, domains and composite types."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from healthcheck.model.catalog.constraint import Check


class EnumType(Struct, frozen=True, kw_only=True):
    """An enum: the labels of pg_enum in the order in which they sort."""

    values: tuple[str, ...] = ()


class Domain(Struct, frozen=True, kw_only=True):
    """A domain: what it is made of, and what its values have to be.

    `type`, `of_extension`, `default` and `base` are as for a column: a domain may be made of one.
    `collation` is qualified, and None where it is that of the type. Checks speak of VALUE.
    """

    type: str
    of_extension: bool = False
    collation: str | None = None
    nullable: bool = True
    default: str | None = None
    checks: Mapping[str, Check] = field(default_factory=dict)
    base: str | None = None


class Attribute(Struct, frozen=True, kw_only=True):
    """One part of a composite type, spelled as a column is."""

    type: str
    of_extension: bool = False
    collation: str | None = None


class CompositeType(Struct, frozen=True, kw_only=True):
    """A composite type that is not that of a table; its attributes by name, in their order."""

    attributes: Mapping[str, Attribute] = field(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        # Dictionaries are equal in any order, and these types are not.
        return isinstance(other, CompositeType) and (
            [*self.attributes.items()] == [*other.attributes.items()]
        )
