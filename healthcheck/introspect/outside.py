"""The kinds that stand beside the tables: how each is asked for and read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from healthcheck.introspect import (
    composite_type,
    domain,
    enum,
    extension,
    function,
    privilege,
    sequence,
    user_type,
)
from healthcheck.introspect.reading import Parsed, Reading, Rows, Standing
from healthcheck.introspect.wanted import Wanted


class Outside(Struct, frozen=True, kw_only=True):
    """A kind under its `section` of the declaration, which is that of the catalog too.

    `query` is queries/QUERY.sql, which builds on queries/HEAD.sql; what that needs in the token
    stands in HEAD_token.sql and HEAD_own.sql.
    """

    section: str
    query: str
    head: str
    parse: Callable[[Rows], Iterator[Parsed]]


OUTSIDE: Final = (
    Outside(section="extensions", query="extension", head="user_extension", parse=extension.parse),
    Outside(section="enums", query="enum", head="user_type", parse=enum.parse),
    Outside(section="domains", query="domain", head="user_type", parse=domain.parse),
    Outside(section="types", query="composite_type", head="user_type", parse=composite_type.parse),
    Outside(section="sequences", query="sequence", head="user_sequence", parse=sequence.parse),
    Outside(section="functions", query="function", head="user_function", parse=function.parse),
    Outside(section="privileges", query="privilege", head="user_grant", parse=privilege.parse),
    Outside(section="roles", query="role", head="user_grant", parse=privilege.parse_roles),
)

_PARAMETERS: Final[Mapping[str, Callable[[Wanted], dict[str, Any]]]] = {
    "user_extension": extension.parameters,
    "user_type": user_type.parameters,
    "user_sequence": sequence.parameters,
    "user_function": function.parameters,
    "user_grant": privilege.parameters,
}
"""What each head takes."""


def asked_for(wanted: Wanted) -> tuple[Outside, ...]:
    """The kinds that are wanted or listed: of no other is anything asked."""
    return tuple(kind for kind in OUTSIDE if {kind.section} & {*wanted.outside, *wanted.listed})


def parameters(kinds: Iterable[Outside], wanted: Wanted) -> dict[str, Any]:
    """What the scripts for `kinds` take."""
    heads = dict.fromkeys(kind.head for kind in kinds)
    return {name: value for head in heads for name, value in _PARAMETERS[head](wanted).items()}


def standing(reading: Reading, kinds: Iterable[Outside]) -> list[Standing]:
    """What stands beside the tables and was wanted or listed."""
    return [
        Standing(section=kind.section, parsed=parsed, token=reading.token(parsed.id))
        for kind in kinds
        for parsed in kind.parse(reading.rows[kind.query])
    ]
