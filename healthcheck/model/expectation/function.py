from __future__ import annotations

from msgspec import Struct

from healthcheck.model.catalog import Parallel, Returns, RoutineKind, Volatility
from healthcheck.model.expectation.origin import NOWHERE, Origin


class Function(Struct, frozen=True, kw_only=True):
    """A partial definition of a function, procedure or aggregate; types as written, canonical."""

    kind: RoutineKind | None = None
    returns: Returns | None = None
    language: str | None = None
    volatility: Volatility | None = None
    strict: bool | None = None
    security_definer: bool | None = None
    leakproof: bool | None = None
    parallel: Parallel | None = None
    origin: Origin = NOWHERE
