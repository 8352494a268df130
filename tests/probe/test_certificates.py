from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from healthcheck.probe.certificates import with_certificates

SYSTEM = {"host": "db", "sslrootcert": "system"}


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Where certificates may be; they are in the second."""
    (tmp_path / "here.crt").touch()
    return [tmp_path / "nowhere.crt", tmp_path / "here.crt"]


@pytest.mark.parametrize("mode", [{}, {"sslmode": "verify-full"}], ids=["none", "verify-full"])
def test_those_of_the_machine(mode: dict[str, str], files: list[Path]) -> None:
    assert with_certificates(SYSTEM | mode, {}, files) == {
        "host": "db",
        "sslrootcert": str(files[1]),
        "sslmode": "verify-full",
    }


@pytest.mark.parametrize(
    ("parameters", "environ"),
    [
        pytest.param({"host": "db"}, {}, id="nothing said"),
        pytest.param({"sslrootcert": "ca.crt"}, {}, id="a file"),
        pytest.param(SYSTEM | {"sslmode": "require"}, {}, id="what libpq refuses"),
        pytest.param(SYSTEM, {"SSL_CERT_FILE": "/ca.crt"}, id="another file"),
        pytest.param(SYSTEM, {"SSL_CERT_DIR": "/ca"}, id="another folder"),
    ],
)
def test_what_is_left_to_libpq(
    parameters: Mapping[str, str], environ: Mapping[str, str], files: list[Path]
) -> None:
    assert with_certificates(parameters, environ, files) is parameters


def test_a_machine_without_any(files: list[Path]) -> None:
    assert with_certificates(SYSTEM, {}, files[:1]) is SYSTEM
