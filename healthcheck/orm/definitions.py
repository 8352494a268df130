"""Statements that define things, run so that one that is refused does not hide the next."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

import psycopg
from msgspec import Struct, field
from psycopg import sql
from psycopg.errors import InvalidSchemaName, UndefinedFunction, UndefinedObject, UndefinedTable

from healthcheck.errors import Problem
from healthcheck.orm.extensions import extension_for

_DEFINITION: Final = re.compile(r"\s*(?:CREATE|ALTER|COMMENT)\b", re.IGNORECASE)
_NO_SCHEMA: Final = re.compile(r'schema "(.*)" does not exist')
_HEAD: Final = re.compile(r"[^(\n]*")
_CURE: Final = (
    "the private PostgreSQL {version} that the models are created in lacks this; where they are"
    " right, create them in a database that has it, and then: healthcheck snapshot --database-url"
)


class Refusal(Struct, frozen=True):
    """One statement that the server refused, and why."""

    statement: str
    error: psycopg.Error

    @property
    def follows(self) -> bool:
        """Whether it may be refused only because the statement that makes its table was."""
        return isinstance(self.error, UndefinedTable)

    def __str__(self) -> str:
        head = _HEAD.match(self.statement.strip())
        told = f"{head[0].strip() if head else ''}: {self.error.diag.message_primary or self.error}"
        extension = _missing_extension(self.error)
        return f"{told} (extension {extension})" if extension else told


class Definitions(Struct):
    """What became of the statements that were run."""

    refusals: list[Refusal] = field(default_factory=list)
    extensions: list[str] = field(default_factory=list)  # made because the models need them
    version: str = ""

    def run(
        self, connection: psycopg.Connection[Any], statement: str, execute: Callable[[], object]
    ) -> None:
        """Run a statement; where a schema or an extension is all it lacks, make that first.

        `execute` raises psycopg.Error, and leaves the connection so that it can go on. A query is
        run as it is.
        """
        if not _DEFINITION.match(statement):
            execute()
            return
        tried: set[str] = set()
        while True:
            try:
                execute()
            except psycopg.Error as error:
                self.version = connection.info.parameter_status("server_version") or ""
                if not self._mend(connection, error, tried):
                    self.refusals.append(Refusal(statement, error))
                    return
            else:
                return

    def _mend(
        self, connection: psycopg.Connection[Any], error: psycopg.Error, tried: set[str]
    ) -> bool:
        """Whether something was made that may have been all that was missing."""
        schema = _missing_schema(error)
        extension = _missing_extension(error)
        wanted = schema or extension
        if wanted is None or wanted in tried:
            return False
        tried.add(wanted)
        if schema is not None:
            return _made(connection, sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
        extension_sql = sql.SQL("CREATE EXTENSION {} CASCADE").format(sql.Identifier(wanted))
        made = _made(connection, extension_sql)
        self.extensions += [wanted] if made else []
        return made

    def problems(self, source: str) -> Iterator[Problem]:
        """All that was refused, without what only follows from that."""
        causes = [refusal for refusal in self.refusals if not refusal.follows] or self.refusals
        for refusal in causes:
            yield Problem(source, 0, 0, str(refusal))
        if any(
            isinstance(refusal.error, UndefinedObject | UndefinedFunction) for refusal in causes
        ):
            yield Problem(source, 0, 0, _CURE.format(version=self.version))


def _missing_schema(error: psycopg.Error) -> str | None:
    found = _NO_SCHEMA.fullmatch(error.diag.message_primary or "")
    return found[1] if found and isinstance(error, InvalidSchemaName) else None


def _missing_extension(error: psycopg.Error) -> str | None:
    if not isinstance(error, UndefinedObject | UndefinedFunction):
        return None
    return extension_for(error.diag.message_primary or "")


def _made(connection: psycopg.Connection[Any], statement: sql.Composed) -> bool:
    try:
        with connection.transaction():
            connection.execute(statement)
    except psycopg.Error:
        return False
    return True
