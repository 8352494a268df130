from __future__ import annotations

from typing import Any

from healthcheck.compare import INSIDE, count_objects, possible_codes
from healthcheck.compare import OUTSIDE as OUTSIDE_KINDS
from healthcheck.model import expectation
from healthcheck.model.catalog import Catalog
from healthcheck.model.expectation import ABSENT, Expectation, Gone, SeverityRule
from healthcheck.model.finding import Code, Kind, Severity
from healthcheck.model.names import Signature, TableName
from healthcheck.model.report import OUTSIDE_SECTIONS, TABLE_SECTIONS
from tests.compare.building import EVERYTHING, ORDERS, USERS, declaring, want

KEY = expectation.IndexKey(column="id")
STATUS = TableName("public", "status")
FULL = want(
    columns={
        "id": expectation.Column(type="bigserial"),
        "at": expectation.Column(),
        "net": expectation.Column(generated="gross"),
        "old": Gone(name="old"),
    },
    primary_key=expectation.Key(name="orders_pkey", columns=("id",)),
    indexes=(
        expectation.Index(name="an_idx", keys=(KEY,), where="id > 0"),
        Gone(name="old_idx"),
    ),
    unique=(expectation.Key(name="a_key", columns=("id",)), Gone(name="old_key")),
    foreign_keys=(
        expectation.ForeignKey(name="a_fkey", columns=("id",), references=USERS),
        Gone(name="old_fkey"),
    ),
    checks=(expectation.Check(name="a_check", expression="id > 0"), Gone(name="old_check")),
    exclusions=(
        expectation.Exclusion(
            name="an_excl", method="gist", keys=(KEY,), operators=("&&",), where="id > 0"
        ),
        Gone(name="old_excl"),
    ),
    row_security=expectation.RowSecurity(
        enabled=True,
        policies=(expectation.Policy(name="mine", using="id > 0"), Gone(name="old_policy")),
    ),
    partition_by=expectation.PartitionKey(
        strategy="list", keys=(expectation.IndexKey(expression="lower(a)"),)
    ),
)
GONE = want(USERS, absent=True)
TRIGGERS = {
    USERS: (expectation.Trigger(name="touched", when="new.id > 0"), Gone(name="old_trigger"))
}
READ = expectation.Granted(privileges=("select",))
PRIVILEGES = {
    "app": expectation.Privileges(
        tables={USERS: READ}, columns={USERS: {"id": READ}}, schemas={"zoo": READ}
    ),
    "public": expectation.Privileges(tables={USERS: READ}),
}
OUTSIDE: dict[str, Any] = {
    "extensions": {
        TableName("", "vector"): expectation.Extension(version=expectation.Version(number="1")),
        TableName("", "old"): Gone(name="old"),
    },
    "enums": {
        STATUS: expectation.EnumType(values=("a",)),
        ORDERS: Gone(name="orders"),
    },
    "domains": {
        STATUS: expectation.Domain(type="integer", checks=("VALUE > 0",)),
        ORDERS: Gone(name="orders"),
    },
    "types": {
        STATUS: expectation.CompositeType(attributes={"a": expectation.Attribute(type="text")}),
        ORDERS: Gone(name="orders"),
    },
    "sequences": {
        STATUS: expectation.Sequence(increment=2),
        ORDERS: Gone(name="orders"),
    },
    "views": {
        STATUS: expectation.View(columns={"id": None}, definition="SELECT 1 AS id"),
        ORDERS: Gone(name="orders"),
    },
    "functions": {
        Signature("public", "total"): expectation.Function(language="sql"),
        Signature("public", "old"): Gone(name="old"),
    },
}


def test_each_kind_is_counted_that_has_to_be_there() -> None:
    declared = declaring(FULL, GONE, triggers=TRIGGERS, privileges=PRIVILEGES)
    assert count_objects(declared) == {
        Kind.TABLE: 1,
        Kind.COLUMN: 3,
        Kind.PRIMARY_KEY: 1,
        Kind.INDEX: 1,
        Kind.UNIQUE: 1,
        Kind.FOREIGN_KEY: 1,
        Kind.CHECK: 1,
        Kind.EXCLUSION: 1,
        Kind.POLICY: 1,
        Kind.TRIGGER: 1,
        Kind.PRIVILEGE: 3,
    }


