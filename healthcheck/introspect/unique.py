"""Rows of queries/constraint.sql → unique constraints: the same columns as a primary key's."""

from __future__ import annotations

from healthcheck.introspect.primary_key import parse

__all__ = ["parse"]
