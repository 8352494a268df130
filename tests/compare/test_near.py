from __future__ import annotations

import pytest

from healthcheck.compare.near import Neighbours, near_miss
from healthcheck.model.catalog import Relation
from healthcheck.model.names import TableName


@pytest.mark.parametrize(
    ("candidates", "near"),
    [
        pytest.param([], None, id="none"),
        pytest.param(["projectid"], "projectid", id="letter case"),
        pytest.param(["projectIds", "PROJECTID"], "PROJECTID", id="letter case before spelling"),
        pytest.param(["projcetId"], "projcetId", id="two letters swapped"),
        pytest.param(["rojectId"], "rojectId", id="the first letter lost"),
        pytest.param(["project_id"], "project_id", id="another convention"),
        pytest.param(["projectIdentity"], None, id="too long"),
        pytest.param(["userId"], None, id="another word"),
    ],
)
def test_near_miss(candidates: list[str], near: str | None) -> None:
    assert near_miss("projectId", candidates) == near


def test_among_very_many_only_letter_case_is_looked_at() -> None:
    crowd = [f"a{number:04}" for number in range(200)]
    assert near_miss("projectId", [*crowd, "projectIds"]) is None
    assert near_miss("projectId", [*crowd, "projectid"]) == "projectid"


def test_a_table_is_recognised_by_its_own_name_before_anything_else() -> None:
    def near(*names: tuple[str, str]) -> str | None:
        neighbours = Neighbours.of(Relation(TableName(*name), "table") for name in names)
        found = neighbours.near(TableName("public", "orders"))
        return str(found.name) if found else None

    exact, elsewhere = ("public", "orders"), ("zoo", "orders")
    letters, spelling = ("public", "Orders"), ("public", "order")
    assert near(spelling, letters, elsewhere, exact) == "public.orders"
    assert near(spelling, letters, elsewhere) == "zoo.orders"
    assert near(spelling, letters, ("a", "ORDERS")) == 'public."Orders"'
    assert near(spelling) == 'public."order"'
    assert near(("zoo", "order")) is None
