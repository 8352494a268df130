from __future__ import annotations

from msgspec import Struct


class Extension(Struct, frozen=True, kw_only=True):
    """One row of pg_extension: `version` is a name that its makers gave it, such as "1.3"."""

    version: str = ""
