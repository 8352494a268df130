"""Histories that nobody here wrote, replayed and stopped on the way: what is pending then, and what
that explains.

What really creates a thing is told by looking, after each migration, at what is still missing.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from msgspec.structs import replace

from healthcheck.compare import Verdict, verdict
from healthcheck.declaration import encode
from healthcheck.introspect import Limits, Memory, read_catalog, wanted_of
from healthcheck.ledgers import BY_NAME
from healthcheck.model import expectation
from healthcheck.model.expectation import Expectation
from healthcheck.model.finding import Code, Severity
from healthcheck.model.ledger import Migration
from healthcheck.replay.scratch import Scratch, scratch
from healthcheck.replay.scripts import Scripts
from tests.replay.histories import History, files_of, parameters, replayed_history
from tests.replay.replaying import told

_STOPS: Final = 10
_LIMITS: Final = Limits(statement_timeout=60, lock_timeout=1)
_CREATE: Final = {
    "prisma": """
        CREATE TABLE public._prisma_migrations (
            id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
            migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
            started_at timestamptz NOT NULL DEFAULT now(),
            applied_steps_count integer NOT NULL DEFAULT 0
        )
    """,
    "flyway": """
        CREATE TABLE public.flyway_schema_history (
            installed_rank serial PRIMARY KEY, version varchar(50),
            description varchar(200) NOT NULL, type varchar(20) NOT NULL DEFAULT 'SQL',
            script varchar(1000) NOT NULL, checksum integer,
            installed_by varchar(100) NOT NULL DEFAULT 'me',
            installed_on timestamp NOT NULL DEFAULT now(),
            execution_time integer NOT NULL DEFAULT 1, success boolean NOT NULL DEFAULT true
        )
    """,
}
_RECORD: Final = {
    "prisma": """
        INSERT INTO public._prisma_migrations (id, migration_name, checksum, finished_at)
        VALUES (gen_random_uuid(), %(name)s, %(checksum)s, now())
    """,
    "flyway": """
        INSERT INTO public.flyway_schema_history (version, description, script, checksum)
        VALUES (%(version)s, %(description)s, %(name)s || '.sql', %(checksum)s)
    """,
}
_FORGET: Final = {
    "prisma": "DELETE FROM public._prisma_migrations WHERE migration_name = ANY (%s)",
    "flyway": """
        DELETE FROM public.flyway_schema_history WHERE replace(script, '.sql', '') = ANY (%s)
    """,
}


@dataclass(frozen=True, kw_only=True)
class _Stop:
    """What was said after `done` migrations; and when the ledger had all the others as well."""

    done: int
    found: Verdict
    claimed: Verdict | None


@dataclass(frozen=True, kw_only=True)
class _Told:
    """Of a whole history, in its order; `forgotten` is of all done and the `lost` not recorded."""

    names: tuple[str, ...]
    expected: Expectation
    stops: tuple[_Stop, ...]
    lost: tuple[str, ...]
    forgotten: Verdict


class _Walk:
    """A history that is applied once more, with its ledger, and asked after on the way."""

    def __init__(self, history: History, place: Scratch, expected: Expectation) -> None:
        self._tool, self._expected = history.tool, expected
        self._release = expected.migrations[0].releases[history.tool]
        self._wanted, self._memory = wanted_of(expected), Memory()
        self._place = place

    async def walk(self, scripts: Scripts, chosen: Iterable[int]) -> _Told:
        names = tuple(one.name for one in self._release)
        stops: list[_Stop] = []
        chosen = set(chosen)
        async with await self._connect() as session:
            await session.execute(_CREATE[self._tool])
            async for done in _counted(scripts):
                found = await self._look()
                claimed = None
                if done in chosen:
                    await self._record(session, self._release[done:])
                    claimed = await self._look()
                    await session.execute(_FORGET[self._tool], [list(names[done:])])
                stops.append(_Stop(done=done, found=found, claimed=claimed))
                await self._record(session, self._release[done : done + 1])
            lost = tuple(names[number] for number in sorted(chosen))
            await session.execute(_FORGET[self._tool], [list(lost)])
            forgotten = await self._look()
        return _Told(
            names=names,
            expected=self._expected,
            stops=tuple(stops),
            lost=lost,
            forgotten=forgotten,
        )

    async def _connect(self) -> psycopg.AsyncConnection[Any]:
        parameters: dict[str, Any] = dict(self._place.parameters)
        return await psycopg.AsyncConnection.connect(**parameters, autocommit=True)

    async def _record(
        self, session: psycopg.AsyncConnection[Any], migrations: Sequence[Migration]
    ) -> None:
        for one in migrations:
            version, _, description = one.name.partition("__")
            row = {
                "name": one.name,
                "checksum": one.checksum,
                "version": version[1:].replace("_", "."),
                "description": description.replace("_", " "),
            }
            await session.execute(_RECORD[self._tool], row)

    async def _look(self) -> Verdict:
        async with await self._connect() as connection:
            catalog = await read_catalog(
                connection, self._wanted, limits=_LIMITS, memory=self._memory
            )
        return verdict(self._expected, catalog, today=datetime.now(UTC).date())


async def _counted(scripts: Scripts) -> AsyncIterator[int]:
    """How many are applied: first none, and in the end all."""
    yield 0
    async for applied in scripts.applied():
        yield applied.number


@pytest.mark.parametrize("history", parameters())
def test_a_history_and_each_stop_on_its_way(history: History) -> None:
    """One test, because to replay a history and to walk it takes long."""
    made = replayed_history(history)
    assert made.snapshot.left_out == ()
    text = encode(told(made)).decode()
    assert text.count("since: ") >= len(made.snapshot.expectation.tables)

    walked = _walked(history, told(made))
    _before_a_migration_it_and_all_later_ones_are_pending(walked)
    _what_is_missing_is_of_the_migration_that_makes_it(walked)
    _a_ledger_that_claims_all_is_hollow(walked)
    _rows_that_were_lost_are_not_recorded(walked)


def _walked(history: History, expected: Expectation) -> _Told:
    files, tool = files_of(history), BY_NAME[history.tool]
    assert tool.scripts is not None
    ledger = expectation.Ledger(
        tool=tool.name, releases={tool.name: tool.release(files)}, origin=expectation.NOWHERE
    )
    expected = replace(expected, migrations=(ledger,))
    chosen = random.Random(14).sample(range(len(ledger.releases[tool.name])), _STOPS)  # noqa: S311 - any will do
    with scratch(None, say=lambda _: None) as place:
        scripts = Scripts(scratch=place, scripts=tool.scripts(files), directory=Path("db"))
        return asyncio.run(_Walk(history, place, expected).walk(scripts, chosen))


def _missing(found: Verdict) -> dict[tuple[str, str], str | None]:
    """What is missing, and since when it should be there."""
    return {
        (one.code.kind.value, one.subject.object): one.since
        for one in found.findings
        if one.code.problem == "missing" and one.code.kind.value != "ledger"
    }


def _before_a_migration_it_and_all_later_ones_are_pending(walked: _Told) -> None:
    for stop in walked.stops:
        [ledger] = stop.found.migrations
        assert (ledger.applied, ledger.pending) == (stop.done, walked.names[stop.done :])
        assert (ledger.unrecorded, ledger.hollow, ledger.failed) == ((), (), ())
        failing = any(one.severity is Severity.FAIL for one in stop.found.findings)
        assert failing is (stop.done < len(walked.names))


def _what_is_missing_is_of_the_migration_that_makes_it(walked: _Told) -> None:
    """It is there right after that migration, and not right before it."""
    missing = [_missing(stop.found) for stop in walked.stops]
    assert missing[-1] == {}
    for stop, things in zip(walked.stops, missing, strict=True):
        for thing, since in things.items():
            assert since is not None
            number = walked.names.index(since)
            assert number >= stop.done
            assert not any(thing in later for later in missing[number + 1 :]), thing
            before = missing[number]
            # Of a table that is missing as a whole, nothing in it is told of by itself.
            assert thing in before or any(kind == "table" for kind, _ in before), thing
        for one in stop.found.findings:
            if one.code.problem == "missing" and one.code is not Code.LEDGER_MISSING:
                assert one.explained_by == one.since


def _a_ledger_that_claims_all_is_hollow(walked: _Told) -> None:
    for stop in walked.stops:
        if stop.claimed is None:
            continue
        [ledger] = stop.claimed.migrations
        assert ledger.pending == ()
        assert set(ledger.hollow) <= set(walked.names[stop.done :])
        explained = {one.explained_by for one in stop.claimed.findings} - {None}
        assert explained <= set(ledger.hollow)
        lacking = set(_missing(stop.claimed).values())
        assert bool(ledger.hollow) or not lacking, stop.done


def _rows_that_were_lost_are_not_recorded(walked: _Told) -> None:
    [ledger] = walked.forgotten.migrations
    assert sorted((*ledger.pending, *ledger.unrecorded)) == sorted(walked.lost)
    makes_something = {one for stop in walked.stops for one in _missing(stop.found).values()}
    # Behind the first that leaves nothing to be told by, none is sure.
    sure = list(takewhile(makes_something.__contains__, walked.lost))
    assert sure == list(ledger.unrecorded)[: len(sure)]
    assert ledger.applied == len(walked.names) - len(walked.lost)
