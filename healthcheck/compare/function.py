"""Functions, procedures and aggregates: known by their input, there, callable, as declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from healthcheck.compare.column_type import as_the_server_would
from healthcheck.compare.definition import Difference, differing, unlike
from healthcheck.compare.found import found, present
from healthcheck.compare.outside import Whole
from healthcheck.compare.role import judges_access, viewer, way_out
from healthcheck.compare.schema import usage
from healthcheck.compare.types import canonical_type, same_type
from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import Returns, RoutineKind
from healthcheck.model.expectation import Gone
from healthcheck.model.finding import Code, Finding, Subject
from healthcheck.model.names import Signature, quote

_ALTERED: Final = ("volatility", "strict", "security_definer", "leakproof", "parallel")
"""What ALTER FUNCTION changes; for anything else the function has to be made anew."""

_ATTRIBUTES: Final = ("kind", "language", *_ALTERED)
_DROPPED: Final[Mapping[RoutineKind, str]] = {
    "function": "FUNCTION",
    "window": "FUNCTION",
    "procedure": "PROCEDURE",
    "aggregate": "AGGREGATE",
}
_GRANTS: Final = (
    "GRANT USAGE ON SCHEMA {schema} TO {role};\n"
    "GRANT EXECUTE ON ALL ROUTINES IN SCHEMA {schema} TO {role};"
)
_FIRED: Final = frozenset({"trigger", "event_trigger"})
"""What a function returns that nobody calls: whoever fires it needs no privilege."""


def findings(whole: Whole) -> Iterator[Finding]:
    """As declared, then by name what nobody declared."""
    haves = whole.actual.functions
    by_name: dict[tuple[str, str], list[Signature]] = {}
    for there in sorted(haves):
        by_name.setdefault(there[:2], []).append(there)
    claimed = set()
    for name, want in whole.expected.functions.items():
        alike = by_name.get(name[:2], [])
        have = _among(whole, name, alike)
        if have is not None:
            claimed.add(have)
        yield from _findings(whole, name, want, have, alike)
    if Code.FUNCTION_UNEXPECTED in whole.asked:
        for other in sorted(haves.keys() - claimed):
            if other.schema in whole.homes and not haves[other].owned:
                yield found(Code.FUNCTION_UNEXPECTED, subject(other), whole.nowhere)


def standing(whole: Whole, name: Signature) -> Signature | None:
    """What the function is called that is there, None where there is none."""
    there = whole.actual.functions
    return _among(whole, name, (one for one in sorted(there) if one[:2] == name[:2]))


def as_the_server_spells(name: Signature, default_schema: str) -> Signature:
    """The declared signature with its types as a catalog has them: total(public.state)."""
    types = tuple(as_the_server_would(each, default_schema) for each in name.arguments)
    return name._replace(arguments=types)


def _among(whole: Whole, name: Signature, alike: Iterable[Signature]) -> Signature | None:
    haves = whole.actual.functions
    return next((one for one in alike if _same_input(whole, name, one, haves[one])), None)


def described(want: expectation.Function) -> dict[str, Any]:
    """What is declared of a function, as JSON."""
    declared = {"returns": want.returns and str(want.returns)} | {
        attribute: getattr(want, attribute) for attribute in _ATTRIBUTES
    }
    return {attribute: value for attribute, value in declared.items() if value is not None}


def said(want: expectation.Function) -> bool:
    """Whether there is anything in which it could differ."""
    return bool(described(want))


def _findings(
    whole: Whole,
    name: Signature,
    want: expectation.Function | Gone,
    have: Signature | None,
    alike: list[Signature],
) -> Iterator[Finding]:
    source = whole.source(want.origin)
    if isinstance(want, Gone):
        if have is not None:
            sql = f"DROP {_DROPPED[whole.actual.functions[have].kind]} {have};"
            yield present(Code.FUNCTION_PRESENT, subject(have), source, sql=sql)
    elif have is None:
        yield found(
            Code.FUNCTION_MISSING,
            subject(as_the_server_spells(name, whole.expected.schema)),
            source,
            expected=described(want),
            hint=f"{alike[0]} exists" if alike else _elsewhere(whole, name),
        )
    else:
        yield from _unlike(whole, want, have, whole.actual.functions[have])
        yield from _inaccessible(whole, want, have, whole.actual.functions[have])


def _elsewhere(whole: Whole, name: Signature) -> str | None:
    """A function of the same name in another schema of the user's."""
    others = (one for one in sorted(whole.actual.functions) if one.name == name.name)
    other = next(others, None)
    return f"{other} exists" if other else None


