"""docs/reference/faults.md says what the faults are answered with."""

from __future__ import annotations

from pathlib import Path

from tests.faults.page import PLAYED, beginning, table_of
from tests.faults.table import ROWS

PAGE = Path(__file__).parents[2] / "docs/reference/faults.md"


def test_the_table_of_the_page_is_that_of_the_test() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    wanted = table_of(ROWS)
    begin = lines.index(wanted[0])
    # `scripts/faults --table` prints it.
    assert lines[begin : begin + len(wanted)] == wanted
    assert lines[begin + len(wanted)] == ""


def test_what_was_played_is_every_fault_in_every_phase() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    head = lines.index(PLAYED[0])
    assert lines[head + 1] == PLAYED[1]
    wanted = [
        beginning(row, phase, f"`{answer}`")
        for row in ROWS
        for phase, answer in row.answers.items()
    ]
    # `scripts/faults faults` prints them.
    played = lines[head + 2 : lines.index("", head)]
    assert [
        line for line, begins in zip(played, wanted, strict=True) if line[: len(begins)] != begins
    ] == []


def test_no_fault_has_the_name_of_another() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)
