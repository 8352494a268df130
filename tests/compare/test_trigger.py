from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from healthcheck.compare import compare
from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import UNREAD, TriggerFunction
from healthcheck.model.expectation import ABSENT, Gone, Origin
from healthcheck.model.finding import Code, Finding
from tests.compare.building import EVERYTHING, ORDERS, TODAY, codes, declaring, have, holding, only
from tests.compare.building import want as table

TOUCH = TriggerFunction(schema="public", name="touch")


def want(**attributes: Any) -> expectation.Trigger:
    return expectation.Trigger(**{"name": "touched", **attributes})


def there(**attributes: Any) -> catalog.Trigger:
    plain = {"timing": "before", "events": ("insert",), "level": "row", "function": TOUCH}
    return catalog.Trigger(**{"name": "touched", **plain, **attributes})


def found(
    wanted: expectation.Trigger | Gone, *present: catalog.Trigger, **others: Any
) -> tuple[Finding, ...]:
    declared = declaring(triggers={ORDERS: (wanted,)}, **others)
    columns = [catalog.Column(name="id", type="integer")]
    triggers = {ORDERS: {one.name: one for one in present}}
    actual = holding(have(columns=columns), triggers=triggers)
    return compare(declared, actual, today=TODAY)


@pytest.mark.parametrize(
    ("wanted", "present", "code"),
    [
        pytest.param(want(), there(), None, id="nothing more is asked"),
        pytest.param(want(), there(enabled="always"), None, id="always fires"),
        pytest.param(want(), there(enabled="disabled"), "invalid", id="disabled"),
        pytest.param(want(), there(enabled="replica"), "invalid", id="only for a replica"),
        pytest.param(want(enabled="disabled"), there(enabled="disabled"), None, id="as it is said"),
        pytest.param(want(enabled="origin"), there(enabled="always"), "invalid", id="too often"),
        pytest.param(want(timing="after"), there(), "definition", id="time"),
        pytest.param(want(events=("insert",)), there(), None, id="the same events"),
        pytest.param(
            want(events=("update",)),
            there(events=("update",), columns=("id",)),
            "definition",
            id="the columns of events",
        ),
        pytest.param(want(columns=("id",)), there(), "definition", id="columns alone"),
        pytest.param(want(function=TOUCH), there(), None, id="the same function"),
        pytest.param(want(function=TriggerFunction(name="touch")), there(), None, id="no schema"),
        pytest.param(Gone(name="touched"), there(), "present", id="to be gone, still there"),
        pytest.param(
            want(function=TriggerFunction(name="log")), there(), "definition", id="other function"
        ),
        pytest.param(
            want(function=TriggerFunction(name="touch")),
            there(function=TriggerFunction(schema="other", name="touch")),
            "definition",
            id="of another schema",
        ),
        pytest.param(
            want(function=TriggerFunction(name="touch")),
            there(function=TriggerFunction(schema="other", name="touch"), of_extension=True),
            None,
            id="of an extension",
        ),
        pytest.param(
            want(function=TriggerFunction(name="touch")),
            there(function=TriggerFunction(schema="pg_catalog", name="touch")),
            None,
            id="of PostgreSQL",
        ),
        pytest.param(
            want(function=TriggerFunction(schema="other", name="touch")),
            there(),
            "definition",
            id="not of this schema",
        ),
        pytest.param(want(when=ABSENT), there(), None, id="no condition"),
        pytest.param(want(when=ABSENT), there(when="(new.id > 0)"), "definition", id="a condition"),
        pytest.param(want(when="new.id > 0"), there(), "definition", id="no condition any more"),
        pytest.param(want(when="NEW.id>0"), there(when="(new.id > 0)"), None, id="same condition"),
        pytest.param(
            want(when="old.id > 0"), there(when="(new.id > 0)"), "definition", id="the old for new"
        ),
        pytest.param(
            want(when="new.* is distinct from old.*"),
            there(when="(new.* IS DISTINCT FROM old.*)"),
            None,
            id="whole rows",
        ),
        pytest.param(
            want(when="""new."a.""b" <> 'old.x' and "new" """),
            there(when="""((new."a.""b" <> 'old.x'::text) AND "new")"""),
            None,
            id="odd names",
        ),
        pytest.param(want(when="new.id > 0"), there(when=UNREAD), "not_checked", id="not read"),
    ],
)
def test_what_is_declared_is_compared(
    wanted: expectation.Trigger, present: catalog.Trigger, code: str | None
) -> None:
    assert codes(found(wanted, present)) == ([Code(f"trigger.{code}")] if code else [])


