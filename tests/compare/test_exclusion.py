from __future__ import annotations

from typing import Any

import pytest

from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import UNREAD
from healthcheck.model.expectation import Gone
from healthcheck.model.finding import Code
from tests.compare.building import EVERYTHING, codes, findings, have, only, want

DURING = expectation.IndexKey(column="during")
ROOM = expectation.IndexKey(column="room")


def wanted(
    name: str | None = "no_overlap",
    keys: tuple[expectation.IndexKey, ...] = (DURING,),
    operators: tuple[str, ...] = ("&&",),
    method: str = "gist",
    **others: Any,
) -> expectation.Table:
    exclusion = expectation.Exclusion(
        name=name, method=method, keys=keys, operators=operators, **others
    )
    return want(exclusions=(exclusion,))


def there(
    name: str = "no_overlap", operators: tuple[str, ...] = ("pg_catalog.&&",), **others: Any
) -> catalog.Table:
    columns = [catalog.Column(name=column, type="text") for column in ("during", "room")]
    keys = tuple(catalog.IndexKey(column="during") for _ in operators)
    exclusion = catalog.Exclusion(
        **{"name": name, "method": "gist", "keys": keys, "operators": operators, **others}
    )
    return have(columns=columns, exclusions=[exclusion])


GONE = want(exclusions=(Gone(name="no_overlap"),))
LOWER = expectation.IndexKey(expression="lower(room)")


@pytest.mark.parametrize(
    ("wants", "haves", "expected"),
    [
        pytest.param(want(), there(), [], id="nothing declared, nothing checked"),
        pytest.param(wanted(), there(), [], id="as declared"),
        pytest.param(wanted(), have(), [Code.EXCLUSION_MISSING], id="not there"),
        pytest.param(wanted(method="btree"), there(), [Code.EXCLUSION_DEFINITION], id="method"),
        pytest.param(wanted(keys=(ROOM,)), there(), [Code.EXCLUSION_DEFINITION], id="column"),
        pytest.param(
            wanted(keys=(DURING, ROOM), operators=("&&", "=")),
            there(),
            [Code.EXCLUSION_DEFINITION],
            id="one key more",
        ),
        pytest.param(
            wanted(), there(operators=("pg_catalog.=",)), [Code.EXCLUSION_DEFINITION], id="operator"
        ),
        pytest.param(wanted(), there(operators=("public.&&",)), [], id="of the default schema"),
        pytest.param(
            wanted(),
            there(operators=("zoo.&&",)),
            [Code.EXCLUSION_DEFINITION],
            id="of another schema",
        ),
        pytest.param(wanted(operators=("zoo.&&",)), there(operators=("zoo.&&",)), [], id="its own"),
        pytest.param(wanted(), there(operators=("&&",)), [], id="of an extension"),
        pytest.param(
            wanted(operators=("zoo.&&",)),
            there(operators=("&&",)),
            [],
            id="of an extension, wherever it was put",
        ),
        pytest.param(
            wanted(where="id > 0"), there(), [Code.EXCLUSION_DEFINITION], id="not for all rows"
        ),
        pytest.param(
            wanted(), there(predicate="(id > 0)"), [Code.EXCLUSION_DEFINITION], id="for all rows"
        ),
        pytest.param(wanted(where="id > 0"), there(predicate="(id > 0)"), [], id="a predicate"),
        pytest.param(
            wanted(where="id > 0"),
            there(predicate=UNREAD),
            [Code.EXCLUSION_NOT_CHECKED],
            id="a predicate that was not read",
        ),
        pytest.param(
            wanted(keys=(LOWER,)),
            there(keys=(catalog.IndexKey(expression=UNREAD),)),
            [Code.EXCLUSION_NOT_CHECKED],
            id="an expression that was not read",
        ),
        pytest.param(
            wanted(keys=(LOWER,)),
            there(keys=(catalog.IndexKey(expression="lower(room)"),)),
            [],
            id="an expression",
        ),
        pytest.param(
            wanted(deferrable=True), there(), [Code.EXCLUSION_DEFINITION], id="not deferrable"
        ),
        pytest.param(
            wanted(), there(include=("room",)), [Code.EXCLUSION_DEFINITION], id="includes"
        ),
        pytest.param(wanted(), there(valid=False), [Code.EXCLUSION_INVALID], id="not valid"),
        pytest.param(wanted(), there(name="other"), [Code.EXCLUSION_RENAMED], id="renamed"),
        pytest.param(wanted(name=None), there(name="any"), [], id="unnamed"),
        pytest.param(
            wanted(name=None, where="id > 0"),
            there(),
            [Code.EXCLUSION_MISSING],
            id="unnamed, none",
        ),
        pytest.param(GONE, have(), [], id="to be gone, and gone"),
        pytest.param(GONE, there(), [Code.EXCLUSION_PRESENT], id="to be gone, still there"),
    ],
)
def test_exclusions(wants: expectation.Table, haves: catalog.Table, expected: list[Code]) -> None:
    assert codes(findings(wants, haves)) == expected


