"""The private directory and its keeper."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from healthcheck.embedded import EmbeddedError
from healthcheck.embedded.account import Account, server_account
from healthcheck.embedded.directory import private_directory


def test_is_private_and_gone_afterwards(open_folder: Path) -> None:
    with private_directory(open_folder, server_account()) as made:
        home = made.path
        assert home.parent == open_folder
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        (home / "data").mkdir()
        (home / "data" / "file").touch()
    assert not home.exists()


def test_is_gone_after_an_error(open_folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), private_directory(open_folder, server_account()) as made:
        raise ZeroDivisionError
    assert not made.path.exists()


def test_no_such_parent(open_folder: Path) -> None:
    account = Account(user=None, group=None, extra_groups=None, env={})
    with (
        pytest.raises(EmbeddedError, match=r"no directory for PostgreSQL .*: No such file"),
        private_directory(open_folder / "nothing", account),
    ):
        pass


def test_a_parent_that_the_account_cannot_enter(open_folder: Path) -> None:
    open_folder.chmod(0o700)
    account = Account(user=os.geteuid() + 1, group=os.getegid(), extra_groups=[], env={})
    with (
        pytest.raises(EmbeddedError, match="may not enter it; name another folder, or set TMPDIR"),
        private_directory(open_folder, account),
    ):
        pass
