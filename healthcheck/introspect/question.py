"""What a reading asks: the kinds that its scripts are of, and what they take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from msgspec import Struct

from healthcheck.introspect import ledger_choice, outside, tenant
from healthcheck.introspect.connection import Limits
from healthcheck.introspect.outside import Outside
from healthcheck.introspect.reading import Found
from healthcheck.introspect.script import (
    LOOK_QUERIES,
    TABLE_QUERIES,
    TOKEN_QUERY,
    Kinds,
    digest_query,
    look_queries,
    opened,
    stamp_query,
    table_queries,
    text_script,
    token_query,
    token_script,
)
from healthcheck.introspect.wanted import Wanted
from healthcheck.model.names import TableName

_MOST_NEIGHBOURS: Final = 10_000

# What is read of a table only where it is asked for: queries/KIND.sql, and the head it builds on.
_HEADS: Final = {
    "table_definition": "table_parent",
    "exclusion": "user_exclusion",
    "row_security": "user_policy",
    "view": "view_rule",
}
_WITH_TEXT: Final = frozenset({"table_definition", "row_security", "view"})
# In which subqueries may stand: the locks on what they name are held until the transaction ends.
_HOLD_LOCKS: Final = frozenset({"row_security", "view"})


_SERVERS_OWN: Final = "pg_catalog"

# Of so many tables the texts are read at once.
_TEXTS_AT_ONCE: Final = 1000

# The bytes of pg_class up to which to go through all catalogs costs less than to make the tokens:
# of any tables, and of each.
_STAMP_BYTES: Final = 1_000_000
_STAMP_BYTES_OF_A_TABLE: Final = 20_000


class Question(Struct, frozen=True, kw_only=True):
    """What a server of that version is asked, as libpq numbers it: 160004.

    `of_users` says that nothing is wanted that comes with the server. `outside` are the kinds that
    stand beside the tables. `beside` and `within` the tables are all that a query of their own is
    sent for, `texts` those of them that have a text.
    """

    version: int
    of_users: bool
    outside: tuple[Outside, ...]
    beside: Kinds
    within: Kinds
    texts: tuple[str, ...]

    @classmethod
    def of(cls, wanted: Wanted, version: int) -> Question:
        """That which brings what `wanted` names."""
        kinds = outside.asked_for(wanted)
        return cls(
            version=version,
            of_users=_SERVERS_OWN not in wanted.homes,
            outside=kinds,
            beside=(
                *((kind.query, kind.head) for kind in kinds),
                *((tenant.KIND,) if wanted.tenants else ()),
            ),
            within=(
                *((("trigger", "user_trigger"),) if wanted.triggers else ()),
                *((kind, _HEADS[kind]) for kind in wanted.parts),
            ),
            texts=tuple(kind for kind in wanted.parts if kind in _WITH_TEXT),
        )

    def look_queries(self, *, tokens: bool) -> tuple[str, ...]:
        """Those of `look`, in the order of their result sets."""
        asked = (*LOOK_QUERIES, *(query for query, _ in self.beside))
        return (*asked, TOKEN_QUERY) if tokens else asked

    @property
    def table_queries(self) -> tuple[str, ...]:
        """Those of `tables`, in the order of their result sets."""
        return (*TABLE_QUERIES, *(query for query, _ in self.within))

    def look(self, *, tokens: bool) -> str:
        """What there is and, by `tokens`, what has moved. The transaction is left open."""
        asked = look_queries(self.version, self.beside)
        return opened(asked, self.token_query()) if tokens else opened(asked)

    def tables(self) -> str:
        """What the tables are made of, to be asked behind the look."""
        return table_queries(self.version, self.within)

    def digest(self, *, catalog_bytes: int, tables: int) -> str:
        """That which tells whether anything moved, the way that costs less.

        `catalog_bytes` is the size of pg_class. Going through the catalogs leaves out what comes
        with the server.
        """
        if self.of_users and catalog_bytes <= _STAMP_BYTES + _STAMP_BYTES_OF_A_TABLE * tables:
            return stamp_query(self.version)
        return digest_query(self.version, (*self.beside, *self.within))

    def token_query(self) -> str:
        """The tokens, in a transaction that is open."""
        return token_query(self.version, (*self.beside, *self.within))

    def tokens(self) -> str:
        """The tokens, in a transaction of their own."""
        return token_script(self.version, (*self.beside, *self.within))

    def texts_of(self, apart: Sequence[int], together: Sequence[int]) -> list[str]:
        """The scripts for the texts of tables, by oid, a transaction each.

        One for each of those `apart`, because of the locks that their texts hold; those `together`
        have none of the kinds that hold any.
        """
        free = tuple(kind for kind in self.texts if kind not in _HOLD_LOCKS)
        return [
            *(text_script([oid], self.texts) for oid in apart),
            *(
                text_script(together[start : start + _TEXTS_AT_ONCE], free)
                for start in range(0, len(together), _TEXTS_AT_ONCE)
            ),
        ]

    def only(self, found: Sequence[Found]) -> dict[str, Any]:
        """The parameters by which no other tables are asked about than those."""
        return {
            **_names([one.name for one in found]),
            "found": _array(str(one.oid) for one in found),
            "absents": _array("f" for _ in found),
            "views": _array("t" for _ in found),
            **tenant.NO_TABLES,
        }

    def parameters(self, wanted: Wanted, limits: Limits) -> dict[str, Any]:
        """What the scripts take."""
        views = {name: gone for name, gone in wanted.views.items() if name not in wanted.tables}
        only_triggers = wanted.triggers - wanted.tables.keys() - views.keys()
        names = [*wanted.tables, *views, *sorted(only_triggers)]
        return {
            **limits.parameters(),
            **_names(names),
            # Of what is only looked at for its triggers, nothing else is missed.
            "absents": _array(
                "ft"[wanted.tables.get(name, views.get(name, True))] for name in names
            ),
            "views": _array("ft"[name not in wanted.tables] for name in names),
            "role": wanted.role,
            "listing": wanted.listing,
            "most": _MOST_NEIGHBOURS,
            "referred": sorted(wanted.referred),
            "homes": wanted.homes,
            **outside.parameters(self.outside, wanted),
            **ledger_choice.parameters(wanted.ledgers, wanted.schema),
            **tenant.parameters(wanted.tenants),
        }


def _names(names: Sequence[TableName]) -> dict[str, str]:
    return {
        "schemas": _array(_quoted(name.schema) for name in names),
        "names": _array(_quoted(name.name) for name in names),
    }


def _array(elements: Iterable[str]) -> str:
    """The text of an array: of ten thousand names psycopg makes one in many times the time."""
    return "{" + ",".join(elements) + "}"


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
