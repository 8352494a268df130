from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from healthcheck.model.catalog.text import Text

Storage: TypeAlias = Literal["stored", "virtual"]
Identity: TypeAlias = Literal["always", "by default"]


class Column(Struct, frozen=True, kw_only=True):
    """One column of pg_attribute.

    `type` is format_type() spelling with modifiers, a type that is not built in qualified:
    "numeric(10,2)", 'public."AvatarStatus"[]'. `of_extension` says that an extension owns the
    type, so that its schema is an accident of the installation. `default` is pg_get_expr() text:
    "now()", "'new'::text". A generated column has no default but a `generated` kind and an
    `expression`, an identity column an `identity`. `owned_sequence` says that the default draws
    from a sequence that belongs to the column, as `serial` makes it. `collation` is qualified, and
    None where it is the default of the type. `visible` is what the role is shown. `base` is the
    built-in type that a domain is made of in the end, None for any other type.
    """

    name: str
    type: str
    of_extension: bool = False
    nullable: bool = True
    default: Text | None = None
    generated: Storage | None = None
    expression: Text | None = None
    identity: Identity | None = None
    collation: str | None = None
    owned_sequence: bool = False
    visible: bool = True
    base: str | None = None
