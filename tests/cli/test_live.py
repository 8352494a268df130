from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.cli.commands import healthcheck
from tests.server.serving import one


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])  # noqa: S104
def test_a_service_that_lives(host: str) -> None:
    with one("unknown") as service:
        port = str(service.base_url.port)
        ran = healthcheck("live", HOST=host, PORT=port)
        told = healthcheck("live", "--host", host, "--port", port, PORT="1")
    assert (ran.returncode, ran.stdout) == (0, f"port {port}: it answers\n")
    assert told == ran


def test_nobody_listens() -> None:
    ran = healthcheck("live", PORT="1")
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout == (
        "port 1: Connection refused; does healthcheck serve run, and listen there?\n"
    )


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        pytest.param(
            b"HTTP/1.1 404 no\r\nContent-Length: 0\r\n\r\n", "it answers with 404", id="404"
        ),
        pytest.param(b"SSH-2.0-none\r\n", "no answer; does", id="no HTTP"),
        pytest.param(b"", "no answer; does", id="silence"),
    ],
)
def test_another_listens(answer: bytes, says: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        if not answer:
            ran = healthcheck("live", "--port", port, "--timeout", "0.1")
        else:
            with _answering(listener, answer):
                ran = healthcheck("live", "--port", port)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.startswith(f"port {port}: {says}")


def test_a_port_that_is_none_and_one_of_a_service_link() -> None:
    ran = healthcheck("live", PORT="http")
    assert (ran.returncode, ran.stderr) == (
        2,
        'HEALTHCHECK_PORT: wants a port from 0 to 65535, got "http"\n',
    )
    linked = healthcheck("live", PORT="tcp://10.0.0.1:80", HOST="127.0.0.2")
    assert linked.stdout.startswith("port 8080: Connection refused")


@contextmanager
def _answering(listener: socket.socket, answer: bytes) -> Iterator[None]:
    """One caller is heard and answered meanwhile."""

    def hear() -> None:
        caller, _ = listener.accept()
        with caller:
            caller.recv(4096)
            caller.sendall(answer)

    thread = threading.Thread(target=hear)
    thread.start()
    try:
        yield
    finally:
        thread.join()
