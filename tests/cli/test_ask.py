from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.cli.commands import healthcheck
from tests.report.made import AVATARS, REPORTS
from tests.server.serving import Answering, app_of, client, one


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])  # noqa: S104
@pytest.mark.parametrize("question", [[], ["live"], ["ready"]], ids=" ".join)
def test_a_service_that_lives(question: list[str], host: str) -> None:
    with one("unknown") as service:
        port = str(service.base_url.port)
        ran = healthcheck("ask", *question, HOST=host, PORT=port)
        told = healthcheck("ask", *question, "--host", host, "--port", port, PORT="1")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "PASS\n", "")
    assert told == ran


@pytest.mark.parametrize(
    ("report", "status", "begins"),
    [
        pytest.param("pass", 0, "PASS: all 87 expected objects are there\n", id="pass"),
        pytest.param("warn", 0, "WARN: 1 of 87", id="warn"),
        pytest.param("fail", 1, "FAIL: ", id="fail"),
        pytest.param("unknown", 1, "UNKNOWN: the database did not answer in time\n", id="unknown"),
    ],
)
def test_what_it_says_of_the_database(report: str, status: int, begins: str) -> None:
    with one(report) as service:
        ran = healthcheck("ask", "schema", PORT=str(service.base_url.port))
    assert (ran.returncode, ran.stderr) == (status, "")
    assert ran.stdout.startswith(begins)


def test_of_several_targets_how_many() -> None:
    targets = [Answering(name, replace(REPORTS[name], target=name)) for name in ("pass", "fail")]
    with client(app_of(*targets)) as service:
        ran = healthcheck("ask", "schema", PORT=str(service.base_url.port))
    assert (ran.returncode, ran.stdout) == (1, "FAIL: 1 of 2 targets did not pass\n")


def test_the_token_makes_it_say_names() -> None:
    with one("a migration that was not applied", detail="summary", token="geheim") as service:
        port = str(service.base_url.port)
        without = healthcheck("ask", "schema", PORT=port)
        ran = healthcheck("ask", "schema", PORT=port, TOKEN="geheim")
    assert AVATARS not in without.stdout
    assert AVATARS in ran.stdout
    assert "geheim" not in ran.stdout


def test_nobody_listens() -> None:
    ran = healthcheck("ask", PORT="1")
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout == (
        "port 1: Connection refused; does healthcheck serve run, and listen there?\n"
    )


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        pytest.param(
            b"HTTP/1.1 404 no\r\nContent-Length: 0\r\n\r\n",
            "404, and no word of healthcheck serve; is it",
            id="404",
        ),
        pytest.param(b"SSH-2.0-none\r\n", "port {}: no answer; does", id="no HTTP"),
        pytest.param(b"", "port {}: no answer; does", id="silence"),
    ],
)
def test_another_listens(answer: bytes, says: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        if not answer:
            ran = healthcheck("ask", "--port", port, "--timeout", "0.1")
        else:
            with _answering(listener, answer):
                ran = healthcheck("ask", "--port", port)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.startswith(says.format(port))


@pytest.mark.parametrize("port", ["http", "0", "65536", "٣"])
def test_a_port_that_is_none(port: str) -> None:
    problem = "wants the port from 1 to 65535 of the service"
    ran = healthcheck("ask", PORT=port)
    assert (ran.returncode, ran.stderr) == (2, f"HEALTHCHECK_PORT: {problem}\n")
    ran = healthcheck("ask", "--port", port)
    assert (ran.returncode, ran.stderr) == (2, f"--port: {problem}\n")


@pytest.mark.parametrize("text", ["x", "0", "nan", "-1", "1e9"])
def test_a_time_that_is_none(text: str) -> None:
    ran = healthcheck("ask", f"--timeout={text}")
    assert ran.returncode == 2
    assert f"argument --timeout: wants seconds such as 0.8, above 0, got '{text}'" in ran.stderr


def test_a_link_of_kubernetes_is_no_port() -> None:
    linked = healthcheck("ask", PORT="tcp://10.0.0.1:80", HOST="127.0.0.2")
    assert linked.stdout.startswith("port 8080: Connection refused")


def test_a_token_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("geheim\n")
    with one("a migration that was not applied", detail="summary", token="geheim") as service:
        port = str(service.base_url.port)
        ran = healthcheck("ask", "schema", PORT=port, TOKEN_FILE=str(file))
    assert AVATARS in ran.stdout
    file.unlink()
    ran = healthcheck("ask", "schema", PORT=port, TOKEN_FILE=str(file))
    assert (ran.returncode, ran.stderr) == (
        2,
        "HEALTHCHECK_TOKEN_FILE: the file cannot be read: No such file or directory\n",
    )


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
