"""The one connection of a target."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.errors import InsufficientPrivilege, LockNotAvailable

from healthcheck.introspect import Connection, MovingError
from healthcheck.probe.certificates import with_certificates
from healthcheck.probe.owed import Owed
from healthcheck.probe.silence import SILENCE_S, Silence, WatchedConnection, watching

# A session that nobody uses is a place taken from somebody else's.
_IDLE_S = 60.0

_TEXT_TYPES = ("text", "name", "varchar", "bpchar", '"char"')


class _AnyTextLoader(Loader):
    """Names of a database without an encoding are bytes; what is no UTF-8 is shown escaped.

    A lone surrogate instead would break JSON and the whole of the metrics.
    """

    def load(self, data: Buffer) -> str:
        return bytes(data).decode("utf-8", "backslashreplace")


class Link:
    """At most one open connection, opened when asked for and closed when idle.

    While it is in use and its network is black for `silence_s`, it fails.
    """

    def __init__(self, parameters: Mapping[str, str], *, silence_s: float = SILENCE_S) -> None:
        self._parameters = dict(with_certificates(parameters, os.environ))
        self._connection: Connection | None = None
        self._silence = Silence(silence_s)
        self._owed: Owed | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._encoding = "UTF8"

    @property
    def is_open(self) -> bool:
        """Whether a connection is kept; the server may have gone all the same."""
        return self._connection is not None and not self._connection.closed

    @property
    def was_silent(self) -> bool:
        """Whether it failed because its network is black, since it was last asked for."""
        return self._silence.was_met

    @property
    def owed_s(self) -> float:
        """How long the server has owed a word: a connection, or a piece of an answer."""
        return 0.0 if self._owed is None else self._owed.seconds

    async def connection(self) -> Connection:
        """The kept connection, or a new one. Raises psycopg.OperationalError."""
        self._stop_idling()
        self._silence.begin()
        if self._connection is None or self._connection.closed:
            self._connection = await self._open()
        return self._connection

    async def _open(self) -> Connection:
        self._forget()
        self._owed = owed = Owed()
        with watching(self._silence):
            connection = await WatchedConnection.connect(
                **self._parameters,  # type: ignore[arg-type]
                autocommit=True,
                # Prepared statements fail behind a transaction pooler.
                prepare_threshold=None,
                client_encoding=self._encoding,
            )
        connection.owed = owed
        owed.end()
        self._silence.watch(connection.fileno())
        unencoded = connection.info.parameter_status("server_encoding") == "SQL_ASCII"
        if unencoded and self._encoding == "UTF8":
            # Such a server would refuse to send a name that is no UTF-8.
            await connection.close()
            self._encoding = "SQL_ASCII"
            return await self._open()
        if unencoded:
            for name in _TEXT_TYPES:
                connection.adapters.register_loader(name, _AnyTextLoader)
        return connection

    async def recover(self, error: Exception) -> None:
        """Keep the connection where the server only said no to a question; cut it otherwise.

        What refuses a question, a lock on the catalog say, may be in the way of a new session too.
        """
        connection = self._connection
        said_no = isinstance(error, (LockNotAvailable, InsufficientPrivilege, MovingError))
        if connection is None or connection.closed or not said_no:
            self.cut()
            return
        try:
            await connection.rollback()
        except psycopg.Error:
            self.cut()
        else:
            self.rest()

    def rest(self) -> None:
        """Keep the connection for the next check, but not for ever."""
        self._stop_idling()
        self._silence.pause()
        self._idle = asyncio.get_running_loop().call_later(_IDLE_S, self.cut)

    def cut(self) -> None:
        """End the connection at once, without asking the server; the next check opens another."""
        self._stop_idling()
        self._silence.pause()
        self._silence.shut_down()
        self._forget()

    def _stop_idling(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _forget(self) -> None:
        self._silence.forget()
        self._owed = None
        if self._connection is not None:
            # finish() only frees libpq's memory and descriptor; it waits for nothing.
            self._connection.pgconn.finish()
            self._connection = None
