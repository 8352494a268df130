from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from healthcheck.model.names import quote

RoutineKind: TypeAlias = Literal["function", "procedure", "aggregate", "window"]
Volatility: TypeAlias = Literal["immutable", "stable", "volatile"]
Parallel: TypeAlias = Literal["unsafe", "restricted", "safe"]


class Returns(Struct, frozen=True, kw_only=True):
    """What a function returns: one value of `type`, a set of them, or rows of named columns.

    str() of it is "integer", "setof public.orders", "table(id integer, name text)".
    """

    type: str = ""
    setof: bool = False
    columns: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        if self.columns:
            return f"table({', '.join(f'{quote(name)} {type_}' for name, type_ in self.columns)})"
        return f"setof {self.type}" if self.setof else self.type


class Function(Struct, frozen=True, kw_only=True):
    """One row of pg_proc: a function, procedure or aggregate. A procedure returns nothing.

    `of_extension` says of each type, those of the input and then those that are returned, whether
    an extension owns it, and `owned` whether one owns the function. `executable` is whether the
    role may call it, and `executors` are those of the roles asked about that may. `granted` are
    the roles but for the owner that are named for it ("public" for everybody), none where nobody
    granted or revoked anything.
    """

    kind: RoutineKind = "function"
    returns: Returns | None = None
    language: str
    volatility: Volatility = "volatile"
    strict: bool = False
    security_definer: bool = False
    leakproof: bool = False
    parallel: Parallel = "unsafe"
    of_extension: tuple[bool, ...] = ()
    owned: bool = False
    executable: bool = True
    executors: frozenset[str] = frozenset()
    granted: frozenset[str] = frozenset()
