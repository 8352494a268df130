"""Rows of queries/function.sql → functions, procedures and aggregates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from healthcheck.introspect.reading import Parsed, Rows
from healthcheck.introspect.wanted import Wanted
from healthcheck.model.catalog import Function, Parallel, Returns, RoutineKind, Volatility
from healthcheck.model.names import Signature

# pg_proc.prokind, provolatile and proparallel.
_KINDS: Final[dict[str, RoutineKind]] = {
    "f": "function",
    "p": "procedure",
    "a": "aggregate",
    "w": "window",
}
_VOLATILITIES: Final[dict[str, Volatility]] = {"i": "immutable", "s": "stable", "v": "volatile"}
_PARALLEL: Final[dict[str, Parallel]] = {"u": "unsafe", "r": "restricted", "s": "safe"}


class FunctionRow(NamedTuple):
    """`types` are those of the inputs, of the columns of a table, and of what is returned."""

    id: int
    schema: str
    name: str
    kind: str
    language: str
    volatility: str
    strict: bool
    security_definer: bool
    leakproof: bool
    parallel: str
    setof: bool
    owned: bool
    executable: bool | None
    executors: list[str]
    granted: list[str]
    inputs: int
    types: list[str]
    of_extension: list[bool | None]
    names: list[str]


def parameters(wanted: Wanted) -> dict[str, Any]:
    """The wanted names, and whether the undeclared are listed."""
    names = sorted({(name.schema, name.name) for name in wanted.outside.get("functions", {})})
    return {
        "function_schemas": [schema for schema, _ in names],
        "function_names": [name for _, name in names],
        "list_functions": "functions" in wanted.listed,
        "grantees": list(wanted.grantees),
    }


def parse(rows: Rows) -> Iterator[Parsed]:
    """Every function of a wanted name, and what was listed."""
    for row in rows:
        yield _parsed(FunctionRow(*row))


def _parsed(row: FunctionRow) -> Parsed:
    kind = _KINDS[row.kind]
    function = Function(
        kind=kind,
        returns=None if kind == "procedure" else _returns(row),
        language=row.language,
        volatility=_VOLATILITIES[row.volatility],
        strict=row.strict,
        security_definer=row.security_definer,
        leakproof=row.leakproof,
        parallel=_PARALLEL[row.parallel],
        of_extension=tuple(map(bool, row.of_extension)),
        owned=row.owned,
        executable=bool(row.executable),
        executors=frozenset([*row.executors, *row.granted]),
        granted=frozenset(row.granted),
    )
    return Parsed(row.id, Signature(row.schema, row.name, tuple(row.types[: row.inputs])), function)


def _returns(row: FunctionRow) -> Returns:
    *columns, returned = row.types[row.inputs :]
    if columns:
        return Returns(columns=tuple(zip(row.names, columns, strict=True)))
    return Returns(type=returned, setof=row.setof)
