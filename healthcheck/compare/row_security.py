"""Row security policies: for whom they are, and what they let through."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from healthcheck.compare.definition import Difference, differing, readable, unlike, unlike_text
from healthcheck.compare.found import found, present
from healthcheck.compare.scope import Scope
from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import UNREAD
from healthcheck.model.expectation import ABSENT, Gone
from healthcheck.model.finding import Code, Finding
from healthcheck.model.names import TableName, quote

_EVERYBODY = "public"


def findings(scope: Scope) -> Iterator[Finding]:
    """Policies that are not as declared."""
    for want in scope.want.policies:
        have = scope.have.policies.get(want.name)
        if isinstance(want, Gone):
            if have:
                yield present(
                    Code.POLICY_PRESENT,
                    scope.inside(want.name),
                    scope.source(want.origin),
                    sql=_drop(want.name, scope.have.name),
                )
        elif have:
            yield from _unlike(scope, want, have)
        else:
            yield found(
                Code.POLICY_MISSING,
                scope.inside(want.name),
                scope.source(want.origin),
                expected=described(want),
                sql=create(want, scope.have.name),
            )
    if Code.POLICY_UNEXPECTED in scope.asked:
        declared = {want.name for want in scope.want.policies}
        for name in scope.have.policies.keys() - declared:
            yield found(Code.POLICY_UNEXPECTED, scope.inside(name), scope.nowhere)


def described(want: expectation.Policy) -> dict[str, Any]:
    """What is declared of a policy, as JSON."""
    declared = {
        "command": want.command,
        "permissive": want.permissive,
        "roles": None if want.roles is None else sorted(want.roles),
        "using": want.using,
        "check": want.check,
    }
    return {
        attribute: value
        for attribute, value in declared.items()
        if value is not None and value is not ABSENT
    }


def create(want: expectation.Policy, table: TableName) -> str | None:
    """The statement that makes it; None where nobody said what it lets through."""
    if not isinstance(want.using, str) and not isinstance(want.check, str):
        return None
    words = [f"CREATE POLICY {quote(want.name)} ON {table}"]
    words += ["AS RESTRICTIVE"] if want.permissive is False else []
    words += [f"FOR {want.command.upper()}"] if want.command else []
    words += [f"TO {_role_list(want.roles)}"] if want.roles else []
    return " ".join(words) + _conditions(want) + ";"


def _conditions(want: expectation.Policy) -> str:
    using = f" USING ({want.using})" if isinstance(want.using, str) else ""
    return using + (f" WITH CHECK ({want.check})" if isinstance(want.check, str) else "")


def _role_list(roles: tuple[str, ...]) -> str:
    return ", ".join("PUBLIC" if role == _EVERYBODY else quote(role) for role in roles)


def _drop(name: str, table: TableName) -> str:
    return f"DROP POLICY {quote(name)} ON {table};"


def _unlike(scope: Scope, want: expectation.Policy, have: catalog.Policy) -> Iterator[Finding]:
    differences = list(_differences(want, have, scope))
    if differences:
        yield differing(
            differences,
            scope.inside(have.name),
            scope.source(want.origin),
            surely=Code.POLICY_DEFINITION,
            perhaps=Code.POLICY_NOT_CHECKED,
            sql=_mend(want, have, scope.have.name, {each.attribute for each in differences}),
        )


def _differences(
    want: expectation.Policy, have: catalog.Policy, scope: Scope
) -> Iterator[Difference]:
    """Only of what is declared."""
    if want.command is not None:
        yield from unlike("command", want.command, have.command)
    if want.permissive is not None:
        yield from unlike("permissive", want.permissive, have.permissive)
    if want.roles is not None:
        yield from unlike("roles", sorted(want.roles), sorted(have.roles))
    for attribute in ("using", "check"):
        wanted, had = getattr(want, attribute), getattr(have, attribute)
        if wanted is ABSENT:
            yield from unlike(attribute, None, readable(had))
        elif wanted is not None:
            yield from unlike_text(attribute, wanted, had, scope.contexts)


def _mend(
    want: expectation.Policy, have: catalog.Policy, table: TableName, unlike_ones: set[str]
) -> str | None:
    """What can be altered is; for another command the policy is made anew, as a whole."""
    gone = {name for name in ("using", "check") if getattr(want, name) is ABSENT}
    if unlike_ones & {"command", "permissive", *gone}:  # no condition can be altered away
        completed = _completed(want, have)
        created = create(completed, table) if completed else None
        return created and f"{_drop(have.name, table)}\n{created}"
    roles = f" TO {_role_list(want.roles)}" if want.roles is not None else ""
    return f"ALTER POLICY {quote(have.name)} ON {table}{roles}{_conditions(want)};"


def _completed(want: expectation.Policy, have: catalog.Policy) -> expectation.Policy | None:
    """What is not declared stays as it is there; None where nobody could read how that is."""
    using = have.using if want.using is None else want.using
    check = have.check if want.check is None else want.check
    if using is UNREAD or check is UNREAD:
        return None
    return replace(
        want,
        command=want.command or have.command,
        permissive=have.permissive if want.permissive is None else want.permissive,
        roles=have.roles if want.roles is None else want.roles,
        using=using,
        check=check,
    )
