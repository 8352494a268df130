"""Row security of the catalog → declared row security."""

from __future__ import annotations

from collections.abc import Mapping

from healthcheck.model import catalog, expectation
from healthcheck.snapshot.spelling import Spelling


def declared(table: catalog.Table, spelling: Spelling) -> expectation.RowSecurity | None:
    """Nothing of a table that never heard of it."""
    have = table.definition
    if not (have.row_security or have.forced or table.policies):
        return None
    types = {name: column.type for name, column in table.columns.items()}
    return expectation.RowSecurity(
        enabled=have.row_security,
        forced=True if have.forced else None,
        policies=tuple(_policy(one, types, spelling) for _, one in sorted(table.policies.items())),
    )


def _policy(
    have: catalog.Policy, types: Mapping[str, str], spelling: Spelling
) -> expectation.Policy:
    """That it is permissive goes without saying."""
    using, check = have.using, have.check
    return expectation.Policy(
        name=have.name,
        command=have.command,
        permissive=None if have.permissive else False,
        roles=have.roles,
        using=None if using is None else spelling.expression(using, types),
        check=None if check is None else spelling.expression(check, types),
    )
