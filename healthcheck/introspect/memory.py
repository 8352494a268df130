"""What is kept from one reading to the next."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from healthcheck.introspect.ledger import Choice
from healthcheck.introspect.reading import Found, Standing, Tokens
from healthcheck.introspect.unchanged import Last
from healthcheck.model.catalog import Table, Triggers, View
from healthcheck.model.names import TableName


class Known(Struct, frozen=True):
    """A table or view as it was when it had that token."""

    token: str
    name: TableName
    relation: Table | View
    triggers: Triggers


class Memory(Struct):
    """What was read and found unmoved, with its token: tables by oid, and by id what stands beside.

    It is good for as long as its token is the same; `access` is the token of everybody's access.
    `by_digest` says that one digest of everything is the token of all: it was read without tokens.
    `catalog_bytes` is the size of pg_class. `last` is the answer that stands as long as nothing
    moves, None where it has to be read again; `refused` says that the server lets nobody ask
    whether anything has moved, and `locks_matter`, set by who judges the answer, whether it depends
    on what is locked. It belongs to one target and one `Wanted`.
    """

    access: str = ""
    by_digest: bool = False
    tables: dict[int, Known] = field(default_factory=dict)
    outside: dict[int, Standing] = field(default_factory=dict)
    ledgers: Sequence[Choice] | None = None
    last: Last | None = None
    catalog_bytes: int = 0
    refused: bool = False
    locks_matter: bool = True

    def take(self, tokens: Tokens) -> None:
        """The tokens of what is known, where it is known by a digest."""
        self.access, self.by_digest = tokens[0], False
        self.tables = {oid: replace(one, token=tokens[oid]) for oid, one in self.tables.items()}
        self.outside = {id_: replace(one, token=tokens[id_]) for id_, one in self.outside.items()}

    def knows(self, found: Found) -> bool:
        """Whether the table is known as it was found."""
        known = self.tables.get(found.oid)
        return known is not None and known.token == found.token and known.name == found.name

    def knows_standing(self, one: Standing) -> bool:
        """Whether the thing beside the tables is known as it was found."""
        known = self.outside.get(one.parsed.id)
        return (
            known is not None and known.token == one.token and known.parsed.name == one.parsed.name
        )
