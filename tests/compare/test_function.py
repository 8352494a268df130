from __future__ import annotations

from typing import Any

import pytest

from healthcheck.compare import compare
from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import Returns
from healthcheck.model.expectation import Gone, IgnoreRule
from healthcheck.model.finding import Code, Finding
from healthcheck.model.names import Signature
from tests.compare.building import EVERYTHING, TODAY, codes, declaring, holding, only

TOTAL = Signature("public", "total", ("integer", '"State"'))
THERE = Signature("public", "total", ("integer", 'public."State"'))


def want(**attributes: Any) -> expectation.Function:
    return expectation.Function(**attributes)


def there(**attributes: Any) -> catalog.Function:
    plain = {"language": "sql", "returns": Returns(type="text"), "of_extension": (False,) * 3}
    return catalog.Function(**{**plain, **attributes})


def found(
    wanted: expectation.Function | Gone,
    *present: catalog.Function,
    name: Signature = THERE,
    schemas: dict[str, bool] | None = None,
    **others: Any,
) -> tuple[Finding, ...]:
    declared = declaring(functions={TOTAL: wanted}, **others)
    actual = holding(functions=dict.fromkeys([name], *present) if present else {}, schemas=schemas)
    return compare(declared, actual, today=TODAY)


@pytest.mark.parametrize(
    ("wanted", "present", "differs"),
    [
        pytest.param(want(), there(), False, id="nothing more is asked"),
        pytest.param(want(returns=Returns(type="text")), there(), False, id="the same result"),
        pytest.param(want(returns=Returns(type="uuid")), there(), True, id="another result"),
        pytest.param(
            want(returns=Returns(type="text", setof=True)), there(), True, id="one for a set"
        ),
        pytest.param(
            want(returns=Returns(type="text")),
            there(kind="procedure", returns=None),
            True,
            id="a procedure returns nothing",
        ),
        pytest.param(
            want(returns=Returns(columns=(("a", "text"),))), there(), True, id="one for a table"
        ),
        pytest.param(
            want(returns=Returns(columns=(("a", "varchar"),))),
            there(returns=Returns(columns=(("a", "character varying"),))),
            False,
            id="the same table",
        ),
        pytest.param(
            want(returns=Returns(columns=(("a", "text"),))),
            there(returns=Returns(columns=(("b", "text"),))),
            True,
            id="another column",
        ),
        pytest.param(
            want(returns=Returns(type="vector")),
            there(returns=Returns(type="lib.vector"), of_extension=(False, False, True)),
            False,
            id="a type of an extension",
        ),
        pytest.param(want(strict=False), there(), False, id="not strict"),
        pytest.param(want(strict=True), there(), True, id="strict"),
    ],
)
def test_what_is_declared_is_compared(
    wanted: expectation.Function, present: catalog.Function, differs: bool
) -> None:
    assert codes(found(wanted, present)) == [Code.FUNCTION_DEFINITION] * differs


def test_it_is_known_by_its_input() -> None:
    assert found(want(), there()) == ()
    short = only(found(want(), there(), name=Signature("public", "total", ("integer",))))
    assert (short.code, short.hint) == (Code.FUNCTION_MISSING, "public.total(integer) exists")
    other = Signature("public", "total", ("integer", "text"))
    assert codes(found(want(), there(), name=other)) == [Code.FUNCTION_MISSING]
    away = Signature("zoo", "total", ("integer",))
    assert only(found(want(), there(), name=away)).hint == "zoo.total(integer) exists"
    another = Signature("public", "sum", ("integer",))
    assert only(found(want(), there(), name=another)).hint is None


def test_an_input_of_an_extension_is_known_wherever_that_is() -> None:
    away = Signature("public", "total", ("integer", 'lib."State"'))
    assert codes(found(want(), there(), name=away)) == [Code.FUNCTION_MISSING]
    assert found(want(), there(of_extension=(False, True, False)), name=away) == ()


def test_what_alter_changes_has_a_statement() -> None:
    wanted = want(
        volatility="stable", strict=False, security_definer=False, leakproof=False, parallel="safe"
    )
    present = there(
        kind="procedure", strict=True, security_definer=True, leakproof=True, parallel="unsafe"
    )
    assert only(found(wanted, present)).sql == (
        'ALTER PROCEDURE public.total(integer, public."State") STABLE CALLED ON NULL INPUT'
        " SECURITY INVOKER NOT LEAKPROOF PARALLEL SAFE;"
    )
    assert only(found(want(strict=True), there(kind="aggregate"))).sql is None
    assert only(found(want(strict=True, language="c"), there())).sql is None


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("function", "FUNCTION"),
        ("window", "FUNCTION"),
        ("procedure", "PROCEDURE"),
        ("aggregate", "AGGREGATE"),
    ],
)
def test_what_is_to_be_gone_is_dropped_as_what_it_is(kind: str, word: str) -> None:
    finding = only(found(Gone(name="total"), there(kind=kind)))
    assert finding.code is Code.FUNCTION_PRESENT
    assert finding.sql == f'DROP {word} public.total(integer, public."State");'
    assert finding.subject.object == 'public.total(integer, public."State")'
    assert finding.subject.name == "total"
    assert found(Gone(name="total")) == ()


def test_what_may_not_be_called_is_inaccessible() -> None:
    closed = only(found(want(), there(executable=False), role="app"))
    assert closed.code is Code.FUNCTION_INACCESSIBLE
    assert closed.sql == 'GRANT EXECUTE ON FUNCTION public.total(integer, public."State") TO app;'
    unusable = found(want(), there(executable=False), schemas={"public": False}, role="app")
    assert codes(unusable) == [Code.SCHEMA_INACCESSIBLE, Code.FUNCTION_INACCESSIBLE]
    assert (unusable[1].sql or "").startswith("GRANT USAGE ON SCHEMA public TO app;\n")
    callable_ = found(want(), there(), schemas={"public": False}, role="app")
    assert callable_[1].sql == "GRANT USAGE ON SCHEMA public TO app;"
    assert found(want(), there(executable=False), check_access=False) == ()
    unsaid = only(found(want(), there(executable=False))).remedy
    assert unsaid is not None
    assert unsaid.block == (
        "GRANT USAGE ON SCHEMA public TO probe;\n"
        "GRANT EXECUTE ON ALL ROUTINES IN SCHEMA public TO probe;"
    )
    fired = there(executable=False, returns=Returns(type="trigger"))
    assert found(want(), fired, role="app") == ()


def test_a_missing_one_makes_its_schema_missing_too() -> None:
    assert codes(found(want(), schemas={})) == [Code.SCHEMA_MISSING, Code.FUNCTION_MISSING]


def test_those_that_nobody_declared_are_named_where_that_is_asked() -> None:
    functions = {
        THERE: there(),
        Signature("public", "b"): there(),
        Signature("public", "b", ("text",)): there(),
        Signature("public", "theirs"): there(owned=True),
        Signature("zoo", "away"): there(),
    }
    ignored = (IgnoreRule(pattern="b(text)"),)
    declared = declaring(functions={TOTAL: want()}, severity=EVERYTHING, ignore=ignored)
    finding = only(compare(declared, holding(functions=functions), today=TODAY))
    assert (finding.code, finding.subject.object) == (Code.FUNCTION_UNEXPECTED, "public.b()")
    every = declaring(
        functions={TOTAL: want()}, severity=EVERYTHING, ignore=(IgnoreRule(pattern="public.b"),)
    )
    assert compare(every, holding(functions=functions), today=TODAY) == ()