def test_what_every_tenant_has_to_have_is_counted_once() -> None:
    name = TableName("tenant_*", "orders")
    tables = {name: want(name, columns={"id": expectation.Column()})}
    group = expectation.Tenants(match="tenant_*", at_least=100, tables=tables)
    maybe = expectation.Tenants(match="maybe_*", at_least=0)
    expected = Expectation(tenants=(group, maybe))
    assert count_objects(expected) == {Kind.TENANT: 1, Kind.TABLE: 1, Kind.COLUMN: 1}
    assert possible_codes(expected) == {
        Code.TENANT_MISSING,
        Code.SCHEMA_INACCESSIBLE,
        Code.TABLE_MISSING,
        Code.TABLE_INACCESSIBLE,
        Code.COLUMN_MISSING,
        Code.COLUMN_INACCESSIBLE,
    }


def test_tenants_that_need_not_be_there_are_never_missing() -> None:
    maybe = expectation.Tenants(match="maybe_*", at_least=0)
    assert possible_codes(Expectation(tenants=(maybe,))) == frozenset()


def test_what_stands_beside_the_tables_is_counted() -> None:
    assert count_objects(Expectation(**OUTSIDE)) == dict.fromkeys(OUTSIDE_SECTIONS.values(), 1)


def test_kinds_that_nobody_asks_for_are_left_out() -> None:
    assert count_objects(declaring(want(), GONE)) == {Kind.TABLE: 1}
    assert count_objects(Expectation()) == {}


def test_a_declaration_of_everything_makes_every_code_possible() -> None:
    nothing = want(TableName("zoo", "apes"), primary_key=ABSENT)
    beside = {"triggers": TRIGGERS, "privileges": PRIVILEGES, **OUTSIDE}
    severity = (*EVERYTHING, SeverityRule(pattern="migration.*", severity=Severity.WARN))
    beside["migrations"] = (expectation.Ledger(tool="prisma"),)
    beside["tenants"] = (expectation.Tenants(match="tenant_*"),)
    everything = declaring(FULL, GONE, nothing, role="app", severity=severity, **beside)
    assert possible_codes(everything) == frozenset(Code) - {
        Code.MIGRATION_MISSING,
        Code.MIGRATION_UNLISTED,
    }


def test_nothing_declared_makes_nothing_possible() -> None:
    assert possible_codes(Expectation(severity=EVERYTHING)) == frozenset()


TABLE = {
    Code.SCHEMA_MISSING,
    Code.SCHEMA_INACCESSIBLE,
    Code.TABLE_MISSING,
    Code.TABLE_INACCESSIBLE,
}
COLUMN = TABLE | {Code.COLUMN_MISSING, Code.COLUMN_INACCESSIBLE}


def codes_of(**sections: Any) -> frozenset[Code]:
    return possible_codes(declaring(want(**sections)))


def columns(**attributes: Any) -> frozenset[Code]:
    column = expectation.Column(**attributes)
    return codes_of(columns={"id": column})


def test_what_is_not_declared_is_not_possible() -> None:
    assert codes_of() == TABLE
    assert columns() == COLUMN
    assert columns(type="text") == COLUMN | {Code.COLUMN_TYPE}
    assert columns(nullable=True) == COLUMN | {Code.COLUMN_NULLABLE}
    assert columns(collation="C") == COLUMN | {Code.COLUMN_DEFINITION}
    assert columns(identity="always") == COLUMN | {Code.COLUMN_DEFINITION, Code.COLUMN_NULLABLE}
    assert columns(default="0") == COLUMN | {Code.COLUMN_DEFAULT, Code.COLUMN_NOT_CHECKED}
    assert possible_codes(declaring(GONE)) == {Code.TABLE_PRESENT}


