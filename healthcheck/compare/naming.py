"""The names that PostgreSQL would choose for what is declared without one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain, count
from typing import Protocol, TypeVar

from healthcheck.model.names import NAME_BYTES


class _Named(Protocol):
    @property
    def name(self) -> str | None: ...


W = TypeVar("W", bound=_Named)


def chosen_name(table: str, columns: Sequence[str], label: str) -> str:
    """makeObjectName() of PostgreSQL: table_column_column_label, the longer part cut to fit.

    chosen_name("orders", ["userId", "at"], "idx") -> "orders_userId_at_idx"
    """
    first, second = table.encode(), "_".join(columns).encode()[:NAME_BYTES]
    room = NAME_BYTES - len(label) - (2 if second else 1)
    while len(first) + len(second) > room:
        if len(first) > len(second):
            first = first[:-1]
        else:
            second = second[:-1]
    parts = (first, second, label.encode()) if second else (first, label.encode())
    return "_".join(part.decode(errors="ignore") for part in parts)


def labelled(
    table: str, wants: Iterable[W], chosen: Callable[[str, W], str]
) -> list[tuple[W, str]]:
    """Each with its name or the chosen one; where that is taken, with a number behind: a_idx1.

    Which of two gets the number depends on what they are, not on their order.
    """
    items = list(wants)
    seen = {want.name for want in items if want.name}
    labels: dict[int, str] = {}
    for place, want in sorted(enumerate(items), key=lambda item: repr(item[1])):
        labels[place] = want.name or _distinct(chosen(table, want), seen)
        seen.add(labels[place])
    return [(want, labels[place]) for place, want in enumerate(items)]


def _distinct(name: str, seen: Collection[str]) -> str:
    numbered = (f"{name}{number}" for number in count(1))
    return next(candidate for candidate in chain([name], numbered) if candidate not in seen)
