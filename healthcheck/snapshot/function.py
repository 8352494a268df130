"""Functions of the catalog → declared ones."""

from __future__ import annotations

from collections.abc import Iterable

from healthcheck.compare.types import canonical_type
from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import Catalog, Returns
from healthcheck.model.names import Signature
from healthcheck.snapshot.spelling import Spelling


def declared(actual: Catalog, spelling: Spelling) -> dict[Signature, expectation.Function]:
    """But for those that an extension owns."""
    ordered = sorted(actual.functions, key=lambda name: (name.schema != spelling.schema, name))
    return {
        signature(name, have, spelling): _function(name, have, spelling)
        for name in ordered
        if not (have := actual.functions[name]).owned
    }


def signature(name: Signature, have: catalog.Function, spelling: Spelling) -> Signature:
    return name._replace(arguments=_types(name.arguments, have.of_extension, spelling))


def _function(name: Signature, have: catalog.Function, spelling: Spelling) -> expectation.Function:
    """What is as CREATE FUNCTION makes it unless told otherwise is not declared."""
    returned = have.of_extension[len(name.arguments) :]
    return expectation.Function(
        kind=None if have.kind == "function" else have.kind,
        returns=have.returns and _returns(have.returns, returned, spelling),
        language=have.language,
        volatility=None if have.volatility == "volatile" else have.volatility,
        strict=have.strict or None,
        security_definer=have.security_definer or None,
        leakproof=have.leakproof or None,
        parallel=None if have.parallel == "unsafe" else have.parallel,
    )


def _returns(have: Returns, of_extension: Iterable[bool], spelling: Spelling) -> Returns:
    if have.columns:
        names, types = zip(*have.columns, strict=True)
        spelled = _types(types, of_extension, spelling)
        return Returns(columns=tuple(zip(names, spelled, strict=True)))
    [type_] = _types([have.type], of_extension, spelling)
    return Returns(type=type_, setof=have.setof)


def _types(
    types: Iterable[str], of_extension: Iterable[bool], spelling: Spelling
) -> tuple[str, ...]:
    """As a declaration is read: canonical, and without modifiers."""
    return tuple(
        str(canonical_type(spelling.type(type_, of_extension=owned)).bare)
        for type_, owned in zip(types, of_extension, strict=False)
    )
