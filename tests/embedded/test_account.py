"""Who the server runs as."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from healthcheck.embedded import EmbeddedError
from healthcheck.embedded.account import is_open, server_account


def test_an_ordinary_user_runs_it_himself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert server_account()["user"] is None


def test_root_lends_an_account_that_is_not_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert server_account()["user"] not in (None, 0)


def test_root_without_an_account_to_lend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr("healthcheck.embedded.account._UNPRIVILEGED", ("no-such-account",))
    with pytest.raises(EmbeddedError, match=r"none of the accounts no-such-account exists .* user"):
        server_account()


def test_the_environment_names_no_other_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGDATA", "/elsewhere")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    environment = server_account()["env"]
    assert "PGDATA" not in environment
    assert environment["LC_ALL"] == "C"


@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "answer"),
    [
        pytest.param(0o755, 0o755, True, id="open to all"),
        pytest.param(0o711, 0o755, True, id="entered, not listed"),
        pytest.param(0o700, 0o755, False, id="closed folder"),
        pytest.param(0o755, 0o750, False, id="closed file"),
        pytest.param(0o755, 0o644, False, id="not to be run"),
    ],
)
def test_open_to_every_account(
    open_folder: Path, folder_mode: int, file_mode: int, answer: bool
) -> None:
    program = open_folder / "folder" / "program"
    program.parent.mkdir()
    program.touch()
    program.chmod(file_mode)
    program.parent.chmod(folder_mode)
    assert is_open(program) is answer


def test_nothing_is_not_open(open_folder: Path) -> None:
    assert not is_open(open_folder / "nothing")
