from __future__ import annotations

from typing import Any

import pytest

from healthcheck.compare import compare
from healthcheck.model import catalog, expectation
from healthcheck.model.expectation import ABSENT, Expectation, Gone
from healthcheck.model.finding import Code, Finding
from healthcheck.model.names import TableName
from tests.compare import building
from tests.compare.building import TODAY, by_name, declaring, holding, only

CODE = TableName("public", "code")
ALTER = "ALTER DOMAIN public.code "


def want(**attributes: Any) -> expectation.Domain:
    return expectation.Domain(**attributes)


def have(
    type_: str = "integer",
    *,
    checks: dict[str, str] | None = None,
    valid: bool = True,
    **others: Any,
) -> Any:
    made = by_name(
        catalog.Check(name=k, expression=v, valid=valid) for k, v in (checks or {}).items()
    )
    return catalog.Domain(type=type_, checks=made, **others)


def findings(
    wanted: expectation.Domain, there: catalog.Domain | None = None, **others: Any
) -> tuple[Finding, ...]:
    declared = Expectation(domains={CODE: wanted}, **others)
    return compare(declared, holding(domains={CODE: there} if there else {}), today=TODAY)


@pytest.mark.parametrize(
    ("wanted", "there"),
    [
        pytest.param(want(), have(checks={"c": "(VALUE > 0)"}), id="only existence"),
        pytest.param(want(type="int4"), have(nullable=False, default="1"), id="the type alone"),
        pytest.param(want(type="mood"), have("public.mood"), id="of the default schema"),
        pytest.param(
            want(type="Vector(3)"), have("x.vector(3)", of_extension=True), id="of an extension"
        ),
        pytest.param(want(nullable=False), have(nullable=False), id="nullability"),
        pytest.param(want(default="'a'"), have("text", default="'a'::text"), id="a default"),
        pytest.param(want(default=ABSENT), have(), id="no default"),
        pytest.param(want(collation="C"), have("text", collation='pg_catalog."C"'), id="collation"),
        pytest.param(want(collation="default"), have("text"), id="the collation of the type"),
        pytest.param(want(checks=ABSENT), have(), id="no checks"),
        pytest.param(want(checks={"c": "value>0"}), have(checks={"c": "(VALUE > 0)"}), id="named"),
        pytest.param(want(checks=("VALUE > 0",)), have(checks={"c": "(VALUE > 0)"}), id="unnamed"),
        pytest.param(
            want(checks=("VALUE > 0",)),
            have("public.whole", base="integer", checks={"c": "((VALUE)::integer > 0)"}),
            id="of another domain",
        ),
    ],
)
def test_what_agrees(wanted: expectation.Domain, there: catalog.Domain) -> None:
    assert findings(wanted, there) == ()


def test_all_that_differs_is_one_finding() -> None:
    finding = only(
        findings(
            want(nullable=False, default="1", checks={"c": "VALUE > 1", "d": "VALUE < 9"}),
            have(checks={"c": "(VALUE > 0)", "more": "(VALUE <> 4)"}),
        )
    )
    assert finding.code is Code.DOMAIN_DEFINITION
    assert finding.expected == {
        "nullable": False,
        "default": "1",
        "checks": {"c": "VALUE > 1", "d": "VALUE < 9"},
    }
    assert finding.actual == {
        "nullable": True,
        "default": None,
        "checks": {"c": "(VALUE > 0)", "more": "(VALUE <> 4)"},
    }
    assert (finding.sql or "").replace(ALTER, "").splitlines() == [
        "SET NOT NULL;",
        "SET DEFAULT 1;",
        "DROP CONSTRAINT more;",
        "DROP CONSTRAINT c;",
        "ADD CONSTRAINT c CHECK (VALUE > 1);",
        "ADD CONSTRAINT d CHECK (VALUE < 9);",
    ]


