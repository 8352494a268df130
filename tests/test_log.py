from __future__ import annotations

import json
import logging
import os
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.log import Event, dropped_lines, log_to_stderr, told
from healthcheck.log.writer import Writer

ROOT = Path(__file__).parent.parent


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[IO[str]]:
    with (tmp_path / "log").open("w+") as file:
        yield file


def lines(sink: IO[str]) -> list[str]:
    sink.seek(0)
    return sink.read().splitlines()


def as_json(sink: IO[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines(sink)]


@contextmanager
def pipe() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    try:
        yield reading, writing
    finally:
        os.close(reading)
        os.close(writing)


def test_every_event_is_documented() -> None:
    page = (ROOT / "docs/reference/log-events.md").read_text()
    for event in Event:
        assert f"\n## `{event.value}`\n" in page
    assert page.count("\n## `") == len(Event)


def test_json(sink: IO[str]) -> None:
    with log_to_stderr(format="json", level="info", stream=sink):
        structlog.get_logger().info(
            Event.SERVER_LISTENING.value, address="http://[::]:1", path=Path()
        )
    (line,) = as_json(sink)
    assert list(line) == ["timestamp", "level", "event", "address", "path"]
    assert line["level"] == "info"
    assert line["event"] == "server.listening"
    assert line["timestamp"].endswith("Z")


def test_console(sink: IO[str]) -> None:
    with log_to_stderr(format="console", level="info", stream=sink):
        structlog.get_logger().warning(
            "schema.status_changed",
            target="shop",
            message="a\x1b[31m\u2028b\nc",
            findings=[{"a": 1}],
        )
    (line,) = lines(sink)
    _, _, rest = line.partition(" ")
    assert rest == (
        'warning schema.status_changed target=shop message="a\\u001b[31m\\u2028b\\nc"'
        ' findings=[{"a": 1}]'
    )


@given(st.text())
def test_a_console_line_is_one_line_that_prints(text: str) -> None:
    with pipe() as (reading, writing), os.fdopen(os.dup(writing), "w") as stream:
        with log_to_stderr(format="console", level="info", stream=stream):
            structlog.get_logger().info("server.listening", text=text)
        line = os.read(reading, 100_000).decode()
    assert line.endswith("\n")
    assert line[:-1].isprintable()


def test_levels(sink: IO[str]) -> None:
    with log_to_stderr(format="json", level="error", stream=sink):
        structlog.get_logger().warning("server.stopping")
        logging.getLogger("library").warning("quiet")
        structlog.get_logger().error("request.failed")
    assert [line["event"] for line in as_json(sink)] == ["request.failed"]


def secret_error() -> BaseException:
    def fail() -> None:
        password = "geheim"  # a local variable that a traceback could show
        try:
            Path("/nowhere", password).read_bytes()
        except OSError as error:
            raise ValueError(password) from error

    with pytest.raises(ValueError, match="geheim") as caught:
        fail()
    return caught.value


def test_what_libraries_log_is_told_without_their_values(sink: IO[str]) -> None:
    library = logging.getLogger("library")
    with log_to_stderr(format="json", level="debug", stream=sink):
        library.info("quiet")
        library.warning("error in %s\nmore of geheim", "geheim")
        library.error("failed", exc_info=secret_error())
        library.critical(OSError("geheim"))
        library.log(35, "")
    first, second, third, fourth = as_json(sink)
    assert (first["event"], first["library"]) == ("library.message", "library")
    assert (first["level"], first["message"]) == ("warning", "error in %s")
    assert (second["level"], second["error"]) == ("error", "builtins.ValueError")
    assert second["because"] == "builtins.FileNotFoundError"
    assert second["where"][-1].endswith(" fail")
    assert (third["level"], third["message"]) == ("error", "OSError")
    assert fourth["message"] == ""
    assert "geheim" not in "".join(lines(sink))


def test_warnings(sink: IO[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        with log_to_stderr(format="json", level="info", stream=sink):
            warnings.warn("beware\nof it", stacklevel=1)
    (line,) = as_json(sink)
    assert line["library"] == "py.warnings"
    assert line["message"].endswith("UserWarning: beware")


def test_a_thread_that_fails(sink: IO[str]) -> None:
    def fail() -> None:
        raise secret_error()

    with log_to_stderr(format="json", level="info", stream=sink):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    (line,) = as_json(sink)
    assert line["message"] == "a thread ended with an exception"
    assert line["error"] == "builtins.ValueError"


def test_told_keeps_the_innermost_frames() -> None:
    def deeper(levels: int) -> None:
        if levels == 0:
            raise KeyError("geheim")
        deeper(levels - 1)

    with pytest.raises(KeyError) as caught:
        deeper(20)
    fields = told(caught.value)
    assert "because" not in fields
    where = fields["where"]
    assert isinstance(where, list)
    assert len(where) == 12


def note(lost: int) -> str:
    return f"lost {lost}"


def test_a_sink_that_nobody_reads_holds_up_nobody() -> None:
    with pipe() as (reading, writing):
        writer = Writer(writing, note=note, most_bytes=10_000)
        for number in range(20_000):
            writer.write(f"line {number}")
        assert writer.dropped > 0
        writer.close(timeout=0.01)
        read = threading.Thread(target=drain, args=(reading, found := bytearray()))
        read.start()
        writer.close(timeout=60)
        os.write(writing, b"end")
        read.join()
    written = found.decode().splitlines()[:-1]
    kept = [line for line in written if line.startswith("line ")]
    assert len(kept) + writer.dropped == 20_000
    assert kept == sorted(kept, key=lambda line: int(line[5:]))
    noted = [int(line[5:]) for line in written if line.startswith("lost ")]
    assert sum(noted) == writer.dropped


def drain(descriptor: int, found: bytearray) -> None:
    while not found.endswith(b"end"):
        found += os.read(descriptor, 65_536)


def test_a_descriptor_that_does_not_block() -> None:
    with pipe() as (reading, writing):
        os.set_blocking(writing, False)
        writer = Writer(writing, note=note)
        read = threading.Thread(target=drain, args=(reading, found := bytearray()))
        for number in range(20_000):
            writer.write(f"line {number}")
        read.start()
        writer.close(timeout=60)
        os.set_blocking(writing, True)
        os.write(writing, b"end")
        read.join()
    assert found.decode().splitlines()[:-1] == [f"line {number}" for number in range(20_000)]


def closed_pipe() -> int:
    reading, writing = os.pipe()
    os.close(reading)
    return writing


@pytest.mark.parametrize(
    "opened",
    [
        pytest.param(closed_pipe, id="nobody at the other end"),
        pytest.param(lambda: os.open("/dev/full", os.O_WRONLY), id="no space left"),
    ],
)
def test_a_sink_that_takes_nothing(opened: Callable[[], int]) -> None:
    descriptor = opened()
    writer = Writer(descriptor, note=note)
    for _ in range(100):
        writer.write("line")
    writer.close(timeout=60)
    writer.write("late")
    os.close(descriptor)
    assert writer.dropped == 101


def test_no_sink_at_all() -> None:
    with log_to_stderr(format="json", level="info", stream=None) as writer:
        assert dropped_lines() == writer.dropped
    nowhere = Writer(None, note=note)
    nowhere.write("line")
    nowhere.close(timeout=60)
    assert nowhere.dropped == 1


def test_a_stream_without_a_descriptor(capsys: pytest.CaptureFixture[str]) -> None:
    with log_to_stderr(format="json", level="info") as writer:
        structlog.get_logger().info("server.listening")
    assert writer.dropped == 1
    assert capsys.readouterr().err == ""


def test_what_was_lost_is_told_when_there_is_room_again(sink: IO[str]) -> None:
    with log_to_stderr(format="json", level="info", stream=sink) as writer:
        writer.write("x" * (1 << 20))
        assert dropped_lines() == 1
        structlog.get_logger().info("server.listening")
    first, second = as_json(sink)
    assert first["event"] == "server.listening"
    assert (second["event"], second["level"], second["lines"]) == (
        "log.lines_dropped",
        "warning",
        1,
    )
    assert dropped_lines() == 0
