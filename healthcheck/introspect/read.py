"""Reads the catalog so that the answer is of one instant, whatever DDL runs beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from healthcheck.introspect.collector import put_off
from healthcheck.introspect.connection import Connection, Limits, filled_in, run
from healthcheck.introspect.ledger_choice import parameters as ledger_parameters
from healthcheck.introspect.ledger_reading import ledgers_of
from healthcheck.introspect.memory import Memory
from healthcheck.introspect.putting_together import catalog_of
from healthcheck.introspect.question import Question
from healthcheck.introspect.reader import Reader
from healthcheck.introspect.reading import Rows, Tokens, tokens_of
from healthcheck.introspect.unchanged import REFUSED, Last, look_again
from healthcheck.introspect.wanted import Wanted
from healthcheck.model.catalog import Catalog
from healthcheck.model.names import ObjectName

# Against a schema that changes without a pause, some attempts fail, of two round trips or three.
_ATTEMPTS = 25


class MovingError(Exception):
    """What was wanted kept changing while it was read; `names` are those of what moved."""

    def __init__(self, names: Sequence[ObjectName | str]) -> None:
        super().__init__(", ".join(map(str, names)))
        self.names = tuple(names)


async def read_catalog(
    connection: Connection, wanted: Wanted, *, limits: Limits, memory: Memory
) -> Catalog:
    """Read what `wanted` names, as of one instant, in one read-only transaction.

    Rows come from that transaction's snapshot. What PostgreSQL answers from the newest catalog
    instead (privileges, deparsed text) is accepted if nothing at all moved meanwhile; where
    something did, for those tables whose token was the same before and afterwards. A text that is
    locked stays UNREAD. One round trip if nothing has moved since the last answer, which then is
    given again; one more if `memory` knows every table and ledger, three if it does not, and more
    for ledgers that are not known or of which a migration failed. Raises MovingError if a table
    moved at every attempt, and psycopg's errors. The connection is left idle, outside of a
    transaction, unless it broke.
    """
    last, memory.last = memory.last, None
    if last is not None and last.connection is connection:
        memory.last = await _again(last, wanted, limits, memory)
        if memory.last is not None:
            return memory.last.catalog
    reader = Reader(connection, wanted, limits, memory, moved=last is not None)
    with put_off(reader.has_many):
        return await _read(reader, memory, last)


async def _read(reader: Reader, memory: Memory, last: Last | None) -> Catalog:
    """Read until nothing moves meanwhile, and remember it. `last` is the answer before."""
    moved: Sequence[ObjectName | str] = ()
    for _ in range(_ATTEMPTS):
        reading = await reader.reading()
        if reading is None:
            continue
        found = reading.found()
        unread = await reader.settle(reading, found)
        others = reader.standing(reading)
        moved = [
            *(one.name for one in found if one.oid not in unread and not memory.knows(one)),
            *(one.parsed.name for one in others if not memory.knows_standing(one)),
        ]
        if not moved and memory.access == reading.access():
            ledgers = await reader.ledgers(reading)
            if ledgers is not None:
                memory.outside = {one.parsed.id: memory.outside[one.parsed.id] for one in others}
                whole = replace(catalog_of(reading, found, unread, memory), ledgers=ledgers)
                if last is not None and whole == last.catalog:
                    whole = last.catalog
                memory.last = None if unread else reader.last(whole, reading, found)
                return whole
            moved = [choice.ledger.table for choice in memory.ledgers or ()]
    raise MovingError(moved)


async def read_tokens(connection: Connection, wanted: Wanted, *, limits: Limits) -> Tokens:
    """The tokens of what `wanted` names, by id, without that of everybody's access in front; 0 is
    that one. Raises psycopg's errors.
    """
    return await Reader(connection, wanted, limits, Memory()).tokens()


async def _again(last: Last, wanted: Wanted, limits: Limits, memory: Memory) -> Last | None:
    """The last answer as of now; None where it has to be read again.

    What is known by a digest gets its tokens, which those of tables that move later differ from.
    """
    connection = last.connection
    question = Question.of(wanted, connection.info.server_version) if memory.by_digest else None

    def filled(script: str) -> str:
        parameters: dict[str, Any] = {
            **limits.parameters(),
            **ledger_parameters(wanted.ledgers, wanted.schema),
            **(question.parameters(wanted, limits) if question else {}),
            **last.parameters(),
        }
        return filled_in(connection, script, parameters)

    async def ask(script: str) -> list[Rows]:
        key = limits, script
        if key not in last.asked:
            last.asked[key] = filled(script)
        return await run(connection, last.asked[key])

    ledgers = ledgers_of(connection, wanted, memory.ledgers, ask)
    beside = [question.token_query()] if question else []
    try:
        now = await look_again(last, ledgers, locks=memory.locks_matter, beside=beside)
    except REFUSED:
        await connection.rollback()
        memory.refused = True
        return None
    memory.ledgers = ledgers.known
    if now is None:
        return None
    for rows in now[1]:
        memory.take(tokens_of(rows))
        last.asked.clear()  # the names of all tables are in it
    return now[0]
