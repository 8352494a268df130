"""The shipped dashboard as Grafana's own model has it; its queries are asked by test_watching.py.

Not proven here: that a Grafana draws it, and what the model leaves open of overrides, the values of
their properties.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.deploy.grafana import columns
from tests.deploy.grafana.board import BOARD, PANELS, queries
from tests.deploy.grafana.model import problems

BY_TITLE = {panel["title"]: panel for panel in PANELS}


def test_it_is_as_grafana_s_own_model_says() -> None:
    assert problems(BOARD) == []


@pytest.mark.parametrize(
    ("break_it", "found"),
    [
        pytest.param(
            lambda panel: panel.update(titel=""),
            "panels[0].titel: no such key",
            id="a key of a panel",
        ),
        pytest.param(
            lambda panel: panel["options"].update(showHeaders=True),
            "panels[0].options.showHeaders: no such key",
            id="an option",
        ),
        pytest.param(
            lambda panel: panel["targets"][0].update(expression="up"),
            "panels[0].targets[0].expression: no such key",
            id="a key of a query",
        ),
        pytest.param(
            lambda panel: panel["gridPos"].update(x="left"),
            "panels[0].grid_pos.x: wants <class 'int'>, got 'left'",
            id="a value",
        ),
        pytest.param(
            lambda panel: panel["options"].update(cellHeight="tiny"),
            "panels[0].options.cell_height: wants <enum 'TableCellHeight'>, got 'tiny'",
            id="one of several words",
        ),
    ],
)
def test_what_the_model_does_not_know_is_found(
    break_it: Callable[[dict[str, Any]], None], found: str
) -> None:
    panel = json.loads(json.dumps(BY_TITLE["Every target"]))
    break_it(panel)
    assert problems({"title": "x", "panels": [panel]}) == [f"dashboard.{found}"]


TABLES = [panel for panel in PANELS if "transformations" in panel]


@pytest.mark.parametrize("panel", TABLES, ids=lambda panel: panel["title"])
def test_a_table_shows_what_is_asked_by_titles_of_its_own(panel: dict[str, Any]) -> None:
    assert list(columns.problems(panel)) == []
    # A label would begin with a small letter: one that nobody thought of.
    assert [title for title in columns.shown(panel) if not title[0].isupper()] == []
    assert "Value" not in " ".join(columns.shown(panel))


@pytest.mark.parametrize(
    ("break_it", "found"),
    [
        pytest.param(
            lambda panel: panel["transformations"][1]["options"]["renameByName"].update(jobs="J"),
            ["jobs of renameByName"],
            id="a column that is not there",
        ),
        pytest.param(
            lambda panel: panel["transformations"][1]["options"].update(hideByName={}),
            ["organize: hideByName"],
            id="an option that there is not",
        ),
        pytest.param(
            lambda panel: panel["transformations"].pop(0),
            ["several queries are several tables until they are merged"],
            id="one table a query",
        ),
        pytest.param(
            lambda panel: panel["fieldConfig"]["overrides"][0]["matcher"].update(options="State"),
            ["override of State"],
            id="an override of nothing",
        ),
    ],
)
def test_what_a_table_says_in_vain_is_found(
    break_it: Callable[[dict[str, Any]], None], found: list[str]
) -> None:
    panel = json.loads(json.dumps(BY_TITLE["Every target"]))
    break_it(panel)
    assert list(columns.problems(panel)) == found


def test_every_panel_says_what_it_shows_and_has_a_number_of_its_own() -> None:
    assert [panel["title"] for panel in PANELS if not panel["description"].endswith(".")] == []
    numbers = [panel["id"] for panel in BOARD["panels"]]
    assert len(set(numbers)) == len(numbers)
    assert len(BY_TITLE) == len(PANELS)


def test_no_panel_lies_on_another() -> None:
    taken = [
        (x, y)
        for place in (panel["gridPos"] for panel in BOARD["panels"])
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(set(taken)) == len(taken)
    assert max(x for x, _ in taken) < 24


def test_everything_is_asked_of_the_chosen_source_about_what_was_chosen() -> None:
    source = {"type": "prometheus", "uid": "${datasource}"}
    parts = [*PANELS, *(target for panel in PANELS for target in panel["targets"])]
    assert [part for part in parts if part["datasource"] != source] == []
    for query in queries():
        assert "$job" in query.expression or "ALERTS" in query.expression, query
        assert "[" not in query.expression or "[$__rate_interval]" in query.expression, query


def test_links_lead_to_the_runbook() -> None:
    urls = [link["url"] for link in BOARD["links"]]
    for panel in PANELS:
        for override in panel["fieldConfig"]["overrides"]:
            for each in override["properties"]:
                if each["id"] == "links":
                    urls += [link["url"] for link in each["value"]]
    assert urls == [
        "${runbook}",
        "${runbook}#migration.${__value.text}",
        "${runbook}#${__value.text}",
    ]
    (runbook,) = (one for one in BOARD["templating"]["list"] if one["name"] == "runbook")
    assert runbook["query"].endswith("/docs/runbook.md")