def _unlike(
    whole: Whole, want: expectation.Function, name: Signature, have: catalog.Function
) -> Iterator[Finding]:
    differences = list(_differences(whole, want, name, have))
    if differences:
        yield differing(
            differences,
            subject(name),
            whole.source(want.origin),
            surely=Code.FUNCTION_DEFINITION,
            sql=_alter(name, have, differences),
        )


def _differences(
    whole: Whole, want: expectation.Function, name: Signature, have: catalog.Function
) -> Iterator[Difference]:
    for attribute in _ATTRIBUTES:
        wanted = getattr(want, attribute)
        if wanted is not None:
            yield from unlike(attribute, wanted, getattr(have, attribute))
    if want.returns and not _same_returns(whole, want.returns, name, have):
        actual = have.returns and str(have.returns)
        yield Difference(attribute="returns", expected=str(want.returns), actual=actual)


def _alter(name: Signature, have: catalog.Function, differences: list[Difference]) -> str | None:
    """The statement that is enough, or None where the function has to be made anew."""
    if have.kind == "aggregate" or any(each.attribute not in _ALTERED for each in differences):
        return None
    words = [_word(each.attribute, each.expected) for each in differences]
    return f"ALTER {_DROPPED[have.kind]} {name} {' '.join(words)};"


def _word(attribute: str, wanted: Any) -> str:
    match attribute:
        case "strict":
            return "STRICT" if wanted else "CALLED ON NULL INPUT"
        case "security_definer":
            return "SECURITY DEFINER" if wanted else "SECURITY INVOKER"
        case "leakproof":
            return "LEAKPROOF" if wanted else "NOT LEAKPROOF"
        case "parallel":
            return f"PARALLEL {wanted.upper()}"
        case _:
            return str(wanted).upper()


def _inaccessible(
    whole: Whole, want: expectation.Function, name: Signature, have: catalog.Function
) -> Iterator[Finding]:
    fired = have.returns is not None and have.returns.type in _FIRED
    usable = whole.actual.schemas.get(name.schema, True)
    if not judges_access(whole.expected, whole.actual) or fired or (usable and have.executable):
        return
    role = viewer(whole.expected, whole.actual)
    grants = [] if usable else [usage(name.schema, role)]
    lacks = [] if usable else [f"no USAGE on schema {quote(name.schema)}"]
    if not have.executable:
        routine = "PROCEDURE" if have.kind == "procedure" else "FUNCTION"
        grants.append(f"GRANT EXECUTE ON {routine} {name} TO {role};")
        lacks.append("no EXECUTE on it")
    yield found(
        Code.FUNCTION_INACCESSIBLE,
        subject(name),
        whole.source(want.origin),
        expected={"usage": True, "execute": True},
        actual={"usage": usable, "execute": have.executable},
        hint=f"role {role} has {' and '.join(lacks)}",
        remedy=way_out(whole.expected, whole.actual, name.schema, grants=_GRANTS),
        sql="\n".join(grants),
    )


def _same_input(whole: Whole, want: Signature, there: Signature, have: catalog.Function) -> bool:
    """Types are compared canonically; of extensions, wherever those are installed."""
    if len(want.arguments) != len(there.arguments):
        return False
    inputs = zip(want.arguments, there.arguments, have.of_extension, strict=False)
    return all(_same(*types, whole.expected.schema) for types in inputs)


def _same_returns(whole: Whole, want: Returns, name: Signature, have: catalog.Function) -> bool:
    there, schema = have.returns, whole.expected.schema
    if there is None or len(want.columns) != len(there.columns):
        return False
    owned = have.of_extension[len(name.arguments) :]
    if want.columns:
        columns = zip(want.columns, there.columns, owned, strict=False)
        return all(
            mine == theirs and _same(type_, its, of_extension, schema)
            for (mine, type_), (theirs, its), of_extension in columns
        )
    return want.setof == there.setof and _same(want.type, there.type, any(owned), schema)


@lru_cache(maxsize=4096)  # of many arguments few have a type of their own
def _same(want: str, have: str, of_extension: bool, default_schema: str) -> bool:
    there = str(canonical_type(have).bare)  # "bit" without a length is no bit(1) here
    return same_type(want, there, default_schema=default_schema, have_is_extension=of_extension)


def subject(name: Signature) -> Subject:
    return Subject(parts=name[:2], schema=name.schema, arguments=name.arguments)
