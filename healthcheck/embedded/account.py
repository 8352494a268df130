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
    """As whom a program runs: arguments of subprocess. Without a user it is as whom we run."""

    user: int | None
    group: int | None
    extra_groups: list[int] | None
    env: dict[str, str]


def server_account() -> Account:
    """Our own account, or an unprivileged one where we are root.

    Raises EmbeddedError where root has no such account to lend.
    """
    if os.geteuid() != 0:
        return Account(user=None, group=None, extra_groups=None, env=_environment())
    for name in _UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(user=entry.pw_uid, group=entry.pw_gid, extra_groups=[], env=_environment())
    message = (
        f"PostgreSQL does not run as root, and none of the accounts {', '.join(_UNPRIVILEGED)} "
        "exists to run it as; run this command as an ordinary user"
    )
    raise EmbeddedError(message)


def _environment() -> dict[str, str]:
    # PGDATA, PGPORT, PGOPTIONS and the like belong to another server.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def give(path: Path, account: Account) -> None:
    """Make `account` the owner of `path`, where it is another than we are."""
    if account["user"] is not None and account["group"] is not None:
        os.chown(path, account["user"], account["group"])


def is_open(path: Path) -> bool:
    """Whether every account may enter all the folders of `path`, and read and run what it names.

    False where there is no such path.
    """
    try:
        return path.stat().st_mode & 0o005 == 0o005 and all(
            folder.stat().st_mode & 0o001 for folder in path.resolve().parents
        )
    except OSError:
        return False
