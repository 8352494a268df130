"""Who the server runs as: PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import pwd
from pathlib import Path
from typing import TypedDict

from healthcheck.embedded.errors import EmbeddedError

# Accounts that own nothing. Never "postgres": that one may own a cluster of this machine.
_UNPRIVILEGED = ("nobody", "daemon")


class Account(TypedDict):
    """The arguments of subprocess that name an account; all None for the account that we are."""

    user: int | None
    group: int | None
    extra_groups: list[int] | None


def server_account() -> Account:
    """Our own account, or an unprivileged one where we are root.

    Raises EmbeddedError where root has no such account to lend.
    """
    if os.geteuid() != 0:
        return Account(user=None, group=None, extra_groups=None)
    for name in _UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(user=entry.pw_uid, group=entry.pw_gid, extra_groups=[])
    message = (
        f"PostgreSQL does not run as root, and none of the accounts {', '.join(_UNPRIVILEGED)} "
        "exists to run it as; run this command as an ordinary user"
    )
    raise EmbeddedError(message)


def give(path: Path, account: Account) -> None:
    """Make `account` the owner of `path`, where it is another than we are."""
    if account["user"] is not None and account["group"] is not None:
        os.chown(path, account["user"], account["group"])


def is_open(path: Path) -> bool:
    """Whether every account may enter all the folders of `path` and read and run what it names."""
    folders = path.resolve().parents
    return path.stat().st_mode & 0o005 == 0o005 and all(
        folder.stat().st_mode & 0o001 for folder in folders
    )
