"""The story is told by real commands against a real server, and it notices a wrong answer."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest

from healthcheck.demo import address, incident, story
from tests.postgres import Database
from tests.server.serving import one

_ROOT = Path(__file__).parents[2]

MISSING = ("avatar_projects", "avatars", "avatar_generations", "avatar_presets")
INSIDE = (
    "persona_examples",
    "avatar_usage_history",
    "projectId",
    "avatar_generations_projectId_idx",
)


def _free_port() -> int:
    """Not the usual one: another demo of this machine may want it at the same moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture
def prepared(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server is there, and the declaration that the story makes: this repository's own."""

    @contextmanager
    def there() -> Iterator[SimpleNamespace]:
        server = database.server
        try:
            yield SimpleNamespace(url=server.url, version=server.version, socket_dir=tmp_path)
        finally:
            database.execute("DROP DATABASE app WITH (FORCE)")

    def copy(stage: story.Stage, say: story.Say) -> None:
        text = (_ROOT / incident.DECLARATION).read_text()
        there = text.replace("directory: healthcheck/demo/", "directory: ")
        (stage.release / incident.DECLARATION).write_text(there)

    monkeypatch.setattr(story, "embedded_server", there)
    monkeypatch.setattr(story, "_declare", copy)


@pytest.mark.usefixtures("prepared")
def test_it_fails_when_the_migration_mends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incident, "apply_incident", lambda connection: None)
    with pytest.raises(story.StoryError, match="expected 200"):
        story.play(once=True, port=_free_port(), say=lambda line: None)


def test_it_fails_when_there_is_no_declaration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incident, "_BEGUN", "version: 7")
    with pytest.raises(story.StoryError, match="expected a declaration"):
        story.play(once=True, port=_free_port(), say=lambda line: None)


@pytest.mark.usefixtures("prepared")
def test_it_fails_when_the_ledger_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    apply_earlier = incident.apply_earlier

    def claim_all(connection: incident.Connection) -> None:
        apply_earlier(connection)
        columns = "id, checksum, migration_name, finished_at"
        values = f"'1', '', '{incident.INCIDENT}', now()"
        connection.execute(f"INSERT INTO _prisma_migrations ({columns}) VALUES ({values})")

    monkeypatch.setattr(incident, "apply_earlier", claim_all)
    with pytest.raises(story.StoryError, match="to be pending and the cause"):
        story.play(once=True, port=_free_port(), say=lambda line: None)


@pytest.mark.usefixtures("prepared")
def test_it_fails_when_nothing_is_missing_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    apply_earlier = incident.apply_earlier

    def apply_all(connection: object) -> None:
        apply_earlier(connection)  # type: ignore[arg-type]
        incident.apply_incident(connection)  # type: ignore[arg-type]

    monkeypatch.setattr(incident, "apply_earlier", apply_all)
    with pytest.raises(story.StoryError, match="expected 503"):
        story.play(once=True, port=_free_port(), say=lambda line: None)


@pytest.mark.usefixtures("prepared")
def test_another_service_at_the_port_is_not_taken_for_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    with one("pass") as other:
        port = other.base_url.port
        monkeypatch.setattr(story, "_free_port", lambda asked: asked)
        with pytest.raises(story.StoryError, match="the service did not start"):
            story.play(once=True, port=port, say=lambda line: None)


def test_a_port_that_is_taken_is_refused(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        demo = _demo("--once", "--port", str(port), home=tmp_path)
        out, err = demo.communicate(timeout=60)
    assert (demo.returncode, out) == (2, "")
    assert err == f"--port: {port} is taken; name another, or none\n"


def test_a_second_demo_leaves_the_first_its_file(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    dead = "postgresql://127.0.0.1:1/dead"
    with address.published(dead) as first, address.published(database.url) as second:
        assert (first, second) == (True, True)
        with address.published("postgresql://127.0.0.1:1/third") as third:
            assert not third
        assert address.send("SELECT 1") == "SELECT 1"
    assert list(tmp_path.iterdir()) == []


def test_a_demo_that_was_replaced_takes_nothing_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    [first, second] = [f"postgresql://127.0.0.1:1/{name}" for name in ("first", "second")]
    with ExitStack() as later:
        with address.published(first):
            later.enter_context(address.published(second))
        [file] = tmp_path.iterdir()
        assert file.read_text() == second
    assert list(tmp_path.iterdir()) == []


def _demo(*arguments: str, home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "healthcheck", "demo", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(home)},
    )


@pytest.fixture
def home() -> Iterator[Path]:
    # A server's socket wants a short path, and its account must be able to pass through.
    with TemporaryDirectory(prefix="hc") as name:
        path = Path(name)
        path.chmod(0o755)
        yield path


def test_it_shows_what_is_missing_and_then_stays_to_be_broken_by_hand(home: Path) -> None:
    demo = _demo("--port", str(_free_port()), home=home)
    try:
        assert demo.stdout is not None
        told = "".join(takewhile(lambda line: not line.startswith("Ctrl-C"), demo.stdout))
        before, after = told.split("Applied ")
        assert "HTTP/1.1 503 Service Unavailable" in before
        assert "HTTP/1.1 200 OK" in after
        for name in (*MISSING, *INSIDE):
            assert name in before
        assert f"all created by {incident.INCIDENT}, which is pending" in before
        assert f"  What to do:\n    {incident.REMEDY}\n" in before
        sent = _demo("--sql", "DROP TABLE persona_examples", home=home)
        assert sent.communicate(timeout=60)[0] == "DROP TABLE\n"
        wrong = _demo("--sql", "DROP TABLE persona_examples", home=home)
        assert "does not exist" in wrong.communicate(timeout=60)[1]
        assert wrong.returncode == 1
    finally:
        demo.send_signal(signal.SIGTERM)
        demo.communicate(timeout=60)
    assert demo.returncode == 0
    assert [path.name for path in home.iterdir() if path.name.startswith("healthcheck-demo")] == []
    alone = _demo("--sql", "SELECT 1", home=home)
    assert "no demo is running" in alone.communicate(timeout=60)[1]
    assert alone.returncode == 2


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_refused(port: str, tmp_path: Path) -> None:
    demo = _demo("--port", port, home=tmp_path)
    assert "--port" in demo.communicate(timeout=60)[1]
    assert demo.returncode == 2


def test_a_file_of_somebody_elses_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    path = tmp_path / f"healthcheck-demo-{os.getuid()}.url"
    path.write_text("postgresql://127.0.0.1:1/planted")
    path.chmod(0o644)
    with pytest.raises(address.NoDemoError, match="not a file of this user's own"):
        address.send("SELECT 1")
    path.unlink()
    path.symlink_to("/etc/hostname")
    with pytest.raises(address.NoDemoError, match="no demo is running"):
        address.send("SELECT 1")
