from __future__ import annotations

from msgspec import Struct

from healthcheck.model.expectation.origin import NOWHERE, Origin


class Version(Struct, frozen=True, kw_only=True):
    """A version of an extension: that one, or with `at_least` that one or a later."""

    number: str
    at_least: bool = False

    def __str__(self) -> str:
        return f">={self.number}" if self.at_least else self.number


class Extension(Struct, frozen=True, kw_only=True):
    """What is asked of an extension."""

    version: Version | None = None
    origin: Origin = NOWHERE
