"""A relation that is a view: what the rows of tables say of it, and its text."""

from __future__ import annotations

from healthcheck.introspect.reading import Found
from healthcheck.introspect.text import Texts, text_of
from healthcheck.model.catalog import Table, View


def parse(found: Found, table: Table, texts: Texts | None) -> View:
    """`table` is what was read as of a table: columns, indexes, who may use it."""
    return View(
        columns=table.columns,
        materialized=found.kind == "m",
        definition=text_of(texts, "view", found.oid),
        indexes=table.indexes,
        visible=table.visible,
        locked=table.locked,
    )
