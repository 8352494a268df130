from __future__ import annotations

from typing import Any

import pytest

from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import UNREAD
from healthcheck.model.expectation import ABSENT, Gone, Policy, RowSecurity
from healthcheck.model.finding import Code
from tests.compare.building import EVERYTHING, codes, findings, have, only, want


def wanted(**attributes: Any) -> expectation.Table:
    return want(row_security=RowSecurity(policies=(Policy(name="mine", **attributes),)))


def there(**attributes: Any) -> catalog.Table:
    return have(policies=[catalog.Policy(**{"name": "mine", "using": "(id > 0)", **attributes})])


GONE = want(row_security=RowSecurity(policies=(Gone(name="mine"),)))


@pytest.mark.parametrize(
    ("wants", "haves", "expected"),
    [
        pytest.param(want(), there(), [], id="nothing declared, nothing checked"),
        pytest.param(wanted(), there(), [], id="it is there"),
        pytest.param(wanted(), have(), [Code.POLICY_MISSING], id="not there"),
        pytest.param(wanted(command="all", permissive=True), there(), [], id="as it would be"),
        pytest.param(wanted(command="select"), there(), [Code.POLICY_DEFINITION], id="command"),
        pytest.param(wanted(permissive=False), there(), [Code.POLICY_DEFINITION], id="restrictive"),
        pytest.param(wanted(roles=("public",)), there(), [], id="everybody"),
        pytest.param(wanted(roles=("b", "a")), there(roles=("a", "b")), [], id="any order"),
        pytest.param(wanted(roles=("app",)), there(), [Code.POLICY_DEFINITION], id="roles"),
        pytest.param(wanted(using="id>0"), there(), [], id="using"),
        pytest.param(wanted(using="id>1"), there(), [Code.POLICY_DEFINITION], id="another using"),
        pytest.param(
            wanted(using="id>0"), there(using=None), [Code.POLICY_DEFINITION], id="no using"
        ),
        pytest.param(
            wanted(using="id>0"), there(using=UNREAD), [Code.POLICY_NOT_CHECKED], id="not read"
        ),
        pytest.param(wanted(check="id>0"), there(), [Code.POLICY_DEFINITION], id="no check"),
        pytest.param(wanted(check="id>0"), there(check="(id > 0)"), [], id="check"),
        pytest.param(wanted(check=ABSENT), there(), [], id="no check, as declared"),
        pytest.param(
            wanted(check=ABSENT),
            there(check="(id > 0)"),
            [Code.POLICY_DEFINITION],
            id="a check that must not be",
        ),
        pytest.param(wanted(using=ABSENT), have(), [Code.POLICY_MISSING], id="nothing to make"),
        pytest.param(GONE, have(), [], id="to be gone, and gone"),
        pytest.param(GONE, there(), [Code.POLICY_PRESENT], id="to be gone, still there"),
    ],
)
def test_policies(wants: expectation.Table, haves: catalog.Table, expected: list[Code]) -> None:
    assert codes(findings(wants, haves)) == expected


@pytest.mark.parametrize(
    ("wants", "haves", "sql"),
    [
        pytest.param(wanted(), have(), None, id="missing, and nobody knows what it was"),
        pytest.param(
            wanted(check=ABSENT),
            there(check="(id > 0)"),
            "DROP POLICY mine ON public.orders;\n"
            "CREATE POLICY mine ON public.orders FOR ALL TO PUBLIC USING ((id > 0));",
            id="a condition that must not be is not altered away",
        ),
        pytest.param(
            wanted(
                command="update",
                permissive=False,
                roles=("public", "App"),
                using="id > 0",
                check="id > 1",
            ),
            have(),
            'CREATE POLICY mine ON public.orders AS RESTRICTIVE FOR UPDATE TO PUBLIC, "App"'
            " USING (id > 0) WITH CHECK (id > 1);",
            id="missing",
        ),
        pytest.param(
            wanted(roles=("app",), using="id > 1"),
            there(),
            "ALTER POLICY mine ON public.orders TO app USING (id > 1);",
            id="what can be altered",
        ),
        pytest.param(
            wanted(command="select"),
            there(roles=("app",)),
            "DROP POLICY mine ON public.orders;\n"
            "CREATE POLICY mine ON public.orders FOR SELECT TO app USING ((id > 0));",
            id="what cannot be altered",
        ),
        pytest.param(
            wanted(permissive=False, using="id > 5", check="id > 6", roles=("me",)),
            there(),
            "DROP POLICY mine ON public.orders;\n"
            "CREATE POLICY mine ON public.orders AS RESTRICTIVE FOR ALL TO me USING (id > 5)"
            " WITH CHECK (id > 6);",
            id="all of it",
        ),
        pytest.param(
            wanted(command="select"), there(using=UNREAD), None, id="what could not be read"
        ),
        pytest.param(
            wanted(command="select", check="id > 1"),
            there(using=UNREAD, check=UNREAD),
            None,
            id="what would lose a condition that could not be read",
        ),
        pytest.param(GONE, there(), "DROP POLICY mine ON public.orders;", id="present"),
    ],
)
def test_the_statement_that_would_mend_it(
    wants: expectation.Table, haves: catalog.Table, sql: str | None
) -> None:
    assert only(findings(wants, haves)).sql == sql


def test_expected_holds_what_is_declared() -> None:
    finding = only(findings(wanted(roles=("b", "a"), permissive=False), have()))
    assert finding.expected == {"permissive": False, "roles": ["a", "b"]}
    assert finding.subject.object == "public.orders.mine"


def test_the_undeclared_is_reported_where_that_is_asked_for() -> None:
    assert codes(findings(want(), there(), severity=EVERYTHING)) == [Code.POLICY_UNEXPECTED]
    assert codes(findings(wanted(), there(), severity=EVERYTHING)) == []
