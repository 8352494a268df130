from __future__ import annotations

import os
from pathlib import Path

import pytest

from healthcheck.snapshot.file import replace_file


def test_a_new_file_has_the_mode_of_a_new_file(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        replace_file(tmp_path / "new.yaml", b"new")
    finally:
        os.umask(mask)
    assert (tmp_path / "new.yaml").read_bytes() == b"new"
    assert (tmp_path / "new.yaml").stat().st_mode & 0o777 == 0o640


def test_what_stood_there_keeps_its_mode(tmp_path: Path) -> None:
    old = tmp_path / "old.yaml"
    old.write_bytes(b"old")
    old.chmod(0o600)
    replace_file(old, b"new")
    assert old.read_bytes() == b"new"
    assert old.stat().st_mode & 0o777 == 0o600


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "link.yaml"
    link.symlink_to(tmp_path / "there" / "real.yaml")
    replace_file(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "there" / "real.yaml").read_bytes() == b"new"


def test_what_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "old.yaml"
    old.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        replace_file(old, b"new")
    assert old.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [old]


def test_what_is_no_file_is_written_into(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        replace_file(pipe, b"new")
        assert os.read(reader, 9) == b"new"
    finally:
        os.close(reader)
    assert pipe.is_fifo()
