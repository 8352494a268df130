"""A connection over TLS, to a server that has it: the wheel's PostgreSQL is built without."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from healthcheck.database_url import parse
from healthcheck.embedded import EmbeddedServer, embedded_server
from healthcheck.embedded.account import give, server_account
from healthcheck.model.report import Reason
from healthcheck.probe.certificates import with_certificates
from healthcheck.probe.failure import Failure, failure_of
from tests.docs.guide import ROOT

_CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")


def programs_with_tls() -> Path | None:
    """The folder of a PostgreSQL that is installed, or fetched by scripts/postgresql."""
    places = [Path("/usr/lib/postgresql"), ROOT / ".cache/postgresql"]
    found = (folder for place in places for folder in sorted(place.glob("*/bin")))
    return next((folder for folder in found if (folder / "initdb").exists()), None)


@pytest.fixture(scope="module")
def certificates() -> Iterator[Path]:
    """A folder with the server's certificate for the name "localhost", that of its authority, and
    that of another one.
    """
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl to make certificates")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o755)  # the server may be of another user
        for name in ("root", "other"):
            _openssl(
                folder, "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.crt"
            )
        named = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
        signed = ("-CA", "root.crt", "-CAkey", "root.key")
        _openssl(folder, *named, *signed, "-keyout", "server.key", "-out", "server.crt")
        yield folder


def _openssl(folder: Path, *arguments: str) -> None:
    command = ["openssl", "req", "-x509", *_CURVE, *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def server(certificates: Path) -> Iterator[EmbeddedServer]:
    binaries = programs_with_tls()
    if binaries is None:
        pytest.skip("no PostgreSQL with TLS is here: scripts/postgresql 15 fetches one")
    key = certificates / "server.key"
    key.chmod(0o600)
    give(key, server_account())
    settings = {
        "ssl": "on",
        "ssl_cert_file": str(certificates / "server.crt"),
        "ssl_key_file": str(key),
    }
    with embedded_server(binaries=binaries, settings=settings) as running:
        yield running


def connected(url: str) -> bool | Failure:
    """Whether the connection is encrypted, or why there is none."""

    async def ask() -> bool:
        parameters = parse(url).parameters
        async with await psycopg.AsyncConnection.connect(**parameters) as connection:  # type: ignore[arg-type]
            query = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
            row = await (await connection.execute(query)).fetchone()
            return row == (True,)

    try:
        return asyncio.run(ask())
    except psycopg.Error as error:
        return failure_of(error)


@pytest.mark.parametrize(
    ("host", "mode", "root"),
    [
        pytest.param("127.0.0.1", "sslmode=require", None, id="encrypted, whoever it is"),
        pytest.param("127.0.0.1", "sslmode=verify-ca", "root.crt", id="of the authority"),
        pytest.param("localhost", "sslmode=verify-full", "root.crt", id="and of that name"),
        pytest.param("localhost", "ssl=verify-full", "root.crt", id="as asyncpg has it"),
    ],
)
def test_encrypted(
    host: str, mode: str, root: str | None, server: EmbeddedServer, certificates: Path
) -> None:
    url = server.url().replace("127.0.0.1", host)
    known = f"&sslrootcert={certificates / root}" if root else ""
    assert connected(f"{url}?{mode}{known}") is True


def test_what_the_system_trusts(server: EmbeddedServer, certificates: Path) -> None:
    parameters = parse(f"{server.url()}?sslrootcert=system").parameters
    known = dict(with_certificates(parameters, {}, [certificates / "root.crt"]))
    with psycopg.connect(**known | {"host": "localhost"}):  # type: ignore[arg-type]
        pass
    # The name is verified too, unasked.
    with pytest.raises(psycopg.OperationalError, match="does not match host name"):
        psycopg.connect(**known)  # type: ignore[arg-type]


def test_not_encrypted(server: EmbeddedServer) -> None:
    assert connected(f"{server.url()}?sslmode=disable") is False


@pytest.mark.parametrize(
    ("host", "root", "told"),
    [
        pytest.param("127.0.0.1", "root.crt", "certificate is for another name", id="name"),
        pytest.param("localhost", "other.crt", "no root certificate vouches", id="authority"),
        pytest.param("localhost", "none.crt", "root certificates is not there", id="no file"),
    ],
)
def test_refused_by_us(
    host: str, root: str, told: str, server: EmbeddedServer, certificates: Path
) -> None:
    url = server.url().replace("127.0.0.1", host)
    failure = connected(f"{url}?sslmode=verify-full&sslrootcert={certificates / root}")
    assert isinstance(failure, Failure)
    assert failure.reason is Reason.UNREACHABLE
    assert told in failure.message
    assert str(certificates) not in failure.message


def test_a_server_without_tls(postgres: EmbeddedServer) -> None:
    failure = connected(f"{postgres.url()}?sslmode=require")
    assert isinstance(failure, Failure)
    assert "offers no TLS" in failure.message
