from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """One row of pg_extension: `version` is a name that its makers gave it, such as "1.3"."""

    version: str = ""
