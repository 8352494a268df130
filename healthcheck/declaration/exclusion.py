"""Exclusions: `gist (room with =, during with &&)`, by name or as a list of unnamed ones."""

from __future__ import annotations

from typing import Final, NamedTuple

from healthcheck.declaration.constraint import (
    DEFERRAL,
    DEFERRAL_RULES,
    encode_deferral,
    settle_deferral,
)
from healthcheck.declaration.definition import Definition, Values
from healthcheck.declaration.elements import (
    PATTERN,
    encode_excluded,
    read_elements,
    read_excluded,
)
from healthcheck.declaration.expression import EXPRESSION, comment_cut
from healthcheck.declaration.forms import ORIGIN, Context, Form, Keys, read_text
from healthcheck.declaration.named import named_or_listed
from healthcheck.declaration.names import REPEATABLE_COLUMNS, encode_names
from healthcheck.declaration.tree import Node, Scalar
from healthcheck.declaration.written import LongForm, said
from healthcheck.model.expectation import Exclusion, IndexKey


class Using(NamedTuple):
    """What `using` says."""

    method: str
    keys: tuple[IndexKey, ...]
    operators: tuple[str, ...]


def _read_using(node: Node, label: str, context: Context) -> Using | None:
    text = read_text(node, label, context, "method (key with operator, …)")
    if text is None or not isinstance(node, Scalar):
        return None
    try:
        method, elements = read_elements(text)
        pairs = [read_excluded(element) for element in elements]
    except ValueError as error:
        context.problems.add(node, f"{label}: {comment_cut(node, context) or error}")
        return None
    keys = tuple(key for key, _ in pairs)
    for key in keys:
        if key.column in context.gone_columns:
            text = f'{label}: column "{key.column}" is declared absent in this table'
            context.problems.add(node, text)
    return Using(method, keys, tuple(operator for _, operator in pairs))


def encode_exclusion(exclusion: Exclusion, schema: str) -> LongForm:
    pairs = zip(exclusion.keys, exclusion.operators, strict=True)
    elements = ", ".join(encode_excluded(key, operator) for key, operator in pairs)
    return said(
        using=f"{exclusion.method} ({elements})",
        where=exclusion.where,
        include=encode_names(exclusion.include),
        **encode_deferral(deferrable=exclusion.deferrable, deferred=exclusion.deferred),
    )


def _build(name: str | None, values: Values, node: Node, label: str, context: Context) -> Exclusion:
    settle_deferral(values, node, label, context)
    using = values.pop("using")
    return Exclusion(name=name, **using._asdict(), **values)


SECTION: Final = named_or_listed(
    "exclusions",
    Definition(
        noun="exclusion",
        wants="method (key with operator, …), a mapping or absent",
        keys=Keys(
            fields={
                "using": Form(
                    read=_read_using, schema={"type": "string", "pattern": PATTERN}
                ).about(
                    "What no two rows may have in common: method (key with operator, …).",
                    "gist (during with &&)",
                    "gist (room with =, tsrange(begins, ends) with &&)",
                ),
                "where": EXPRESSION.about("Which rows are looked at.", "status = 'booked'"),
                "include": REPEATABLE_COLUMNS.about(
                    "Columns that are only stored in the index.", ["name"]
                ),
                **DEFERRAL,
                **ORIGIN,
            },
            required=("using",),
            otherwise='; what is excluded stands in using: "gist (during with &&)"',
            schema_rules=DEFERRAL_RULES,
        ),
        short="using",
        short_shape=Scalar,
        build=_build,
        encode=encode_exclusion,
    ),
    "Exclusion constraints by name, or a list of unnamed ones.",
    {"no_overlap": "gist (during with &&)"},
    ["gist (room with =, during with &&)"],
)
