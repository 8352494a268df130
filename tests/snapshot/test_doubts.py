"""What the database itself would not pass is taken out, and no more than that."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from healthcheck.model import catalog, expectation
from healthcheck.model.expectation import RowSecurity
from healthcheck.snapshot.doubts import settle
from tests.compare.building import ORDERS, declaring, have, holding, want

DOUBTFUL = "id::zoo > 0"  # what nobody can judge beside "(id > 0)"
ID = catalog.Column(name="id", type="integer")


def settled(wanted: expectation.Table, there: catalog.Table) -> tuple[expectation.Table, int]:
    done = settle(declaring(wanted), holding(there))
    return done.expectation.tables[ORDERS], len(done.left_out)


def test_a_policy_is_taken_out_and_the_others_stay() -> None:
    def policies(*items: expectation.Policy) -> RowSecurity:
        return RowSecurity(enabled=False, policies=items)

    doubtful = expectation.Policy(name="doubtful", using=DOUBTFUL)
    sure = expectation.Policy(name="sure", using="id > 0")
    there = have(
        columns=[ID],
        policies=[catalog.Policy(name=name, using="(id > 0)") for name in ("doubtful", "sure")],
    )
    left, told = settled(want(row_security=policies(doubtful, sure)), there)
    assert (left.row_security, told) == (policies(sure), 1)


def test_an_exclusion_is_taken_out() -> None:
    keys: dict[str, Any] = {"name": "e", "method": "gist"}
    wanted = expectation.Exclusion(
        keys=(expectation.IndexKey(column="id"),), operators=("=",), where=DOUBTFUL, **keys
    )
    there = catalog.Exclusion(
        keys=(catalog.IndexKey(column="id"),), operators=("=",), predicate="(id > 0)", **keys
    )
    left, told = settled(want(exclusions=(wanted,)), have(columns=[ID], exclusions=[there]))
    assert (left.exclusions, told) == ((), 1)


def test_of_a_table_the_partition_key_is_taken_out() -> None:
    def key(of: Any, text: str) -> Any:
        return (of.IndexKey(expression=text),)

    wanted = expectation.PartitionKey(strategy="list", keys=key(expectation, DOUBTFUL))
    there = catalog.PartitionKey(strategy="list", keys=key(catalog, "(id > 0)"))
    definition = catalog.TableDefinition(partition_by=there, unlogged=True)
    left, told = settled(
        want(partition_by=wanted, unlogged=True), have(columns=[ID], definition=definition)
    )
    assert (left.partition_by, left.unlogged, told) == (None, True, 1)


def test_of_a_column_only_what_cannot_be_said_is_taken_out() -> None:
    wanted = expectation.Column(type="boolean", generated=DOUBTFUL, stored=True, nullable=True)
    there = catalog.Column(name="c", type="boolean", generated="stored", expression="(id > 0)")
    left, told = settled(want(columns={"c": wanted}), have(columns=[ID, there]))
    assert left.columns["c"] == replace(wanted, generated=None, stored=None)
    assert told == 1
