from __future__ import annotations

from typing import Any

from healthcheck.compare import compare
from healthcheck.model import expectation
from healthcheck.model.catalog import Access, Function, Right
from healthcheck.model.expectation import Granted, Origin
from healthcheck.model.finding import Code, Finding
from healthcheck.model.names import Signature, TableName
from tests.compare.building import ORDERS, TODAY, codes, declaring, have, holding, only
from tests.compare.building import want as table

TOTAL = Signature("public", "total", ("integer",))
SEQUENCE = TableName("public", "no_seq")


def granted(*words: str, line: int = 1) -> Granted:
    return Granted(privileges=words, origin=Origin(line=line))


def privileges(**sections: Any) -> expectation.Privileges:
    return expectation.Privileges(**sections)


def access(*held: tuple[str, str, str], **others: Any) -> Access:
    return Access(held=frozenset(Right(*each) for each in held), **others)


def found(
    wanted: dict[str, expectation.Privileges],
    there: dict[TableName, Access] | None = None,
    *,
    roles: tuple[str, ...] = ("app", "other"),
    functions: dict[Signature, Function] | None = None,
    **declared: Any,
) -> tuple[Finding, ...]:
    actual = holding(
        privileges=there or {}, roles=dict.fromkeys(roles, True), functions=functions or {}
    )
    return compare(declaring(privileges=wanted, **declared), actual, today=TODAY)


def test_what_is_held_is_no_finding() -> None:
    wanted = {
        "app": privileges(
            tables={ORDERS: granted("select")}, columns={ORDERS: {"id": granted("update")}}
        )
    }
    there = {ORDERS: access(("", "app", "select"), ("id", "app", "update"))}
    assert found(wanted, there) == ()


def test_all_that_lacks_of_one_object_is_one_finding() -> None:
    wanted = {
        "app": privileges(tables={ORDERS: granted("select", "insert", "delete", line=7)}),
        "public": privileges(tables={ORDERS: granted("select", line=3)}),
        "other": privileges(tables={ORDERS: granted("select")}),
    }
    there = {ORDERS: access(("", "app", "insert"), ("", "other", "select"))}
    finding = only(found(wanted, there))
    assert (finding.code, finding.subject.object) == (Code.PRIVILEGE_MISSING, "public.orders")
    assert finding.expected == {
        "privileges": {"public": ["select"], "app": ["select", "insert", "delete"]}
    }
    assert finding.actual == {"privileges": {"public": [], "app": ["insert"]}}
    assert finding.declared_at == "expected_schema.yaml:3"
    assert finding.sql == (
        "GRANT SELECT ON public.orders TO PUBLIC;\nGRANT SELECT, DELETE ON public.orders TO app;"
    )


def test_each_kind_of_object_has_its_statement() -> None:
    wanted = {
        "app": privileges(
            schemas={"public": granted("usage")},
            columns={ORDERS: {"userId": granted("select", "update")}},
            sequences={SEQUENCE: granted("usage")},
            functions={TOTAL: granted("execute")},
        )
    }
    there = {
        TableName("public", ""): access(),
        ORDERS: access(),
        SEQUENCE: access(is_sequence=True),
    }
    findings = found(wanted, there, functions={TOTAL: Function(language="sql")})
    assert {finding.subject.object: finding.sql for finding in findings} == {
        "public": "GRANT USAGE ON SCHEMA public TO app;",
        'public.orders."userId"': 'GRANT SELECT ("userId"), UPDATE ("userId")'
        " ON public.orders TO app;",
        "public.no_seq": "GRANT USAGE ON SEQUENCE public.no_seq TO app;",
        "public.total(integer)": "GRANT EXECUTE ON FUNCTION public.total(integer) TO app;",
    }
    tables = {finding.subject.object: finding.subject.table for finding in findings}
    assert tables['public.orders."userId"'] == "orders"
    assert tables["public.no_seq"] is None
    procedure = {TOTAL: Function(kind="procedure", language="sql")}
    one = found({"app": privileges(functions={TOTAL: granted("execute")})}, functions=procedure)
    assert (only(one).sql or "").startswith("GRANT EXECUTE ON PROCEDURE")


def test_who_may_execute_is_known_of_the_function() -> None:
    wanted = {"app": privileges(functions={TOTAL: granted("execute")})}
    executed = Function(language="sql", executors=frozenset(["app"]))
    assert found(wanted, functions={TOTAL: executed}) == ()


def test_a_role_that_is_not_there_is_one_finding() -> None:
    wanted = {
        "nobody": privileges(tables={ORDERS: granted("select", line=5)}),
        "app": privileges(tables={ORDERS: granted("select", line=9)}),
    }
    findings = found(wanted, {ORDERS: access(("", "app", "select"))}, check_access=False)
    finding = only(findings)
    assert (finding.code, finding.declared_at) == (Code.ROLE_MISSING, "expected_schema.yaml:5")
    assert finding.sql == "CREATE ROLE nobody;"


def test_an_object_that_nobody_declared_and_is_not_there() -> None:
    wanted = {
        "app": privileges(
            schemas={"zoo": granted("usage")},
            tables={ORDERS: granted("select")},
            sequences={SEQUENCE: granted("usage")},
            functions={TOTAL: granted("execute")},
        )
    }
    findings = found(wanted)
    assert {finding.hint for finding in findings} == {
        "there is no schema zoo",
        "there is no table or view public.orders",
        "there is no sequence public.no_seq",
        "there is no function public.total(integer)",
    }
    assert {finding.sql for finding in findings} == {None}
    misnamed = {"app": privileges(sequences={ORDERS: granted("usage")})}
    assert only(found(misnamed, {ORDERS: access()})).hint == "there is no sequence public.orders"


def test_of_a_missing_object_that_is_declared_that_is_the_finding() -> None:
    wanted = {
        "app": privileges(
            tables={ORDERS: granted("insert")},
            columns={ORDERS: {"id": granted("select")}},
            schemas={"public": granted("usage")},
            functions={TOTAL: granted("execute")},
        )
    }
    orders = table(
        columns={"id": expectation.Column(type="integer")}, privileges={"app": granted("select")}
    )
    declared = declaring(orders, privileges=wanted, functions={TOTAL: expectation.Function()})
    found_here = compare(declared, holding(roles={"app": True}, schemas={}), today=TODAY)
    assert codes(found_here) == [Code.SCHEMA_MISSING, Code.FUNCTION_MISSING, Code.TABLE_MISSING]
    missing = found_here[-1]
    assert (missing.expected or {})["privileges"] == {"app": ["select", "insert"]}
    none = declaring(orders)
    there = holding(have(), roles={"app": True}, privileges={ORDERS: access()})
    assert Code.PRIVILEGE_MISSING in codes(compare(none, there, today=TODAY))


def test_a_table_is_made_with_what_roles_are_allowed() -> None:
    wanted = {"app": privileges(columns={ORDERS: {"id": granted("update", line=2)}})}
    orders = table(
        columns={"id": expectation.Column(type="integer")}, privileges={"public": granted("select")}
    )
    actual = holding(roles={"app": True}, schemas={"public": True})
    made = only(compare(declaring(orders, privileges=wanted), actual, today=TODAY)).sql or ""
    assert made.endswith(
        "GRANT SELECT ON public.orders TO PUBLIC;\nGRANT UPDATE (id) ON public.orders TO app;"
    )
