"""What constraints share: when they are checked, and how a list of columns becomes a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from healthcheck.declaration.definition import Values
from healthcheck.declaration.forms import FLAG, Context, Form, Schema
from healthcheck.declaration.names import COLUMNS, REPEATABLE_COLUMNS, encode_names
from healthcheck.declaration.tree import Node
from healthcheck.declaration.written import LongForm, said
from healthcheck.model.expectation import Key

DEFERRAL: Final[Mapping[str, Form[Any]]] = {
    "deferrable": FLAG.about("Whether a transaction may put the check off to its end."),
    "deferred": FLAG.about("Whether it does so unless told otherwise: implies deferrable."),
}
DEFERRAL_RULES: Final[Schema] = {
    "not": {
        "properties": {"deferrable": {"const": False}, "deferred": {"const": True}},
        "required": ["deferrable", "deferred"],
    }
}


def settle_deferral(values: Values, node: Node, label: str, context: Context) -> None:
    """As in PostgreSQL: INITIALLY DEFERRED implies DEFERRABLE, and contradicts NOT DEFERRABLE."""
    if not values.get("deferred"):
        return
    if values.setdefault("deferrable", True) is False:
        text = f"{label}: deferred: true contradicts deferrable: false; leave one of them out"
        context.problems.add(node, text)


KEY_FIELDS: Final[Mapping[str, Form[Any]]] = {
    "columns": COLUMNS.about("The columns in their order.", ["userId", "projectId"]),
    "include": REPEATABLE_COLUMNS.about("Columns that are only stored in the index.", ["name"]),
    **DEFERRAL,
}


def encode_key(key: Key, schema: str) -> LongForm:
    """A key but for its name."""
    return said(
        columns=encode_names(key.columns),
        include=encode_names(key.include),
        nulls_not_distinct=key.nulls_not_distinct,
        **encode_deferral(deferrable=key.deferrable, deferred=key.deferred),
    )


def encode_deferral(*, deferrable: bool, deferred: bool) -> LongForm:
    return said(deferrable=deferrable and not deferred, deferred=deferred)


def build_key(name: str | None, values: Values, node: Node, label: str, context: Context) -> Key:
    settle_deferral(values, node, label, context)
    return Key(**{"name": name, **values})
