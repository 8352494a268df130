from __future__ import annotations

from dataclasses import dataclass

from healthcheck.model.expectation.origin import NOWHERE, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of an extension: that one, or with `at_least` that one or a later."""

    number: str
    at_least: bool = False

    def __str__(self) -> str:
        return f">={self.number}" if self.at_least else self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """What is asked of an extension."""

    version: Version | None = None
    origin: Origin = NOWHERE
