"""Unique constraints, by name or as a list; a unique index that is total satisfies one, too."""

from __future__ import annotations

from typing import Final

from healthcheck.declaration import tree
from healthcheck.declaration.constraint import DEFERRAL_RULES, KEY_FIELDS, build_key, encode_key
from healthcheck.declaration.definition import Definition
from healthcheck.declaration.forms import FLAG, ORIGIN, Keys
from healthcheck.declaration.named import named_or_listed

NULLS_NOT_DISTINCT: Final = FLAG.about("Whether two NULLs count as equal (PostgreSQL 15).")

SECTION: Final = named_or_listed(
    "unique",
    Definition(
        noun="unique constraint",
        wants="a list of columns, a mapping or absent",
        keys=Keys(
            fields={**KEY_FIELDS, "nulls_not_distinct": NULLS_NOT_DISTINCT, **ORIGIN},
            required=("columns",),
            schema_rules=DEFERRAL_RULES,
        ),
        short="columns",
        short_shape=tree.Sequence,
        build=build_key,
        encode=encode_key,
    ),
    "Unique constraints by name, or a list of unnamed ones.",
    {"avatars_key": ["userId", "projectId"]},
    [["userId", "projectId"]],
)
