"""Checks: an expression by the constraint's name, or a list of unnamed ones."""

from __future__ import annotations

from typing import Final

from healthcheck.declaration.definition import Definition, Values
from healthcheck.declaration.expression import EXPRESSION
from healthcheck.declaration.forms import FLAG, ORIGIN, Context, Keys
from healthcheck.declaration.named import named_or_listed
from healthcheck.declaration.tree import Node, Scalar
from healthcheck.declaration.written import LongForm, said
from healthcheck.model.expectation import Check


def encode_check(check: Check, schema: str) -> LongForm:
    return said(expression=check.expression, no_inherit=check.no_inherit)


def _build(name: str | None, values: Values, node: Node, label: str, context: Context) -> Check:
    return Check(name=name, **values)


SECTION: Final = named_or_listed(
    "checks",
    Definition(
        noun="check",
        wants="an SQL expression, a mapping or absent",
        keys=Keys(
            fields={
                "expression": EXPRESSION.about("What must hold, without CHECK.", "credits > 0"),
                "no_inherit": FLAG.about("Whether tables that inherit are spared."),
                **ORIGIN,
            },
            required=("expression",),
        ),
        short="expression",
        short_shape=Scalar,
        build=_build,
        encode=encode_check,
    ),
    "Check constraints by name, or a list of unnamed ones.",
    {"positive": "credits > 0"},
    ["credits > 0"],
)