@pytest.mark.parametrize(
    ("wanted", "there", "sql"),
    [
        pytest.param(want(nullable=True), have(nullable=False), "DROP NOT NULL;", id="null"),
        pytest.param(want(default=ABSENT), have(default="1"), "DROP DEFAULT;", id="no default"),
        pytest.param(want(default="2"), have(default="1"), "SET DEFAULT 2;", id="a default"),
        pytest.param(
            want(checks=ABSENT), have(checks={"c": "true"}), "DROP CONSTRAINT c;", id="no checks"
        ),
        pytest.param(
            want(checks={"d": "VALUE > 0"}),
            have(checks={"c": "(VALUE > 0)"}),
            "RENAME CONSTRAINT c TO d;",
            id="under another name",
        ),
        pytest.param(
            want(checks={"c": "VALUE > 0"}),
            have(checks={"c": "(VALUE > 0)"}, valid=False),
            "VALIDATE CONSTRAINT c;",
            id="not valid",
        ),
        pytest.param(
            want(checks={"d": "VALUE > 0"}),
            have(checks={"c": "(VALUE > 0)"}, valid=False),
            f"RENAME CONSTRAINT c TO d;\n{ALTER}VALIDATE CONSTRAINT d;",
            id="not valid and under another name",
        ),
        pytest.param(
            want(checks=("VALUE > 0",)), have(), "ADD CHECK (VALUE > 0);", id="a check without name"
        ),
    ],
)
def test_what_mends_it(wanted: expectation.Domain, there: catalog.Domain, sql: str) -> None:
    finding = only(findings(wanted, there))
    assert (finding.code, finding.sql) == (Code.DOMAIN_DEFINITION, ALTER + sql)


def test_what_it_is_made_of_is_not_altered() -> None:
    for wanted in (want(type="bigint"), want(collation="C", nullable=False)):
        finding = only(findings(wanted, have("text")))
        assert (finding.code, finding.sql) == (Code.DOMAIN_DEFINITION, None)
        assert "cannot be altered" in (finding.hint or "")


def test_what_was_written_for_the_declared_type_is_no_other() -> None:
    wanted = want(type="integer", checks=("VALUE > 0",), default="0")
    finding = only(findings(wanted, have("bigint", default="0", checks={"c": "(VALUE > 0)"})))
    assert finding.expected == {"type": "integer"}


def test_what_cannot_be_judged_is_said() -> None:
    finding = only(
        findings(
            want(checks={"c": "length('a'::email) > VALUE"}),
            have(checks={"c": "(length((('a'::text)::public.email)::text) > VALUE)"}),
        )
    )
    assert finding.code is Code.DOMAIN_NOT_CHECKED
    assert finding.sql is None
    assert finding.hint == "a cast to text stands on one side only"


def test_one_that_is_missing_is_made() -> None:
    finding = only(
        findings(
            want(
                type="varchar(3)",
                collation="C",
                nullable=False,
                default="'a'",
                checks={"c": "VALUE <> ''"},
            )
        )
    )
    assert finding.expected == {
        "type": "varchar(3)",
        "collation": "C",
        "nullable": False,
        "default": "'a'",
        "checks": {"c": "VALUE <> ''"},
    }
    assert finding.sql == (
        """CREATE DOMAIN public.code AS character varying(3) COLLATE "C" DEFAULT 'a' NOT NULL"""
        " CONSTRAINT c CHECK (VALUE <> '');"
    )


def test_one_without_a_type_is_made_by_no_statement() -> None:
    finding = only(findings(want(default=ABSENT, checks=ABSENT)))
    assert (finding.expected, finding.sql) == ({"default": None, "checks": None}, None)


def test_one_that_needs_no_more_than_its_type() -> None:
    finding = only(findings(want(type="Mood", nullable=True, default=ABSENT, checks=ABSENT)))
    assert finding.sql == 'CREATE DOMAIN public.code AS "Mood";'


@pytest.mark.parametrize(
    ("domain", "codes"),
    [
        pytest.param(want(nullable=False), [Code.DOMAIN_DEFINITION], id="said of the domain"),
        pytest.param(want(nullable=True), [Code.COLUMN_NULLABLE], id="the domain is as declared"),
        pytest.param(want(type="integer"), [Code.COLUMN_NULLABLE], id="nothing said of the domain"),
        pytest.param(
            Gone(name="code"), [Code.DOMAIN_PRESENT, Code.COLUMN_NULLABLE], id="not to be there"
        ),
        pytest.param(None, [Code.COLUMN_NULLABLE], id="the domain is not declared"),
    ],
)
def test_a_column_that_may_be_null_as_its_domain_is_told_of_once(
    domain: expectation.Domain | Gone | None, codes: list[Code]
) -> None:
    declared = declaring(
        building.want(columns={"code": expectation.Column(nullable=False)}),
        domains={CODE: domain} if domain else {},
    )
    column = catalog.Column(name="code", type="public.code", nullable=True)
    there = holding(building.have(columns=[column]), domains={CODE: have(nullable=True)})
    found = compare(declared, there, today=TODAY)
    assert building.codes(found) == codes
