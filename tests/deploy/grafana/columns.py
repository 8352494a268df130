"""The columns of a table: what its queries give, and what its transformations make of them.

As Grafana's own code does it (@grafana/data 10.4), for the two transformations of the dashboard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

_BY: Final = re.compile(r"(?:max|min) by \(([^)]*)\)")
_OPTIONS: Final = {
    "merge": set(),
    "organize": {"excludeByName", "indexByName", "renameByName"},
}
"""Of each transformation the options that it knows; others it takes no notice of."""


def shown(panel: dict[str, Any]) -> list[str]:
    """The titles of the columns, from left to right."""
    names = _given(panel)
    for each in panel["transformations"]:
        if each["id"] == "organize":
            names = _organized(names, each["options"])
    return names


def problems(panel: dict[str, Any]) -> Iterator[str]:
    """What a transformation or an override says in vain: Grafana passes over it in silence."""
    names = _given(panel)
    for each in panel["transformations"]:
        options = each["options"]
        yield from (f"{each['id']}: {key}" for key in options.keys() - _OPTIONS[each["id"]])
        yield from (f"{name} of {key}" for key in options for name in options[key].keys() - names)
    if len(panel["targets"]) > 1 and panel["transformations"][0]["id"] != "merge":
        yield "several queries are several tables until they are merged"
    for override in panel["fieldConfig"]["overrides"]:
        if override["matcher"]["options"] not in shown(panel):
            yield f"override of {override['matcher']['options']}"


def _given(panel: dict[str, Any]) -> list[str]:
    """The time, then the labels by name, then the value of each query."""
    labels: set[str] = set()
    for target in panel["targets"]:
        found = _BY.match(target["expr"])
        assert found is not None, target["expr"]
        labels.update(found[1].split(", "))
    queries = [target["refId"] for target in panel["targets"]]
    values = [f"Value #{each}" for each in queries] if len(queries) > 1 else ["Value"]
    return ["Time", *sorted(labels), *values]


def _organized(names: list[str], options: dict[str, Any]) -> list[str]:
    place, title = options["indexByName"], options["renameByName"]
    kept = [name for name in names if not options["excludeByName"].get(name)]
    return [title.get(name, name) for name in sorted(kept, key=lambda name: place.get(name, 99))]
