"""The shipped dashboard, and what it asks Prometheus."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).parents[3] / "deploy/grafana/healthcheck.json"
BOARD: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
PANELS: list[dict[str, Any]] = [each for each in BOARD["panels"] if each["type"] != "row"]


class Query(NamedTuple):
    """One query of a panel or of the annotations; `over_time` where it draws a line."""

    title: str
    expression: str
    over_time: bool


def queries() -> Iterator[Query]:
    for panel in PANELS:
        for target in panel["targets"]:
            title = f"{panel['title']} {target['refId']}"
            yield Query(title, target["expr"], over_time=target.get("range", False))
    for one in BOARD["annotations"]["list"]:
        yield Query(one["name"], one["expr"], over_time=True)


def asked(expression: str, *, interval: str) -> str:
    """An expression as Grafana sends it: with everything chosen, and `interval` for its rates."""
    for name, value in {"$__rate_interval": interval, "$job": ".*", "$target": ".*"}.items():
        expression = expression.replace(name, value)
    assert "$" not in expression
    return expression
