"""What a reading asks: the kinds that its scripts are of, and what they take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from healthcheck.introspect import ledger_choice, outside
from healthcheck.introspect.connection import Limits
from healthcheck.introspect.outside import Outside
from healthcheck.introspect.script import (
    Kinds,
    catalog_script,
    digest_query,
    text_script,
    token_script,
)
from healthcheck.introspect.wanted import Wanted

_MOST_NEIGHBOURS: Final = 10_000

# What is read of a table only where it is asked for: queries/KIND.sql, and the head it builds on.
_HEADS: Final = {
    "table_definition": "table_parent",
    "exclusion": "user_exclusion",
    "row_security": "user_policy",
    "view": "view_rule",
}
_WITH_TEXT: Final = frozenset({"table_definition", "row_security", "view"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a server of that version is asked, as libpq numbers it: 160004.

    `outside` are the kinds that stand beside the tables, `kinds` all that a query of their own is
    sent for, `texts` those of them that have a text.
    """

    version: int
    outside: tuple[Outside, ...]
    kinds: Kinds
    texts: tuple[str, ...]

    @classmethod
    def of(cls, wanted: Wanted, version: int) -> Question:
        """That which brings what `wanted` names."""
        kinds = outside.asked_for(wanted)
        return cls(
            version=version,
            outside=kinds,
            kinds=(
                *((kind.query, kind.head) for kind in kinds),
                *((("trigger", "user_trigger"),) if wanted.triggers else ()),
                *((kind, _HEADS[kind]) for kind in wanted.parts),
            ),
            texts=tuple(kind for kind in wanted.parts if kind in _WITH_TEXT),
        )

    @property
    def queries(self) -> tuple[str, ...]:
        """Those of the `kinds`, in the order of their result sets."""
        return tuple(query for query, _ in self.kinds)

    def catalog(self) -> str:
        return catalog_script(self.version, self.kinds)

    def digest(self) -> str:
        return digest_query(self.version, self.kinds)

    def tokens(self) -> str:
        return token_script(self.version, self.kinds)

    def texts_of(self, oids: Iterable[int]) -> str:
        """The texts of each table in a transaction of its own, and the tokens behind them."""
        return ";\n".join((*(text_script(oid, self.texts) for oid in oids), self.tokens()))

    def parameters(self, wanted: Wanted, limits: Limits) -> dict[str, Any]:
        """What the scripts take."""
        views = {name: gone for name, gone in wanted.views.items() if name not in wanted.tables}
        only_triggers = wanted.triggers - wanted.tables.keys() - views.keys()
        names = [*wanted.tables, *views, *sorted(only_triggers)]
        return {
            **limits.parameters(),
            "schemas": [name.schema for name in names],
            "names": [name.name for name in names],
            # Of what is only looked at for its triggers, nothing else is missed.
            "absents": [wanted.tables.get(name, views.get(name, True)) for name in names],
            "views": [name not in wanted.tables for name in names],
            "role": wanted.role,
            "listing": wanted.listing,
            "most": _MOST_NEIGHBOURS,
            "referred": sorted(wanted.referred),
            "homes": wanted.homes,
            **outside.parameters(self.outside, wanted),
            **ledger_choice.parameters(wanted.ledgers, wanted.schema),
        }