@pytest.mark.parametrize(
    ("wants", "haves", "sql"),
    [
        pytest.param(
            wanted(
                keys=(DURING, LOWER),
                operators=("&&", "zoo.="),
                where="id > 0",
                include=("room",),
                deferred=True,
            ),
            have(),
            "ALTER TABLE public.orders ADD CONSTRAINT no_overlap EXCLUDE USING gist"
            " (during WITH &&, (lower(room)) WITH OPERATOR(zoo.=)) INCLUDE (room)"
            " WHERE (id > 0) DEFERRABLE INITIALLY DEFERRED;",
            id="missing",
        ),
        pytest.param(
            wanted(name=None),
            have(),
            "ALTER TABLE public.orders ADD EXCLUDE USING gist (during WITH &&);",
            id="missing, without a name",
        ),
        pytest.param(
            wanted(method="btree"),
            there(),
            "ALTER TABLE public.orders DROP CONSTRAINT no_overlap,"
            " ADD CONSTRAINT no_overlap EXCLUDE USING btree (during WITH &&);",
            id="different",
        ),
        pytest.param(
            wanted(), there(valid=False), "REINDEX INDEX public.no_overlap;", id="not valid"
        ),
        pytest.param(
            wanted(),
            there(name="other"),
            "ALTER TABLE public.orders RENAME CONSTRAINT other TO no_overlap;",
            id="renamed",
        ),
        pytest.param(
            GONE, there(), "ALTER TABLE public.orders DROP CONSTRAINT no_overlap;", id="present"
        ),
    ],
)
def test_the_statement_that_would_mend_it(
    wants: expectation.Table, haves: catalog.Table, sql: str
) -> None:
    assert only(findings(wants, haves)).sql == sql


def test_what_differs_is_spelled_as_it_is_declared() -> None:
    finding = only(findings(wanted(), there(operators=("zoo.&&", "pg_catalog.="))))
    assert finding.expected == {"using": "gist (during with &&)"}
    assert finding.actual == {"using": "gist (during with operator(zoo.&&), during with =)"}


def test_one_without_a_name_is_called_what_postgresql_would_call_it() -> None:
    finding = only(findings(wanted(name=None, keys=(DURING, LOWER), operators=("&&", "=")), have()))
    assert finding.subject.object == "public.orders.orders_during_lower_excl"
    assert finding.expected == {"using": "gist (during with &&, lower(room) with =)"}


def test_the_undeclared_is_reported_where_that_is_asked_for() -> None:
    declared = want(columns={"during": expectation.Column(), "room": expectation.Column()})
    found = findings(declared, there(), severity=EVERYTHING)
    assert codes(found) == [Code.EXCLUSION_UNEXPECTED]