def test_without_a_name_there_is_nothing_to_be_different_or_renamed() -> None:
    index = expectation.Index(keys=(KEY,))
    assert codes_of(indexes=(index,)) == TABLE | {Code.INDEX_MISSING, Code.INDEX_INVALID}
    key = expectation.Key(columns=("id",))
    assert codes_of(unique=(key,)) == TABLE | {Code.UNIQUE_MISSING, Code.UNIQUE_INVALID}


def test_an_unnamed_primary_key_can_differ_but_not_be_renamed() -> None:
    assert codes_of(primary_key=expectation.Key(columns=("id",))) == TABLE | {
        Code.PRIMARY_KEY_MISSING,
        Code.PRIMARY_KEY_DEFINITION,
        Code.PRIMARY_KEY_INVALID,
    }


def test_an_index_that_has_only_to_be_there_cannot_differ() -> None:
    index = expectation.Index(name="an_idx")
    assert codes_of(indexes=(index,)) == TABLE | {Code.INDEX_MISSING, Code.INDEX_INVALID}


def test_an_index_of_an_expression_may_not_be_judged() -> None:
    index = expectation.Index(name="i", keys=(expectation.IndexKey(expression="lower(a)"),))
    assert Code.INDEX_NOT_CHECKED in codes_of(indexes=(index,))


def test_an_enum_that_has_only_to_be_there_cannot_differ() -> None:
    declared = Expectation(enums={STATUS: expectation.EnumType()})
    assert possible_codes(declared) == {
        Code.SCHEMA_MISSING,
        Code.SCHEMA_INACCESSIBLE,
        Code.ENUM_MISSING,
    }


def test_a_type_that_has_only_to_be_there_cannot_differ() -> None:
    declared = Expectation(types={STATUS: expectation.CompositeType()})
    assert Code.TYPE_DEFINITION not in possible_codes(declared)


def test_an_extension_that_has_only_to_be_there_cannot_differ() -> None:
    declared = Expectation(extensions={TableName("", "vector"): expectation.Extension()})
    assert possible_codes(declared) == {Code.EXTENSION_MISSING}


def test_of_a_domain_only_what_is_text_may_not_be_judged() -> None:
    def of(**attributes: Any) -> frozenset[Code]:
        declared = Expectation(domains={STATUS: expectation.Domain(**attributes)})
        return possible_codes(declared) - {Code.SCHEMA_MISSING, Code.SCHEMA_INACCESSIBLE}

    assert of() == {Code.DOMAIN_MISSING}
    assert of(type="text", default=ABSENT, checks=ABSENT) == {
        Code.DOMAIN_MISSING,
        Code.DOMAIN_DEFINITION,
    }
    assert Code.DOMAIN_NOT_CHECKED in of(default="0")


def test_an_exclusion_of_columns_alone_can_be_judged() -> None:
    exclusion = expectation.Exclusion(name="e", method="gist", keys=(KEY,), operators=("&&",))
    assert codes_of(exclusions=(exclusion,)) == TABLE | {
        Code.EXCLUSION_MISSING,
        Code.EXCLUSION_DEFINITION,
        Code.EXCLUSION_INVALID,
        Code.EXCLUSION_RENAMED,
    }


def test_a_policy_differs_in_what_is_declared_of_it() -> None:
    def policy(**attributes: Any) -> frozenset[Code]:
        policies = (expectation.Policy(name="p", **attributes),)
        return codes_of(row_security=expectation.RowSecurity(policies=policies))

    assert policy() == TABLE | {Code.POLICY_MISSING}
    assert policy(roles=("app",)) == policy() | {Code.POLICY_DEFINITION}
    assert policy(check="a") == policy(roles=("app",)) | {Code.POLICY_NOT_CHECKED}


def test_what_a_table_is_differs_where_it_is_declared() -> None:
    assert codes_of(unlogged=False) == TABLE | {Code.TABLE_DEFINITION}
    key = expectation.PartitionKey(strategy="hash", keys=(KEY,))
    assert codes_of(partition_by=key) == TABLE | {Code.TABLE_DEFINITION}


