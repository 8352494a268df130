"""The socket that the service listens at."""

from __future__ import annotations

import os
import socket

from healthcheck.errors import Problem, SettingsError

BACKLOG = 2048
"""Connections that may wait to be accepted; a burst of probes is no reason to refuse any."""


def listen(host: str, port: int) -> socket.socket:
    """Listen at an address of this machine. Raises SettingsError that says what to do."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError):
        problem = Problem("HEALTHCHECK_HOST", 0, 0, f"{host} is no address of this machine")
        raise SettingsError([problem]) from None
    # What is known as localhost is asked for by most at its IPv4 address.
    family, _, _, _, address = min(found, key=lambda each: each[0] != socket.AF_INET)
    try:
        listener = socket.create_server(
            (str(address[0]), port), family=family, backlog=BACKLOG, dualstack_ipv6=host == "::"
        )
    except OSError as error:
        raise SettingsError([_problem(error, _joined(host, port))]) from None
    # Else, where both were asked for at once, an answer waits until the caller has acknowledged the
    # one before, which may take it 40 ms. What is accepted inherits it; asyncio sets it for sockets
    # alone that name their protocol.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _problem(error: OSError, where: str) -> Problem:
    text = f"cannot listen at {where}: {os.strerror(error.errno or 0)}"
    cure = "; choose another with --port or HEALTHCHECK_PORT (0 for any free one)"
    return Problem("HEALTHCHECK_PORT", 0, 0, text + cure)


def address_of(listener: socket.socket) -> str:
    """Where it listens, as a URL: "http://[::1]:8080"."""
    host, port = listener.getsockname()[:2]
    return f"http://{_joined(host, port)}"


def _joined(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
