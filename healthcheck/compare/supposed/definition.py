"""What a table is beside what it holds, as a declaration says that it is."""

from __future__ import annotations

from healthcheck.compare.supposed.record import filled, made
from healthcheck.model import catalog, expectation
from healthcheck.model.expectation import ABSENT, Gone


def definition(want: expectation.Table, other: expectation.Table) -> catalog.TableDefinition:
    want = filled(want, other)
    security = _security(want, other)
    key, parent = want.partition_by, want.partition_of
    return catalog.TableDefinition(
        partition_by=None
        if key is None
        else catalog.PartitionKey(strategy=key.strategy, keys=_keys(key)),
        is_partition=parent is not None,
        parents=(parent,) if parent else want.inherits or other.inherits,
        unlogged=bool(want.unlogged),
        server=want.foreign,
        row_security=bool(security.enabled),
        forced=bool(security.forced),
    )


def policies(want: expectation.Table, other: expectation.Table) -> dict[str, catalog.Policy]:
    others = {policy.name: policy for policy in other.policies}
    return {
        policy.name: _policy(filled(policy, others.get(policy.name)))
        for policy in want.policies
        if not isinstance(policy, Gone)
    }


def _policy(want: expectation.Policy) -> catalog.Policy:
    conditions = {name: getattr(want, name) for name in ("using", "check")}
    there = {name: None if one is ABSENT else one for name, one in conditions.items()}
    return made(catalog.Policy, want, **there)


def _security(want: expectation.Table, other: expectation.Table) -> expectation.RowSecurity:
    nothing = expectation.RowSecurity()
    return filled(want.row_security or nothing, other.row_security or nothing)


def _keys(key: expectation.PartitionKey) -> tuple[catalog.IndexKey, ...]:
    return tuple(made(catalog.IndexKey, each) for each in key.keys)