def test_of_a_sequence_and_a_view_only_what_is_declared_is_possible() -> None:
    homes = {Code.SCHEMA_MISSING, Code.SCHEMA_INACCESSIBLE}
    bare = possible_codes(Expectation(sequences={STATUS: expectation.Sequence()}))
    assert bare == homes | {Code.SEQUENCE_MISSING, Code.SEQUENCE_INACCESSIBLE}

    def view(**attributes: Any) -> frozenset[Code]:
        return possible_codes(Expectation(views={STATUS: expectation.View(**attributes)}))

    assert view() == homes | {Code.VIEW_MISSING, Code.VIEW_INACCESSIBLE}
    assert view(materialized=False) == view() | {Code.VIEW_DEFINITION}
    assert view(definition="SELECT 1") == view() | {Code.VIEW_NOT_CHECKED}
    index = expectation.Index(name="an_idx")
    assert view(indexes=(index,)) == view() | {Code.INDEX_MISSING, Code.INDEX_INVALID}


def test_what_does_not_count_is_not_possible() -> None:
    ignored = (SeverityRule(pattern="schema.*", severity=Severity.IGNORE),)
    assert possible_codes(declaring(want(), severity=ignored, check_access=False)) == {
        Code.TABLE_MISSING
    }


def test_every_kind_is_in_the_list() -> None:
    alone = {Kind.ROLE, Kind.SCHEMA, Kind.TABLE, Kind.TRIGGER, Kind.PRIVILEGE}
    alone |= {Kind.LEDGER, Kind.MIGRATION, Kind.TENANT}
    assert {*INSIDE, *OUTSIDE_KINDS, *alone} == set(Kind)
    assert not INSIDE.keys() & OUTSIDE_KINDS.keys()


def test_every_section_beside_the_tables_is_a_kind_in_the_list() -> None:
    assert list(OUTSIDE_SECTIONS.values()) == list(OUTSIDE_KINDS)
    beside = {"file", "schema", "role", "role_origin", "check_access", "severity", "ignore"}
    beside |= {"migrations", "tables", "triggers", "privileges", "tenants"}
    assert {*OUTSIDE_SECTIONS} == {*Expectation.__struct_fields__} - beside
    assert {*Catalog.__struct_fields__} >= {*OUTSIDE_SECTIONS}


def test_every_section_of_a_table_is_a_kind_in_the_list() -> None:
    inside = {key: kind for key, kind in TABLE_SECTIONS.items() if kind in INSIDE}
    assert list(inside.values()) == list(INSIDE)
    attributes = {"partition_by", "partition_of", "inherits", "unlogged", "foreign"}
    alone = {"name", "absent", "origin", "privileges", *attributes}
    # The policies stand under what switches them on.
    sections = {"row_security" if section == "policies" else section for section in inside}
    assert sections == {*want().__struct_fields__} - alone


def test_privileges_are_possible_without_access() -> None:
    named = declaring(privileges={"app": PRIVILEGES["app"]}, check_access=False)
    assert possible_codes(named) == {Code.PRIVILEGE_MISSING, Code.ROLE_MISSING}
    everybody = declaring(privileges={"public": PRIVILEGES["public"]})
    assert possible_codes(everybody) == {Code.PRIVILEGE_MISSING}


def test_of_a_trigger_only_what_is_declared_is_possible() -> None:
    bare = {USERS: (expectation.Trigger(name="touched"),)}
    assert possible_codes(declaring(triggers=bare)) == {Code.TRIGGER_MISSING, Code.TRIGGER_INVALID}
    timed = {USERS: (expectation.Trigger(name="touched", timing="after"),)}
    assert Code.TRIGGER_DEFINITION in possible_codes(declaring(triggers=timed))
    asked = possible_codes(declaring(triggers=bare, severity=EVERYTHING))
    assert Code.TRIGGER_UNEXPECTED in asked
