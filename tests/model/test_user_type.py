"""Composite types are as their attributes are, in their order."""

from __future__ import annotations

from healthcheck.model.catalog import Attribute, CompositeType

TEXT, NUMBER = Attribute(type="text"), Attribute(type="integer")


def test_the_order_of_attributes_counts() -> None:
    one = CompositeType(attributes={"a": TEXT, "b": NUMBER})
    same = CompositeType(attributes={"a": TEXT, "b": NUMBER})
    others = [
        CompositeType(attributes={"b": NUMBER, "a": TEXT}),
        CompositeType(attributes={"a": TEXT}),
        TEXT,
    ]
    assert one == same
    assert [other for other in others if one == other] == []
    assert [other for other in others if one != other] == others
