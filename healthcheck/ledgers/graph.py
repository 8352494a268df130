"""The order of migrations that name those that they follow."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from heapq import heappop, heappush

from healthcheck.ledgers.tool import FilesError


def in_order(after: Mapping[str, Collection[str]], paths: Mapping[str, str]) -> tuple[str, ...]:
    """The names, each behind those that it follows, else as they came; unknown ones do not count.

    Raises FilesError for a circle, at the path of one that stands in it.
    """
    known = {name: [other for other in others if other in after] for name, others in after.items()}
    sorter = TopologicalSorter(known)
    try:
        sorter.prepare()
    except CycleError as error:
        circle: list[str] = error.args[1][::-1]
        way = " → ".join(circle)
        problem = f"follows itself: {way}; let one of them not follow the next"
        raise FilesError(paths[circle[0]], 0, problem) from None
    return tuple(_ready_first(sorter, list(after)))


def _ready_first(sorter: TopologicalSorter[str], names: list[str]) -> Iterator[str]:
    places = {name: place for place, name in enumerate(names)}
    ready: list[int] = []
    while sorter.is_active():
        for name in sorter.get_ready():
            heappush(ready, places[name])
        name = names[heappop(ready)]
        sorter.done(name)
        yield name


def reached(names: Iterable[str], edges: Mapping[str, Collection[str]]) -> frozenset[str]:
    """`names`, and all that the edges lead to from them."""
    seen: set[str] = set()
    ahead = list(names)
    while ahead:
        name = ahead.pop()
        if name not in seen:
            seen.add(name)
            ahead.extend(edges.get(name, ()))
    return frozenset(seen)
