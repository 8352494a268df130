"""The table of docs/reference/faults.md."""

from __future__ import annotations

from collections.abc import Iterable

from tests.faults.table import Phase, Row

_NONE = "\N{EN DASH}"


def table_of(rows: Iterable[Row]) -> list[str]:
    """Its lines, in Markdown."""
    return [
        f"| fault | {' | '.join(Phase)} |",
        f"|---|{'---|' * len(Phase)}",
        *(_line(row) for row in rows),
    ]


def _line(row: Row) -> str:
    cells = (f"`{row.answers[phase]}`" if phase in row.answers else _NONE for phase in Phase)
    return f"| {row.name} | {' | '.join(cells)} |"
