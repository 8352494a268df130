"""The scripts of a history, run one migration after the other, each in a session of its own."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

import psycopg
from msgspec import Struct, field
from psycopg import sql

from healthcheck.errors import Problem, UsageError
from healthcheck.model.ledger import Script
from healthcheck.replay.run import Session, run_script
from healthcheck.replay.scratch import SERVER_OPTION, Scratch, unavailable
from healthcheck.replay.statements import statements

_EXTENSION: Final = re.compile(
    r'create\s+extension\s+(?:if\s+not\s+exists\s+)?(?:"([^"]+)"|([a-z_][\w$]*))', re.IGNORECASE
)
_DATABASE: Final = re.compile(
    r'\b(?:alter|comment\s+on|on)\s+database\s+(?:"([^"]+)"|([a-z_][\w$]*))', re.IGNORECASE
)
_ROLE: Final = re.compile(r'role "(.+)" does not exist')
_NO_ROLE: Final = (psycopg.errors.UndefinedObject, psycopg.errors.InvalidParameterValue)


def database_named(scripts: Iterable[Script]) -> str | None:
    """The database that scripts call by its name: GRANT CONNECT ON DATABASE shop TO app."""
    for script in scripts:
        for one in _DATABASE.finditer(script.text):
            return one[1] or one[2].lower()
    return None


class Applied(NamedTuple):
    """A migration that was just applied, as the `number`-th of `total`."""

    migration: str
    number: int
    total: int


class Scripts(Struct, kw_only=True):
    """SQL of a tool's migrations, in their order. `directory` is where their files are, as shown.

    `schema` is that of unqualified names. `notes` are for the user, a sentence each.
    """

    scratch: Scratch
    scripts: Sequence[Script]
    directory: Path
    schema: str = "public"
    notes: list[str] = field(default_factory=list)

    async def applied(self) -> AsyncIterator[Applied]:
        """Apply them, telling of each. Raises UsageError at what is refused, and ScratchError."""
        try:
            await self._prepare()
            steps = [(name, [*each]) for name, each in groupby(self.scripts, lambda s: s.migration)]
            for number, (name, scripts) in enumerate(steps, 1):
                async with await self._session() as session:
                    for script in scripts:
                        await run_script(session, script, file=self._file(script), mend=self._mend)
                yield Applied(name, number, len(steps))
        except psycopg.Error as error:
            raise unavailable(self.scratch.place, error) from None

    def _file(self, script: Script) -> str:
        return (self.directory / script.path).as_posix()

    async def _session(self) -> Session:
        path = sql.SQL("SET search_path = {}, public").format(sql.Identifier(self.schema))
        session = await psycopg.AsyncConnection.connect(**_plain(self.scratch), autocommit=True)
        if self.schema != "public":
            await session.execute(path)
        return session

    async def _prepare(self) -> None:
        """Refuse what the server lacks, all at once; make the schema that is taken for granted."""
        async with await self._session() as session:
            cursor = await session.execute("SELECT name FROM pg_available_extensions")
            available = {name for (name,) in await cursor.fetchall()}
            problems = [*self._lacking(available)]
            if problems:
                raise UsageError(problems)
            if self.schema != "public" and not self._makes_schema():
                make = sql.SQL("CREATE SCHEMA IF NOT EXISTS {}")
                await session.execute(make.format(sql.Identifier(self.schema)))

    def _makes_schema(self) -> bool:
        make = re.compile(rf'create\s+schema\s+(?!if\b)"?{re.escape(self.schema)}\b', re.IGNORECASE)
        return any(make.search(script.text) for script in self.scripts)

    def _lacking(self, available: Iterable[str]) -> Iterable[Problem]:
        """Each extension that is not there, where it is first created."""
        known = set(available)
        for script in self.scripts:
            if not _EXTENSION.search(script.text):
                continue  # to read a large one takes a while
            for one in statements(script.text, file=self._file(script)):
                found = _EXTENSION.match(one.text) if one.begins("create", "extension") else None
                name = (found[1] or found[2].lower()) if found else None
                if name is not None and name not in known:
                    known.add(name)
                    text = f"{self.scratch.place} has no extension {name}; {self._cure()}"
                    yield Problem(self._file(script), one.line, one.column, text)

    def _cure(self) -> str:
        if self.scratch.private:
            return f"replay on a server that has it: {SERVER_OPTION} URL"
        return "install it there"

    async def _mend(self, error: psycopg.Error) -> bool:
        """Make a role that the migrations take for granted: on a private server nobody else did."""
        found = _ROLE.fullmatch(error.diag.message_primary or "")
        if found is None or not isinstance(error, _NO_ROLE) or not self.scratch.private:
            return False
        async with await self._session() as session:
            await session.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(found[1])))
        self.notes.append(f"role {found[1]}, which no migration creates, was made for the replay")
        return True


def _plain(scratch: Scratch) -> dict[str, Any]:
    return dict(scratch.parameters)
