"""Others who compare schemas in a process of their own, from its start to its end; and a scrape."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from assertions import assertions
from measure import PROGRAM, Work
from readers import COLUMNS
from table import fetched, wanted

from healthcheck.embedded.binaries import find_binaries
from tests.postgres import Database

_MIGRA: Final = "from migra.command import do_command; do_command()"
_SCRAPE_S: Final = 60.0


def _done(
    command: list[str], *, says: str = "", environment: Mapping[str, str] | None = None
) -> Work:
    """A function that runs it to its end, which has to be a good one, with that in its output."""
    of_all = {**os.environ, **(environment or {})}

    def run() -> None:
        ran = subprocess.run(command, env=of_all, capture_output=True, text=True, check=False)
        if ran.returncode or says not in ran.stdout:
            raise SystemExit(f"{command[0]} ended with {ran.returncode}: {ran.stdout}{ran.stderr}")

    return run


def ours(environment: Mapping[str, str]) -> Work:
    return _done([sys.executable, "-c", PROGRAM, "check"], says="PASS", environment=environment)


def pgtap(tapped: Database, tables: int, folder: Path) -> Work:
    """By psql, which is the least that could run the script."""
    file = folder / "assertions.sql"
    file.write_text(assertions(tables))
    psql = [str(find_binaries() / "psql"), "--no-psqlrc", "--quiet", "--tuples-only"]
    return _done([*psql, f"--file={file}", tapped.url], says="ok ")


def check_postgres(made: Database, other: Database) -> Work:
    program = fetched("scripts/debian", "check-postgres", "check_postgres")
    at = urlsplit(made.url)
    options = {
        "action": "same_schema",
        "dbhost": at.hostname,
        "dbport": at.port,
        "dbuser": at.username,
        "dbpass": at.password,
        "dbname": f"{made.name},{other.name}",
    }
    command = [str(program), *(f"--{name}={value}" for name, value in options.items())]
    return _done(command, says="OK", environment={"PGBINDIR": str(find_binaries())})


def migra(made: Database, other: Database) -> Work:
    wanted("migra")
    return _done([sys.executable, "-c", _MIGRA, made.url, other.url])


def liquibase(made: Database, other: Database) -> Work:
    at = urlsplit(made.url)
    options = [
        (f"{side}{name}", value)
        for side, database in (("", made), ("reference-", other))
        for name, value in (
            ("url", f"jdbc:postgresql://{at.hostname}:{at.port}/{database.name}"),
            ("username", at.username),
            ("password", at.password),
        )
    ]
    command = [str(fetched("scripts/liquibase")), "diff"]
    return _done(
        [*command, *(f"--{name}={value}" for name, value in options)],
        says="Changed Column(s): NONE",
    )


WHOLE: Final[Mapping[str, Callable[[Database, Database], Work]]] = {
    "migra": migra,
    "check_postgres same_schema": check_postgres,
    "Liquibase diff": liquibase,
}
"""Those that compare two databases."""


@contextmanager
def exporter(made: Database) -> Iterator[int]:
    """The port of a postgres_exporter that asks for numbers of columns. Raises AbsentError."""
    program = fetched("scripts/debian", "prometheus-postgres-exporter")
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        queries = Path(folder, "queries.yaml")
        queries.write_text(
            f"schema:\n  query: |{COLUMNS}  metrics:\n"
            "  - table_name: {usage: LABEL, description: table}\n"
            "  - columns: {usage: GAUGE, description: its columns}\n"
        )
        # What it tells beside that is not to be paid for.
        least = ["--disable-default-metrics", "--disable-settings-metrics"]
        least += ["--no-collector.database", "--no-collector.bgwriter"]
        with subprocess.Popen(
            [
                program,
                *least,
                f"--extend.query-path={queries}",
                f"--web.listen-address=127.0.0.1:{port}",
            ],
            env={"DATA_SOURCE_NAME": f"{made.url}?sslmode=disable"},
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                yield port
            finally:
                process.terminate()


@contextmanager
def scraping(port: int, says: str) -> Iterator[Work]:
    """A function that asks for /metrics, on a connection that is kept; `says` is in the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SCRAPE_S)

    def scrape() -> None:
        connection.request("GET", "/metrics", headers={"Accept": "text/plain"})
        if says not in connection.getresponse().read().decode():
            raise SystemExit(f"the metrics of port {port} have no {says}")

    ends = time.monotonic() + _SCRAPE_S
    while True:
        try:
            scrape()
            break
        except OSError:
            connection.close()
            if time.monotonic() > ends:
                raise SystemExit(f"nothing answers at port {port}") from None
            time.sleep(0.05)
    try:
        yield scrape
    finally:
        connection.close()
