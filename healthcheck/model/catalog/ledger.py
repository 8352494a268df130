from __future__ import annotations

from msgspec import Struct

from healthcheck.model.ledger import Entry
from healthcheck.model.names import TableName


class Ledger(Struct, frozen=True, kw_only=True):
    """What there is of a declared ledger.

    `table` is where it stands, or should. `columns` None says that it is not there. `kind` is what
    stands there, for people: where it is no "table" it is not read, and `tool` is None. `usable` is
    whether the role that probes may read every row. `tool` is the name of the one whose ledger has
    these columns, None where none has or several have, which `candidates` then name. `entries` None
    says that they were not read; `locked`, that a lock was the reason. `others` are further tables
    that could be meant as well.
    """

    table: TableName
    tool: str | None = None
    columns: frozenset[str] | None = None
    kind: str = "table"
    usable: bool = True
    locked: bool = False
    entries: tuple[Entry, ...] | None = None
    candidates: tuple[str, ...] = ()
    others: tuple[TableName, ...] = ()
