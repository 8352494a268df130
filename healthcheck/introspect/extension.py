"""Rows of queries/extension.sql → extensions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from healthcheck.introspect.reading import Parsed, Rows
from healthcheck.introspect.wanted import Wanted
from healthcheck.model.catalog import Extension
from healthcheck.model.names import TableName


def parameters(_: Wanted) -> dict[str, Any]:
    """None: they are all read."""
    return {}


def parse(rows: Rows) -> Iterator[Parsed]:
    """Every extension, wanted or not."""
    for id_, name, version in rows:
        yield Parsed(id_, TableName("", name), Extension(version=version))
