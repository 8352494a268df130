"""Unique constraints of the catalog → declared ones."""

from __future__ import annotations

from healthcheck.model import catalog, expectation
from healthcheck.snapshot.primary_key import key
from healthcheck.snapshot.spelling import Spelling


def declared(table: catalog.Table, spelling: Spelling) -> tuple[expectation.Key, ...]:
    return tuple(key(table.unique[name]) for name in sorted(table.unique))
