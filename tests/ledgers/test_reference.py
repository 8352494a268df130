"""docs/reference/migrations.md has a row for each tool, which says what its module does."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthcheck.ledgers import BY_NAME, TOOLS, Tool

_ROOT = Path(__file__).parent.parent.parent
_PAGE = (_ROOT / "docs/reference/migrations.md").read_text(encoding="utf-8")
_ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in _PAGE.splitlines()
    if line.startswith("| `")
]
_CELLS = {cells[0].strip("`"): cells for cells in _ROWS}


def test_the_tools_are_there_in_their_order() -> None:
    assert [cells[0] for cells in _ROWS] == [f"`{name}`" for name in sorted(BY_NAME)]


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_a_row_names_the_ledger(tool: Tool) -> None:
    table = f'"{tool.table}"' if tool.table != tool.table.lower() else tool.table
    place = f"{tool.schema}.{table}" if tool.schema else table
    assert _CELLS[tool.name][1] == f"`{place}`"


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_a_row_says_what_to_run(tool: Tool) -> None:
    assert _CELLS[tool.name][3] == f"`{tool.remedy}`"


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_a_row_says_whether_the_tool_was_run(tool: Tool) -> None:
    stem = tool.name.replace("-", "_")
    was_run = (_ROOT / f"tests/ledgers/real/{stem}.py").exists()
    assert _CELLS[tool.name][-1] == ("the tool's" if was_run else "after its source")
