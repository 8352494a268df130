"""Names that a declaration writes bare and the server qualifies: operator classes, collations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from healthcheck.model.names import literal, qualified, split

# What an index uses when nobody names an operator class, so that to name it says nothing:
# pg_opclass where opcdefault, PostgreSQL 13 to 18.
_DEFAULTS: Final = frozenset(
    # One string, because a list of 70 words would fill a page.
    """
    aclitem_ops array_ops bit_minmax_ops bit_ops bool_ops box_inclusion_ops box_ops
    bpchar_minmax_ops bpchar_ops bytea_minmax_ops bytea_ops char_minmax_ops char_ops cid_ops
    circle_ops date_minmax_ops date_ops enum_ops float4_minmax_ops float4_ops float8_minmax_ops
    float8_ops inet_inclusion_ops inet_ops int2_minmax_ops int2_ops int4_minmax_ops int4_ops
    int8_minmax_ops int8_ops interval_minmax_ops interval_ops jsonb_ops macaddr8_minmax_ops
    macaddr8_ops macaddr_minmax_ops macaddr_ops money_ops multirange_ops name_minmax_ops name_ops
    numeric_minmax_ops numeric_ops oid_minmax_ops oid_ops oidvector_ops pg_lsn_minmax_ops pg_lsn_ops
    point_ops poly_ops quad_point_ops range_inclusion_ops range_ops record_ops text_minmax_ops
    text_ops tid_minmax_ops tid_ops time_minmax_ops time_ops timestamp_minmax_ops timestamp_ops
    timestamptz_minmax_ops timestamptz_ops timetz_minmax_ops timetz_ops tsquery_ops tsvector_ops
    uuid_minmax_ops uuid_ops varbit_minmax_ops varbit_ops xid8_ops xid_ops
    """.split()  # noqa: SIM905
)


_PART: Final = r'(?:"(?:[^"]|"")+"|[^".,()\s]+)'
_PARAMETER: Final = r"\s*(\w+)\s*=\s*('(?:[^']|'')*'|[^\s',()]+)\s*"
_PARAMETERS: Final = re.compile(rf"({_PART}(?:\.{_PART})?)\s*\(({_PARAMETER}(?:,{_PARAMETER})*)\)")
_EACH: Final = re.compile(_PARAMETER)
_PLAIN_VALUE: Final = re.compile(r"[A-Za-z0-9_.+-]+")


def same_operator_class(want: str | None, have: str | None, default_schema: str) -> bool:
    """Whether the declared class is the one that is there; None is the default of the type."""
    if want is None or have is None:
        return want is have or (want or "").removeprefix("pg_catalog.") in _DEFAULTS
    (wanted, parameters), (had, others) = _with_parameters(want), _with_parameters(have)
    return parameters == others and same_name(wanted, had, default_schema)


def _with_parameters(opclass: str) -> tuple[str, dict[str, str]]:
    """The class alone, and its parameters: "gist_trgm_ops(siglen=32)"."""
    match = _PARAMETERS.fullmatch(opclass.strip())
    if match is None:
        return opclass, {}
    pairs = _EACH.findall(match[2])
    return match[1], {
        name.lower(): value[1:-1].replace("''", "'") if value.startswith("'") else value
        for name, value in pairs
    }


def operator_class_sql(opclass: str) -> str:
    """The class as SQL writes it, with its parameters."""
    name, parameters = _with_parameters(opclass)
    return name_sql(name) + listed_parameters(parameters)


def listed_parameters(parameters: Mapping[str, str]) -> str:
    """What stands behind the class: "(siglen=32)", or nothing."""
    listed = ", ".join(f"{name}={_value(value)}" for name, value in parameters.items())
    return f"({listed})" if listed else ""


def _value(value: str) -> str:
    return value if _PLAIN_VALUE.fullmatch(value) else literal(value)


def same_name(want: str | None, have: str | None, default_schema: str) -> bool:
    """Whether `want` as written is the qualified name `have`.

    Without a schema it is PostgreSQL's own or one of `default_schema`.
    """
    if want is None or have is None:
        return want is have
    wanted, had = _parts(want), _parts(have)
    if len(wanted) == 1:
        return had[-1:] == wanted and had[:-1] in ((), ("pg_catalog",), (default_schema,))
    return wanted == had


def same_collation(want: str, have: str | None, default_schema: str) -> bool:
    """Whether the declared collation is the one that is there; None is that of the type."""
    return own_collation(want) is None if have is None else same_name(want, have, default_schema)


def own_collation(collation: str | None) -> str | None:
    """None where it is that of the type, whatever that is: `default`."""
    return None if collation is None or _parts(collation)[-1] == "default" else collation


def collate_sql(collation: str | None) -> str:
    """What stands behind the type: ' COLLATE "C"'; nothing where it is that of the type.

    Numbers and the like know of no collation, not even of the default one.
    """
    own = own_collation(collation)
    return f" COLLATE {name_sql(own)}" if own else ""


def name_sql(name: str) -> str:
    """The name as SQL writes it, bare where it is PostgreSQL's own: C is "C"."""
    parts = _parts(name)
    return qualified(*(parts[1:] if parts[0] == "pg_catalog" else parts))


def _parts(name: str) -> tuple[str, ...]:
    try:
        return split(name)
    except ValueError:  # what is no name stands for itself as a whole
        return (name,)
