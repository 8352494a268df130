from __future__ import annotations

from typing import Any

import pytest

from healthcheck.compare import compare
from healthcheck.model import catalog, expectation
from healthcheck.model.expectation import Gone
from healthcheck.model.finding import Code
from healthcheck.model.names import TableName
from tests.compare.building import (
    EVERYTHING,
    TODAY,
    USERS,
    codes,
    declaring,
    findings,
    have,
    holding,
    only,
    want,
)

BILLING = TableName("billing", "users")


def wanted(
    *columns: str, name: str | None = "orders_fkey", to: tuple[str, ...] = ("id",), **others: Any
) -> expectation.Table:
    given: dict[str, Any] = {"references": USERS, **others}
    key = expectation.ForeignKey(
        name=name, columns=columns or ("userId",), referenced_columns=to, **given
    )
    return want(foreign_keys=(key,))


def there(
    *columns: str, name: str = "orders_fkey", to: tuple[str, ...] = ("id",), **others: Any
) -> catalog.Table:
    given: dict[str, Any] = {"references": USERS, **others}
    key = catalog.ForeignKey(
        name=name, columns=columns or ("userId",), referenced_columns=to, **given
    )
    return have(foreign_keys=[key])


GONE = want(foreign_keys=(Gone(name="orders_fkey"),))
DIFFERENT = [Code.FOREIGN_KEY_DEFINITION]


@pytest.mark.parametrize(
    ("wants", "haves", "expected"),
    [
        pytest.param(want(), there(), [], id="nothing declared, nothing checked"),
        pytest.param(wanted(), there(), [], id="the same"),
        pytest.param(wanted(), have(), [Code.FOREIGN_KEY_MISSING], id="not there"),
        pytest.param(wanted("userId"), there("ownerId"), DIFFERENT, id="another column"),
        pytest.param(wanted(), there(to=("uuid",)), DIFFERENT, id="onto another column"),
        pytest.param(wanted(), there(references=BILLING), DIFFERENT, id="onto another schema"),
        pytest.param(
            wanted("a", "b", to=("x", "y")),
            there("b", "a", to=("y", "x")),
            [],
            id="the same pairs in another order",
        ),
        pytest.param(
            wanted("a", "b", to=("x", "y")),
            there("a", "b", to=("y", "x")),
            DIFFERENT,
            id="the same columns paired otherwise",
        ),
        pytest.param(wanted("a", "b"), there("a"), DIFFERENT, id="a column more"),
        pytest.param(
            wanted("a", "b", to=()), there("a"), DIFFERENT, id="a column more, onto a key"
        ),
        pytest.param(wanted(to=()), there(to=("uuid",)), [], id="onto a key that is not known"),
        pytest.param(wanted(on_delete="cascade"), there(on_delete="cascade"), [], id="cascade"),
        pytest.param(wanted(on_delete="cascade"), there(), DIFFERENT, id="no cascade"),
        pytest.param(wanted(), there(on_delete="cascade"), DIFFERENT, id="cascade nobody wanted"),
        pytest.param(wanted(on_update="restrict"), there(), DIFFERENT, id="another on_update"),
        pytest.param(wanted(match="full"), there(), DIFFERENT, id="another match"),
        pytest.param(wanted(deferrable=True), there(), DIFFERENT, id="not deferrable"),
        pytest.param(
            wanted(deferrable=True),
            there(deferrable=True, deferred=True),
            DIFFERENT,
            id="deferred at once",
        ),
        pytest.param(
            wanted(), there(name="other"), [Code.FOREIGN_KEY_RENAMED], id="under another name"
        ),
        pytest.param(
            wanted(),
            there(name="other", valid=False),
            [Code.FOREIGN_KEY_INVALID, Code.FOREIGN_KEY_RENAMED],
            id="under another name, and not valid",
        ),
        pytest.param(wanted(), there(valid=False), [Code.FOREIGN_KEY_INVALID], id="not valid"),
        pytest.param(
            wanted(),
            there("ownerId", valid=False),
            [Code.FOREIGN_KEY_DEFINITION, Code.FOREIGN_KEY_INVALID],
            id="of another column, and not valid",
        ),
        pytest.param(wanted(name=None), there(name="any"), [], id="unnamed"),
        pytest.param(
            wanted(name=None), there("ownerId"), [Code.FOREIGN_KEY_MISSING], id="unnamed, none"
        ),
        pytest.param(GONE, have(), [], id="to be gone, and gone"),
        pytest.param(GONE, there(), [Code.FOREIGN_KEY_PRESENT], id="to be gone"),
    ],
)
def test_foreign_keys(wants: expectation.Table, haves: catalog.Table, expected: list[Code]) -> None:
    assert codes(findings(wants, haves)) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param("id", [], id="the key of the other table"),
        pytest.param("uuid", DIFFERENT, id="not the key of the other table"),
    ],
)
def test_without_columns_the_primary_key_of_the_other_table_is_meant(
    key: str, expected: list[Code]
) -> None:
    users = have(USERS, primary_key=catalog.Key(name="users_pkey", columns=(key,)))
    found = compare(declaring(wanted(to=())), holding(there(), users), today=TODAY)
    assert codes(found) == expected


