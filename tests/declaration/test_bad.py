"""Declarations whose problems stand on their lines: `bad text #! 5: what is wrong at column 5`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from healthcheck.declaration import decode
from healthcheck.errors import DeclarationError

BAD = sorted((Path(__file__).parent / "bad").glob("*.yaml"))

_EXPECTED = re.compile(r" #! (\d+): (.*?)(?= #! \d+: |$)", re.MULTILINE)


def _expected(path: Path) -> list[str]:
    lines = path.read_text().splitlines()
    return [
        f"{path.name}:{number}:{column}: {text}"
        for number, line in enumerate(lines, start=1)
        for column, text in _EXPECTED.findall(line)
    ]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_every_problem_is_said_at_its_place(path: Path) -> None:
    with pytest.raises(DeclarationError) as caught:
        decode(path.read_bytes(), file=path.name)
    assert [str(problem) for problem in caught.value.problems] == _expected(path)


def test_a_schema_that_is_not_that_of_the_connection_string() -> None:
    text = b"version: 1\nschema: shop\ntables: {a: [id]}\n"
    assert decode(text, file="a.yaml", connected_schema="shop") == decode(text, file="a.yaml")
    with pytest.raises(DeclarationError) as caught:
        decode(text, file="a.yaml", connected_schema="tenant_b")
    [problem] = caught.value.problems
    assert str(problem).startswith(
        'a.yaml:2:9: "schema" is shop, and the connection string says schema=tenant_b; take it out'
    )


def test_there_are_files_to_check() -> None:
    assert len(BAD) > 20
    assert sum(len(_expected(path)) for path in BAD) > 200
