"""The data directory of a new server."""

from __future__ import annotations

import subprocess
from pathlib import Path

from healthcheck.embedded.account import Account, give
from healthcheck.embedded.directory import PrivateDirectory
from healthcheck.embedded.errors import EmbeddedError, log_tail


def initialise(
    programs: Path,
    directory: PrivateDirectory,
    account: Account,
    *,
    superuser: str,
    password: str,
) -> None:
    """Run initdb: a cluster in `data` of the directory that lets nobody in without a password.

    Raises EmbeddedError with the last lines of its log.
    """
    home = directory.path
    secret = home / "password"
    secret.touch(mode=0o600)
    secret.write_text(password)
    give(secret, account)
    command: list[str | Path] = [
        programs / "initdb",
        "--no-sync",
        "--no-locale",
        "--encoding=UTF8",
        "--auth=scram-sha-256",
        f"--username={superuser}",
        f"--pwfile={secret}",
        f"--pgdata={home / 'data'}",
    ]
    log = home / "initdb.log"
    try:
        with log.open("wb") as output:
            # The servers that it runs leave shared memory behind where a signal ends them, or their
            # files go: Ctrl-C in a terminal is not for them, and the directory waits for them.
            subprocess.run(  # noqa: S603 - the program that find_binaries() found
                command,
                stdout=output,
                stderr=output,
                cwd=home,
                check=True,
                start_new_session=True,
                pass_fds=[directory.guard],
                **account,
            )
    except OSError as error:
        raise EmbeddedError(f"{error.filename}: cannot be run: {error.strerror}") from error
    except subprocess.CalledProcessError as error:
        message = f"initdb failed with exit status {error.returncode}; the last lines of its log:"
        raise EmbeddedError(f"{message}\n{log_tail(log)}") from error
    finally:
        secret.unlink()