def test_a_table_without_a_primary_key_refers_to_anything() -> None:
    found = compare(declaring(wanted(to=())), holding(there(), have(USERS)), today=TODAY)
    assert codes(found) == []


def test_only_what_differs_is_shown() -> None:
    finding = only(findings(wanted(on_delete="cascade"), there(to=("uuid",), on_delete="set null")))
    assert finding.expected == {"references": "public.users(id)", "on_delete": "cascade"}
    assert finding.actual == {"references": "public.users(uuid)", "on_delete": "set null"}


@pytest.mark.parametrize(
    ("wants", "haves", "sql"),
    [
        pytest.param(
            wanted(match="full", on_delete="set null", on_update="cascade", deferred=True),
            have(),
            'ALTER TABLE public.orders ADD CONSTRAINT orders_fkey FOREIGN KEY ("userId")'
            " REFERENCES public.users (id) MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE"
            " DEFERRABLE INITIALLY DEFERRED;",
            id="missing",
        ),
        pytest.param(
            wanted("a", name=None, to=()),
            have(),
            "ALTER TABLE public.orders ADD FOREIGN KEY (a) REFERENCES public.users;",
            id="missing, unnamed, onto a key",
        ),
        pytest.param(
            wanted("a"),
            there("b"),
            "ALTER TABLE public.orders DROP CONSTRAINT orders_fkey,"
            " ADD CONSTRAINT orders_fkey FOREIGN KEY (a) REFERENCES public.users (id);",
            id="definition",
        ),
        pytest.param(
            wanted(),
            there(name="Other"),
            'ALTER TABLE public.orders RENAME CONSTRAINT "Other" TO orders_fkey;',
            id="renamed",
        ),
        pytest.param(
            wanted(),
            there(valid=False),
            "ALTER TABLE public.orders VALIDATE CONSTRAINT orders_fkey;",
            id="invalid",
        ),
        pytest.param(
            GONE, there(), "ALTER TABLE public.orders DROP CONSTRAINT orders_fkey;", id="present"
        ),
    ],
)
def test_the_statement_that_would_mend_it(
    wants: expectation.Table, haves: catalog.Table, sql: str
) -> None:
    assert only(findings(wants, haves)).sql == sql


def test_an_unnamed_one_is_called_as_postgresql_would() -> None:
    finding = only(findings(wanted("userId", name=None), have()))
    assert finding.subject.object == 'public.orders."orders_userId_fkey"'
    assert finding.expected == {"columns": ["userId"], "references": "public.users(id)"}


def test_the_undeclared_is_reported_where_that_is_asked_for() -> None:
    assert codes(findings(want(), there(), severity=EVERYTHING)) == [Code.FOREIGN_KEY_UNEXPECTED]