def test_a_condition_that_was_not_read_makes_no_statement() -> None:
    finding = only(found(want(timing="after"), there(when=UNREAD)))
    assert (finding.code, finding.sql) == (Code.TRIGGER_DEFINITION, None)
    assert only(found(want(when="new.id > 0"), there(when=UNREAD))).unread


def test_what_is_shown_is_spelled_as_it_was_written() -> None:
    finding = only(found(want(when="OLD.id > 0"), there(when="(new.id > 0)")))
    assert (finding.expected, finding.actual) == ({"when": "OLD.id > 0"}, {"when": "(new.id > 0)"})


def test_a_missing_one_says_what_may_have_been_meant() -> None:
    finding = only(found(want(), there(name="Touched")))
    assert (finding.code, finding.hint) == (Code.TRIGGER_MISSING, '"Touched" exists')
    assert finding.subject.object == "public.orders.touched"
    assert finding.sql is None


def test_the_statement_of_a_missing_one_has_everything() -> None:
    whole = want(
        timing="after",
        events=("update", "delete"),
        columns=("id", "userId"),
        level="row",
        function=TriggerFunction(name="log", arguments=("it's", "2")),
        when="new.id > 0",
        constraint=True,
        deferrable=True,
        deferred=True,
        enabled="always",
    )
    assert only(found(whole)).sql == (
        'CREATE CONSTRAINT TRIGGER touched AFTER UPDATE OF id, "userId" OR DELETE'
        " ON public.orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (new.id > 0)"
        " EXECUTE FUNCTION log('it''s', '2');\n"
        "ALTER TABLE public.orders ENABLE ALWAYS TRIGGER touched;"
    )


@pytest.mark.parametrize(
    ("wanted", "level"),
    [
        pytest.param(want(timing="after"), "STATEMENT", id="as a rule"),
        pytest.param(want(timing="instead of"), "ROW", id="of a view"),
        pytest.param(want(timing="after", constraint=True), "ROW", id="of a constraint"),
    ],
)
def test_the_level_that_nobody_named(wanted: expectation.Trigger, level: str) -> None:
    told = replace(wanted, events=("insert",), function=TOUCH)
    assert f"FOR EACH {level} EXECUTE" in (only(found(told)).sql or "")


def test_what_made_the_table_made_its_triggers() -> None:
    declared = declaring(
        table(origin=Origin(line=1, since="20250101_orders")), triggers={ORDERS: (want(),)}
    )
    finding = only(compare(declared, holding(have(), triggers={ORDERS: {}}), today=TODAY))
    assert finding.since == "20250101_orders"


def test_of_a_missing_table_the_table_is_the_finding() -> None:
    wants = (want(timing="after"), Gone(name="old"))
    finding = only(compare(declaring(table(), triggers={ORDERS: wants}), holding(), today=TODAY))
    assert finding.code is Code.TABLE_MISSING
    assert finding.expected == {"triggers": {"touched": {"timing": "after"}}}
    assert finding.sql is None


def test_of_a_table_that_nobody_declared_each_is_a_finding() -> None:
    wants = (want(), Gone(name="old"))
    finding = only(compare(declaring(triggers={ORDERS: wants}), holding(), today=TODAY))
    assert (finding.code, finding.sql) == (Code.TRIGGER_MISSING, None)
    assert finding.hint == "there is no table or view public.orders"


def test_those_that_nobody_declared_are_named_where_that_is_asked() -> None:
    others = there(name="b"), there(name="a"), there()
    assert found(want(), *others) == ()
    named = [one.subject.name for one in found(want(), *others, severity=EVERYTHING)]
    assert named == ["a", "b"]
