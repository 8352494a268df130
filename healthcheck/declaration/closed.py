"""`closed: true`: what is left out of a definition has PostgreSQL's default and no other value.

Of columns whose type is declared, of tables and sequences, of functions, triggers, domains and
views of which more is said than their name. Lists stay partial.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from msgspec.structs import replace

from healthcheck.compare.types import expand_serial
from healthcheck.model.catalog import Function as Plain
from healthcheck.model.expectation import (
    ABSENT,
    Attribute,
    Column,
    CompositeType,
    Domain,
    Expectation,
    Function,
    Gone,
    Policy,
    RowSecurity,
    Sequence,
    Table,
    Tenants,
    Trigger,
    View,
)

K = TypeVar("K")
V = TypeVar("V")

_SECURITY: Final = {"enabled": False, "forced": False}
_TABLE: Final = {"unlogged": False}
_POLICY: Final = {"permissive": True, "using": ABSENT, "check": ABSENT}
_COLLATED: Final = {"collation": "default"}
_COLUMN: Final = {"default": ABSENT, **_COLLATED}
_DOMAIN: Final = {"default": ABSENT, "checks": ABSENT, **_COLLATED}
_TRIGGER: Final = {"when": ABSENT, "constraint": False}
_VIEW: Final = {"materialized": False}
_BITS: Final = {"smallint": 16, "integer": 32, "bigint": 64}
_PLAIN: Final = Plain(language="")
_FUNCTION: Final = {
    name: getattr(_PLAIN, name)
    for name in ("kind", "volatility", "strict", "security_definer", "leakproof", "parallel")
}


def close(open_: Expectation) -> Expectation:
    """`open_` with what it leaves out of definitions filled in."""
    return replace(
        open_,
        tables=_each(open_.tables, _close_table),
        domains=_each(open_.domains, _close_domain),
        types=_each(open_.types, _close_type),
        functions=_each(open_.functions, _close_function),
        sequences=_each(open_.sequences, _close_sequence),
        views=_each(open_.views, _close_view),
        triggers={name: tuple(map(_close_trigger, some)) for name, some in open_.triggers.items()},
        tenants=tuple(map(_tables_changed(_close_table), open_.tenants)),
    )


def opened(closed: Expectation) -> Expectation | None:
    """The shorter expectation that close() makes into `closed`; None where there is none."""
    shorter = replace(
        closed,
        tables=_each(closed.tables, _open_table),
        domains=_each(closed.domains, _opener(_DOMAIN, _close_domain)),
        types=_each(closed.types, _open_type),
        functions=_each(closed.functions, _opener(_FUNCTION, _close_function)),
        sequences=_each(closed.sequences, _open_sequence),
        views=_each(closed.views, _opener(_VIEW, _close_view)),
        triggers={
            name: tuple(map(_opener(_TRIGGER, _close_trigger), some))
            for name, some in closed.triggers.items()
        },
        tenants=tuple(map(_tables_changed(_open_table), closed.tenants)),
    )
    return shorter if shorter != closed and close(shorter) == closed else None


def _each(items: Mapping[K, V], change: Callable[[V], V]) -> dict[K, V]:
    return {name: change(item) for name, item in items.items()}


def _tables_changed(change: Callable[[Table], Table]) -> Callable[[Tenants], Tenants]:
    return lambda group: replace(group, tables=_each(group.tables, change))


def _filled(item: V, defaults: Mapping[str, Any]) -> V:
    missing = {name: value for name, value in defaults.items() if getattr(item, name) is None}
    return replace(item, **missing) if missing else item  # type: ignore[type-var]


def _opener(defaults: Mapping[str, Any], shut: Callable[[V], V]) -> Callable[[V], V]:
    """What takes out of an item what `shut` puts in again."""

    def opened_(item: V) -> V:
        said = {name: None for name, value in defaults.items() if _says(item, name, value)}
        # Of what would have nothing left, so that it is only named, the shortest word stays.
        kept = sorted(said, key=lambda name: len(f"{name}{_word(defaults[name])}"))
        for left_out in (said, *({**said, name: defaults[name]} for name in kept)):
            shorter = replace(item, **left_out) if left_out else item  # type: ignore[type-var]
            if shut(shorter) == item:
                return shorter
        return item

    return opened_


def _word(default: object) -> object:
    return "absent" if default is ABSENT else default


def _says(item: object, name: str, value: object) -> bool:
    return not isinstance(item, Gone) and getattr(item, name) == value


def _close_table(table: Table) -> Table:
    if table.absent:
        return table
    security = _close_security(table.row_security or RowSecurity())
    columns = _each(table.columns, _close_column)
    return replace(_filled(table, _TABLE), columns=columns, row_security=security)


def _close_security(security: RowSecurity) -> RowSecurity:
    policies = tuple(map(_close_policy, security.policies))
    return replace(_filled(security, _SECURITY), policies=policies)


def _close_policy(policy: Policy | Gone) -> Policy | Gone:
    if isinstance(policy, Gone) or policy == Policy(name=policy.name, origin=policy.origin):
        return policy
    return _filled(policy, _POLICY)


def _open_table(table: Table) -> Table:
    if table.absent:
        return table
    columns = _each(table.columns, _opener(_COLUMN, _close_column))
    shorter = _opener(_TABLE, lambda one: _filled(one, _TABLE))(replace(table, columns=columns))
    security = table.row_security
    if security is not None:
        policies = tuple(map(_opener(_POLICY, _close_policy), security.policies))
        guarded = replace(security, policies=policies)
        left = _opener(_SECURITY, lambda one: _filled(one, _SECURITY))(guarded)
        security = None if left == RowSecurity() else left
    return replace(shorter, row_security=security)


def _close_column(column: Column | Gone) -> Column | Gone:
    if isinstance(column, Gone) or column.type is None or expand_serial(column.type):
        return column
    computed = column.identity is not None or column.generated is not None
    return _filled(column, _COLLATED if computed else _COLUMN)


def _close_domain(domain: Domain | Gone) -> Domain | Gone:
    if isinstance(domain, Gone) or domain.type is None:
        return domain
    return _filled(domain, _DOMAIN)


def _close_type(type_: CompositeType | Gone) -> CompositeType | Gone:
    return _with_attributes(type_, lambda one: _filled(one, _COLLATED))


def _open_type(type_: CompositeType | Gone) -> CompositeType | Gone:
    return _with_attributes(type_, _opener(_COLLATED, lambda one: _filled(one, _COLLATED)))


def _with_attributes(
    type_: CompositeType | Gone, change: Callable[[Attribute], Attribute]
) -> CompositeType | Gone:
    if isinstance(type_, Gone) or type_.attributes is None:
        return type_
    return replace(type_, attributes=_each(type_.attributes, change))


def _close_function(function: Function | Gone) -> Function | Gone:
    if isinstance(function, Gone) or function == Function(origin=function.origin):
        return function
    return _filled(function, _FUNCTION)


def _close_sequence(sequence: Sequence | Gone) -> Sequence | Gone:
    return sequence if isinstance(sequence, Gone) else _filled(sequence, _numbering(sequence))


def _open_sequence(sequence: Sequence | Gone) -> Sequence | Gone:
    if isinstance(sequence, Gone):
        return sequence
    return _opener(_numbering(sequence), _close_sequence)(sequence)


def _numbering(sequence: Sequence) -> dict[str, Any]:
    """What CREATE SEQUENCE makes of what is left out."""
    type_, increment = sequence.type or "bigint", sequence.increment or 1
    largest = (1 << (_BITS[type_] - 1)) - 1
    least, most = (1, largest) if increment > 0 else (-largest - 1, -1)
    minimum = least if sequence.minimum is None else sequence.minimum
    maximum = most if sequence.maximum is None else sequence.maximum
    return {
        "type": "bigint",
        "increment": 1,
        "minimum": least,
        "maximum": most,
        "start": minimum if increment > 0 else maximum,
        "cycle": False,
    }


def _close_view(view: View | Gone) -> View | Gone:
    # One that has indexes is materialized, whether that is said or not.
    if isinstance(view, Gone) or view == View(origin=view.origin) or view.indexes:
        return view
    return _filled(view, _VIEW)


def _close_trigger(trigger: Trigger | Gone) -> Trigger | Gone:
    if isinstance(trigger, Gone) or trigger == Trigger(name=trigger.name, origin=trigger.origin):
        return trigger
    return _filled(trigger, _TRIGGER)
