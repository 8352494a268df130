"""HTTP as uvicorn speaks it, with limits on what a caller may take of our time and memory."""

from __future__ import annotations

from asyncio import TimerHandle, Transport
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from healthcheck.report.json import dumps

ARRIVAL_S: Final = 10.0
"""How long a request may take to arrive, from its first byte to the end of its head."""

MOST_BYTES: Final = 32 * 1024
"""The most that a request may be long, with its headers, and with a body that nobody reads."""

_REASONS: Final = {"400": "Bad Request", "431": "Request Header Fields Too Large"}


class LimitedProtocol(HttpToolsProtocol):
    """One connection. uvicorn itself waits for ever for a head, and takes one of any length."""

    transport: _Whole
    _arriving: TimerHandle | None = None
    _heads = 0  # that came completely
    _came_bytes = 0  # since the last of them

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.transport = _Whole(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_came()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        idle, heads = self._is_idle(), self._heads
        super().data_received(data)
        if idle and heads == self._heads and self._arriving is None:
            self._await_head()
        # What came with the end of a head counts as if it had come after it.
        self._came_bytes = len(data) + (self._came_bytes if heads == self._heads else 0)
        if self._came_bytes > MOST_BYTES:
            self._refuse("431", f"the request is longer than {MOST_BYTES} bytes")

    def on_headers_complete(self) -> None:
        self._head_came()
        self._heads += 1
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        self.transport.send()  # an answer to HEAD is a head alone
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP as everything else is answered: in JSON, never cached."""
        self._refuse("400", "this is no HTTP request that can be read")

    def _is_idle(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle  # None until the first request came
        return cycle is None or cycle.response_complete

    def _await_head(self) -> None:
        self._arriving = self.loop.call_later(ARRIVAL_S, self._give_up)

    def _head_came(self) -> None:
        if self._arriving is not None:
            self._arriving.cancel()
            self._arriving = None

    def _give_up(self) -> None:
        self._arriving = None
        self.transport.close()

    def _refuse(self, status: str, message: str) -> None:
        self._head_came()
        if self.transport.is_closing():
            return
        body = dumps({"error": _REASONS[status].lower().replace(" ", "_"), "message": message})
        self.transport.write(
            (
                f"HTTP/1.1 {status} {_REASONS[status]}\r\ncontent-type: application/json\r\n"
                f"cache-control: no-store\r\ncontent-length: {len(body) + 1}\r\n"
                f"connection: close\r\n\r\n{body}\n"
            ).encode()
        )
        self.transport.close()


class _Whole(Transport):
    """Sends the head of an answer with its body: one system call, and the caller wakes but once."""

    def __init__(self, transport: Transport) -> None:
        super().__init__()
        self._transport = transport
        self._head = b""

    def write(self, data: bytes) -> None:  # type: ignore[override]
        """Keep what comes first, until more comes or it is all."""
        if self._head:
            self._transport.write(self._head + data)
            self._head = b""
        else:
            self._head = data

    def send(self) -> None:
        """Whatever is kept is all."""
        if self._head:
            self.write(b"")

    def close(self) -> None:
        self.send()
        self._transport.close()

    def is_closing(self) -> bool:
        return self._transport.is_closing()
