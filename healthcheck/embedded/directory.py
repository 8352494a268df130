"""A private directory that does not outlive us, whatever ends us."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from healthcheck.embedded.account import Account, give, is_open
from healthcheck.embedded.errors import EmbeddedError

# The keeper reads until nobody holds the other end of its pipe: it was closed by us, or by the
# kernel when we were killed, and whoever else was given it has ended. Then it ends the server that
# still runs in the directory, and removes the directory.
_KEEPER = """
trap '' HUP INT TERM
cat
if read -r server < "$1/data/postmaster.pid"; then
    for signal in INT QUIT KILL; do
        kill -s "$signal" "$server" || break
        for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
            kill -s 0 "$server" || break 2
            sleep 0.2
        done
    done
fi
rm -rf -- "$1" || { sleep 2; rm -rf -- "$1"; }
"""
_KEEPER_DEADLINE_S = 20


class PrivateDirectory(Struct, frozen=True, kw_only=True):
    """It stays while a process has the descriptor `guard` open."""

    path: Path
    guard: int


@contextmanager
def private_directory(parent: Path | None, account: Account) -> Iterator[PrivateDirectory]:
    """A new directory of mode 0700 that belongs to `account`, below `parent` or the usual place.

    It is removed on leaving, and a server that still runs on its `data` is stopped. That holds
    when this process is ended from outside, by SIGKILL too. Raises EmbeddedError where it cannot
    be made or `account` could not reach it.
    """
    home = _make(parent, account)
    with subprocess.Popen(  # noqa: S603 - a script of our own
        ["/bin/sh", "-c", _KEEPER, "keeper", str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd="/",
    ) as keeper:
        try:
            if keeper.stdin is not None:
                yield PrivateDirectory(path=home, guard=keeper.stdin.fileno())
        finally:
            _dismiss(keeper)
            shutil.rmtree(home, ignore_errors=True)


def _make(parent: Path | None, account: Account) -> Path:
    place = Path(parent or tempfile.gettempdir()).resolve()
    if account["user"] is not None and not is_open(place):
        message = (
            f"{place}: PostgreSQL, which runs as an unprivileged account where we are root, "
            "may not enter it; name another folder, or set TMPDIR to one that all may enter"
        )
        raise EmbeddedError(message)
    try:
        home = Path(tempfile.mkdtemp(prefix="healthcheck-", dir=place))
        give(home, account)
    except OSError as error:
        message = f"{place}: no directory for PostgreSQL can be made there: {error.strerror}"
        raise EmbeddedError(message) from error
    return home


def _dismiss(keeper: subprocess.Popen[bytes]) -> None:
    if keeper.stdin is not None:
        keeper.stdin.close()
    try:
        keeper.wait(timeout=_KEEPER_DEADLINE_S)
    except subprocess.TimeoutExpired:
        keeper.kill()
