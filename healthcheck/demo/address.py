"""Where the demo that runs has its database, for the commands that break and mend it.

A file that only this user can read, so that the password of the throw-away server is printed
nowhere, and no such command can ever reach a database that is not the demo's.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg


class NoDemoError(Exception):
    """No demo of this user runs on this machine."""


class PublishError(Exception):
    """The file cannot be made."""


def _path() -> Path:
    return Path(tempfile.gettempdir()) / f"healthcheck-demo-{os.getuid()}.url"


@contextmanager
def published(url: str) -> Iterator[bool]:
    """Let `send` find the database at `url` while this lasts. Raises PublishError.

    False where another demo of this user runs, which keeps being the one that `send` finds.
    """
    path = _path()
    if _another_lives():
        yield False
        return
    try:
        path.unlink(missing_ok=True)
        # O_EXCL: never write through a link that somebody else put there.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise PublishError(f"{path}: {error.strerror}; remove it, or set TMPDIR") from None
    with os.fdopen(descriptor, "w") as file:
        file.write(url)
    try:
        yield True
    finally:
        with suppress(NoDemoError):
            if _published_url() == url:
                path.unlink()


def _another_lives() -> bool:
    try:
        psycopg.connect(_published_url(), connect_timeout=2).close()
    except (NoDemoError, psycopg.Error):
        return False
    return True


def send(statement: str) -> str:
    """Run one statement in the demo's database; what the server said: "DROP TABLE".

    Raises NoDemoError where no demo runs, and psycopg.Error for what the server refuses.
    """
    with psycopg.connect(_published_url(), autocommit=True) as connection:
        return connection.execute(statement.encode()).statusmessage or ""


def _published_url() -> str:
    try:
        descriptor = os.open(_path(), os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        raise NoDemoError("no demo is running; start one with: healthcheck demo") from None
    with os.fdopen(descriptor) as file:
        facts = os.fstat(file.fileno())
        if facts.st_uid != os.getuid() or stat.S_IMODE(facts.st_mode) != 0o600:
            raise NoDemoError(f"{_path()} is not a file of this user's own; remove it")
        return file.read()
