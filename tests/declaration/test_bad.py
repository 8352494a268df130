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


def test_there_are_files_to_check() -> None:
    assert len(BAD) > 20
    assert sum(len(_expected(path)) for path in BAD) > 200
