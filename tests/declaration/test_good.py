"""Every form that a declaration can take, and the expectation that it states."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from healthcheck.model.catalog import Action
from healthcheck.model.expectation import (
    ABSENT,
    Attribute,
    Check,
    Column,
    CompositeType,
    Domain,
    EnumType,
    Exclusion,
    Expectation,
    Extension,
    ForeignKey,
    Gone,
    IgnoreRule,
    Index,
    IndexKey,
    Key,
    Origin,
    PartitionKey,
    Policy,
    RowSecurity,
    Sequence,
    SeverityRule,
    Table,
    Tenants,
    Version,
    View,
)
from healthcheck.model.finding import Severity
from healthcheck.model.names import TableName
from tests.declaration.decoding import FILE, decoded, one_table, problems

T = TableName("public", "t")


def at(line: int, **migrations: str) -> Origin:
    return Origin(line=line, **migrations)


def key(column: str, **rest: Any) -> IndexKey:
    return IndexKey(column=column, **rest)


def test_the_smallest_declaration() -> None:
    expected = Expectation(file=FILE, tables={T: Table(name=T, origin=at(2))})
    assert decoded("version: 1\ntables: {t: {}}") == expected


def test_enums() -> None:
    expectation = decoded(
        """
        version: 1
        enums:
          AvatarStatus: [pending, "it's", "", no, "5"]
          billing.state: {values: [paid], since: "0001", changed: "0002"}
          mood: {}
          nothing: []
          gone: absent
        """
    )
    assert expectation.tables == {}
    assert expectation.enums == {
        TableName("public", "AvatarStatus"): EnumType(
            values=("pending", "it's", "", "no", "5"), origin=at(4)
        ),
        TableName("billing", "state"): EnumType(
            values=("paid",), origin=at(5, since="0001", changed="0002")
        ),
        TableName("public", "mood"): EnumType(origin=at(6)),
        TableName("public", "nothing"): EnumType(values=(), origin=at(7)),
        TableName("public", "gone"): Gone(name="gone", origin=at(8)),
    }


def test_domains() -> None:
    expectation = decoded(
        """
        version: 1
        domains:
          positive: integer check (VALUE > 0)
          all: >-
            varchar(20) collate "C" not null default ' check (a)'
            check (VALUE <> 'check (') CHECK((length(VALUE) > 1))
          shop.code:
            type: int4
            collation: x
            nullable: true
            default: absent
            checks: {"a.b": VALUE > 0, c: VALUE < 9}
            since: "0001"
          listed: {checks: [VALUE > 0]}
          free: text default absent
          none: {checks: absent}
          exists: {}
          gone: absent
        """.replace('"a.b"', "'\"a.b\"'")
    )
    names = [name.name for name in expectation.domains]
    assert dict(zip(names, expectation.domains.values(), strict=True)) == {
        "positive": Domain(type="integer", checks=("VALUE > 0",), origin=at(4)),
        "all": Domain(
            type="varchar(20)",
            collation='"C"',
            nullable=False,
            default="' check (a)'",
            checks=("VALUE <> 'check ('", "(length(VALUE) > 1)"),
            origin=at(5),
        ),
        "code": Domain(
            type="int4",
            collation="x",
            nullable=True,
            default=ABSENT,
            checks={"a.b": "VALUE > 0", "c": "VALUE < 9"},
            origin=at(8, since="0001"),
        ),
        "listed": Domain(checks=("VALUE > 0",), origin=at(15)),
        "free": Domain(type="text", default=ABSENT, origin=at(16)),
        "none": Domain(checks=ABSENT, origin=at(17)),
        "exists": Domain(origin=at(18)),
        "gone": Gone(name="gone", origin=at(19)),
    }


def test_composite_types() -> None:
    expectation = decoded(
        """
        version: 1
        types:
          address: {street: text, City: 'varchar(20) collate "C"'}
          shop.price: {attributes: {amount: "numeric(10,2)"}, since: "0001"}
          odd: {attributes: text, since: text}
          nothing: {attributes: {}}
          exists: {}
          gone: absent
        """
    )
    text = Attribute(type="text")
    assert {name.name: item for name, item in expectation.types.items()} == {
        "address": CompositeType(
            attributes={"street": text, "City": Attribute(type="varchar(20)", collation='"C"')},
            origin=at(4),
        ),
        "price": CompositeType(
            attributes={"amount": Attribute(type="numeric(10,2)")}, origin=at(5, since="0001")
        ),
        "odd": CompositeType(attributes={"attributes": text, "since": text}, origin=at(6)),
        "nothing": CompositeType(attributes={}, origin=at(7)),
        "exists": CompositeType(origin=at(8)),
        "gone": Gone(name="gone", origin=at(9)),
    }


def test_extensions() -> None:
    expectation = decoded(
        """
        version: 1
        extensions:
          pgcrypto: {}
          vector: ">=0.5"
          "uuid-ossp": "1.1"
          postgis: {version: "= 3.4.0dev", since: "0001"}
          old: absent
        """
    )
    assert expectation.extensions == {
        TableName("", "pgcrypto"): Extension(origin=at(4)),
        TableName("", "vector"): Extension(
            version=Version(number="0.5", at_least=True), origin=at(5)
        ),
        TableName("", "uuid-ossp"): Extension(version=Version(number="1.1"), origin=at(6)),
        TableName("", "postgis"): Extension(
            version=Version(number="3.4.0dev"), origin=at(7, since="0001")
        ),
        TableName("", "old"): Gone(name="old", origin=at(8)),
    }


def test_only_the_names_of_extensions() -> None:
    expectation = decoded("version: 1\nextensions:\n- a\n- b-c\n")
    assert expectation.extensions == {
        TableName("", "a"): Extension(origin=at(3)),
        TableName("", "b-c"): Extension(origin=at(4)),
    }


def test_all_the_keys_at_the_top() -> None:
    expectation = decoded(
        """
        tables: {t: absent, billing.invoices: [id], '"odd.name"': {}}
        role: app
        schema: shop
        ignore:
          - "audit_*"
          - {match: legacy.*, reason: moved, until: 2027-01-31}
          - match: x
        severity:
          "*.unexpected": warn
          index.missing: IGNORE
          "*.*": fail
        version: 1.0
        """
    )
    assert expectation == Expectation(
        file=FILE,
        schema="shop",
        role="app",
        role_origin=at(3),
        severity=(
            SeverityRule(pattern="*.unexpected", severity=Severity.WARN),
            SeverityRule(pattern="index.missing", severity=Severity.IGNORE),
            SeverityRule(pattern="*.*", severity=Severity.FAIL),
        ),
        ignore=(
            IgnoreRule(pattern="audit_*"),
            IgnoreRule(pattern="legacy.*", reason="moved", until=date(2027, 1, 31)),
            IgnoreRule(pattern="x"),
        ),
        tables={
            TableName("shop", "t"): Table(name=TableName("shop", "t"), absent=True, origin=at(2)),
            TableName("billing", "invoices"): Table(
                name=TableName("billing", "invoices"),
                columns={"id": Column(origin=at(2))},
                origin=at(2),
            ),
            TableName("shop", "odd.name"): Table(name=TableName("shop", "odd.name"), origin=at(2)),
        },
    )


@pytest.mark.parametrize(
    ("line", "role", "check_access"),
    [
        pytest.param("", None, True, id="the role that probes"),
        pytest.param("role: app", "app", True, id="another role"),
        pytest.param("role: none", None, False, id="no role"),
        pytest.param("role: '\"app@shop.iam\"'", "app@shop.iam", True, id="a role with a dot"),
    ],
)
def test_whose_access_counts(line: str, role: str | None, check_access: bool) -> None:
    expectation = decoded(f"version: 1\n{line}\ntables: {{t: {{}}}}")
    assert (expectation.role, expectation.check_access) == (role, check_access)


def test_what_yaml_1_1_would_convert_stays_text() -> None:
    table = one_table(
        """
        columns: {no: text, on: {}, 12:30: text, 1: integer, true: absent, 1_000: text, ~: text}
        since: 2025_10_14
        changed: 2025-10-14
        """
    )
    assert list(table.columns) == ["no", "on", "12:30", "1", "true", "1_000", "~"]
    assert (table.origin.since, table.origin.changed) == ("2025_10_14", "2025-10-14")


@pytest.mark.parametrize(
    ("written", "column"),
    [
        pytest.param("text", Column(type="text"), id="type"),
        pytest.param("text not null", Column(type="text", nullable=False), id="not null"),
        pytest.param("TEXT NULL", Column(type="TEXT", nullable=True), id="null, in upper case"),
        pytest.param(
            "numeric(10, 2) not null default 0",
            Column(type="numeric(10, 2)", nullable=False, default="0"),
            id="all three",
        ),
        pytest.param(
            "timestamp (3) with time zone Default now() Not  Null",
            Column(type="timestamp (3) with time zone", nullable=False, default="now()"),
            id="the default first",
        ),
        pytest.param(
            "text default 'x' null",
            Column(type="text", nullable=True, default="'x'"),
            id="null behind a default",
        ),
        pytest.param(
            "text default 'a not null'",
            Column(type="text", default="'a not null'"),
            id="words inside of quotes",
        ),
        pytest.param(
            """'"a null default" null'""",
            Column(type='"a null default"', nullable=True),
            id="words inside of a quoted type",
        ),
        pytest.param(
            "boolean default 1 is not null",
            Column(type="boolean", default="1 is not null"),
            id="an expression that ends in not null",
        ),
        pytest.param(
            "boolean default 1 is not null not null",
            Column(type="boolean", nullable=False, default="1 is not null"),
            id="such an expression, and the clause",
        ),
        pytest.param(
            "boolean default 1 is distinct from null",
            Column(type="boolean", default="1 is distinct from null"),
            id="an expression that ends in null",
        ),
        pytest.param("text default null", Column(type="text", default=ABSENT), id="default null"),
        pytest.param(
            "text default NULL null",
            Column(type="text", nullable=True, default=ABSENT),
            id="default null, and the clause",
        ),
        pytest.param("text default absent", Column(type="text", default=ABSENT), id="no default"),
        pytest.param(
            "text[] default ARRAY[]::text[]",
            Column(type="text[]", default="ARRAY[]::text[]"),
            id="array",
        ),
        pytest.param("shop.Status", Column(type="shop.Status"), id="a type of one's own"),
        pytest.param("bigserial not null", Column(type="bigserial", nullable=False), id="serial"),
        pytest.param("{}", Column(), id="existence"),
        pytest.param("{type: text}", Column(type="text"), id="long form"),
        pytest.param(
            """{type: text, nullable: False, default: "'pending'"}""",
            Column(type="text", nullable=False, default="'pending'"),
            id="all of the long form",
        ),
        pytest.param("{nullable: true}", Column(nullable=True), id="nullability alone"),
        pytest.param("{default: 0}", Column(default="0"), id="a number for a default"),
        pytest.param("{default: -1.5e3}", Column(default="-1.5e3"), id="any number"),
        pytest.param("{default: false}", Column(default="false"), id="a boolean for a default"),
        pytest.param("{default: absent}", Column(default=ABSENT), id="a default must be gone"),
        pytest.param('{default: "NULL"}', Column(default=ABSENT), id="NULL is no default"),
        pytest.param(
            "{type: serial, nullable: false}",
            Column(type="serial", nullable=False),
            id="serial in the long form",
        ),
        pytest.param(
            "bigint not null generated always as identity",
            Column(type="bigint", nullable=False, identity="always"),
            id="identity",
        ),
        pytest.param(
            "bigint GENERATED  By Default as identity not null",
            Column(type="bigint", nullable=False, identity="by default"),
            id="identity, not null behind it",
        ),
        pytest.param(
            "numeric(10, 2) generated always as (price * (1 + 0.2)) stored",
            Column(type="numeric(10, 2)", generated="price * (1 + 0.2)", stored=True),
            id="generated",
        ),
        pytest.param(
            "text not null generated always as ( lower(')') )virtual",
            Column(type="text", nullable=False, generated="lower(')')", stored=False),
            id="generated and not kept",
        ),
        pytest.param(
            "text generated always as(a) null",
            Column(type="text", nullable=True, generated="a"),
            id="generated, kept or not",
        ),
        pytest.param(
            """'text collate "de-x-icu" not null default 1'""",
            Column(type="text", collation='"de-x-icu"', nullable=False, default="1"),
            id="collation",
        ),
        pytest.param(
            "{type: text, collation: pg_catalog.C}",
            Column(type="text", collation="pg_catalog.C"),
            id="collation in the long form",
        ),
        pytest.param(
            "{identity: By Default, nullable: false}",
            Column(identity="by default", nullable=False),
            id="identity in the long form",
        ),
        pytest.param(
            "{generated: price * 2, stored: false}",
            Column(generated="price * 2", stored=False),
            id="generated in the long form",
        ),
        pytest.param("absent", Gone(name="c"), id="must be gone"),
        pytest.param('"absent"', Gone(name="c"), id="must be gone, in quotes"),
        pytest.param("|\n    text\n    not null", Column(type="text", nullable=False), id="folded"),
    ],
)
def test_a_column(written: str, column: Column | Gone) -> None:
    table = one_table(f"columns:\n  c: {written}")
    found = table.columns["c"]
    assert found.origin == at(5)
    assert type(found)(**{**_fields(found), "origin": Origin()}) == column


def _fields(thing: object) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in type(thing).__slots__}  # type: ignore[attr-defined]


def test_columns_as_names_alone() -> None:
    table = one_table("columns: [id,\n  userId, '\"odd.name\"']")
    assert table.columns == {
        "id": Column(origin=at(4)),
        "userId": Column(origin=at(5)),
        "odd.name": Column(origin=at(5)),
    }


def test_since_and_changed() -> None:
    table = one_table(
        """
        since: a
        columns: {id: {since: b, changed: c}}
        primary_key: {columns: [id], since: d}
        indexes: {i: {since: e}}
        checks: {k: {expression: id > 0, changed: f}}
        """
    )
    assert table.origin == at(3, since="a")
    assert table.columns["id"].origin == at(6, since="b", changed="c")
    assert table.primary_key == Key(columns=("id",), origin=at(7, since="d"))
    assert table.indexes == (Index(name="i", origin=at(8, since="e")),)
    assert table.checks[0].origin == at(9, changed="f")


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        pytest.param("[userId, email]", (key("userId"), key("email")), id="columns"),
        pytest.param("[a asc]", (key("a"),), id="asc"),
        pytest.param("[a desc]", (key("a", descending=True, nulls_first=True),), id="desc"),
        pytest.param("[a DESC Nulls LAST]", (key("a", descending=True),), id="desc nulls last"),
        pytest.param("[a nulls first]", (key("a", nulls_first=True),), id="nulls first"),
        pytest.param("[a asc nulls last]", (key("a"),), id="nulls last"),
        pytest.param(
            """['"my col" desc']""",
            (key("my col", descending=True, nulls_first=True),),
            id="a blank",
        ),
        pytest.param("""['"desc"']""", (key("desc"),), id="a keyword"),
        pytest.param("""['"user-id"', 2fa]""", (key("user-id"), key("2fa")), id="a hyphen"),
        pytest.param("[naïve]", (key("naïve"),), id="not ASCII"),
        pytest.param(
            """["a gist_trgm_ops(siglen=32) desc", "lower(a) x.y_ops (b = 'c d', e=1)"]""",
            (
                key("a", opclass="gist_trgm_ops(siglen=32)", descending=True, nulls_first=True),
                IndexKey(expression="lower(a)", opclass="x.y_ops (b = 'c d', e=1)"),
            ),
            id="parameters of an opclass",
        ),
        pytest.param("[a text_pattern_ops]", (key("a", opclass="text_pattern_ops"),), id="opclass"),
        pytest.param(
            """['a collate "de-x-icu" public.gin_trgm_ops desc']""",
            (
                key(
                    "a",
                    collation='"de-x-icu"',
                    opclass="public.gin_trgm_ops",
                    descending=True,
                    nulls_first=True,
                ),
            ),
            id="collation and opclass",
        ),
        pytest.param("[lower(email)]", (IndexKey(expression="lower(email)"),), id="expression"),
        pytest.param(
            "[(a + b) desc]",
            (IndexKey(expression="(a + b)", descending=True, nulls_first=True),),
            id="parentheses",
        ),
        pytest.param(
            """['lower(a) collate "C" text_pattern_ops']""",
            (IndexKey(expression="lower(a)", collation='"C"', opclass="text_pattern_ops"),),
            id="expression with opclass",
        ),
        pytest.param(
            """["coalesce(a, ')') nulls first"]""",
            (IndexKey(expression="coalesce(a, ')')", nulls_first=True),),
            id="a parenthesis in a string",
        ),
        pytest.param(
            """["lower(a) || b", "data->>'x'", "-a", "a::text", "(a) is null"]""",
            tuple(
                IndexKey(expression=text)
                for text in ("lower(a) || b", "data->>'x'", "-a", "a::text", "(a) is null")
            ),
            id="operators",
        ),
    ],
)
def test_the_keys_of_an_index(written: str, keys: tuple[IndexKey, ...]) -> None:
    assert one_table(f"indexes: {{i: {written}}}").indexes == (
        Index(name="i", keys=keys, origin=at(4)),
    )


def test_indexes_by_name() -> None:
    table = one_table(
        """
        indexes:
          there: {}
          gone: absent
          '"odd.name"': [id]
          long:
            columns: [id]
            unique: true
            where: status = 'done'
            method: GIN
            include: [name, name]
            nulls_not_distinct: true
          folded:
            columns: [id]
            where: >
              a
              > 0
        """
    )
    assert table.indexes == (
        Index(name="there", origin=at(6)),
        Gone(name="gone", origin=at(7)),
        Index(name="odd.name", keys=(key("id"),), origin=at(8)),
        Index(
            name="long",
            keys=(key("id"),),
            unique=True,
            where="status = 'done'",
            method="gin",
            include=("name", "name"),
            nulls_not_distinct=True,
            origin=at(9),
        ),
        Index(name="folded", keys=(key("id"),), where="a > 0", origin=at(16)),
    )


def test_unnamed_indexes() -> None:
    table = one_table(
        """
        indexes:
          - [userId]
          - columns: [email]
            unique: true
        """
    )
    assert table.indexes == (
        Index(keys=(key("userId"),), origin=at(6)),
        Index(keys=(key("email"),), unique=True, origin=at(7)),
    )


@pytest.mark.parametrize(
    ("written", "primary_key"),
    [
        pytest.param("[id]", Key(columns=("id",), origin=at(4)), id="columns"),
        pytest.param("absent", ABSENT, id="must have none"),
        pytest.param(
            "\n  name: t_pkey\n  columns: [b, a]\n  include: [c]\n  deferrable: true",
            Key(name="t_pkey", columns=("b", "a"), include=("c",), deferrable=True, origin=at(4)),
            id="long form, whose line is that of its key",
        ),
    ],
)
def test_a_primary_key(written: str, primary_key: Key | object) -> None:
    assert one_table(f"primary_key: {written}").primary_key == primary_key


def test_unique_constraints() -> None:
    named = one_table(
        """
        unique:
          a: [x, y]
          b: absent
          c: {columns: [x], include: [z], deferred: true, nulls_not_distinct: true}
        """
    )
    assert named.unique == (
        Key(name="a", columns=("x", "y"), origin=at(6)),
        Gone(name="b", origin=at(7)),
        Key(
            name="c",
            columns=("x",),
            include=("z",),
            deferrable=True,  # as PostgreSQL reads INITIALLY DEFERRED alone
            deferred=True,
            nulls_not_distinct=True,
            origin=at(8),
        ),
    )
    unnamed = one_table("unique: [[x], {columns: [y], deferrable: true}]")
    assert unnamed.unique == (
        Key(columns=("x",), origin=at(4)),
        Key(columns=("y",), deferrable=True, origin=at(4)),
    )


def test_foreign_keys() -> None:
    table = one_table(
        """
        foreign_keys:
          a: {columns: [userId], references: users(id)}
          b: absent
          c:
            columns: [a, a]
            references: billing.invoices(id, no)
            on_delete: SET NULL
            on_update: cascade
            match: full
            deferrable: true
            deferred: true
        """
    )
    assert table.foreign_keys == (
        ForeignKey(
            name="a",
            columns=("userId",),
            references=TableName("public", "users"),
            referenced_columns=("id",),
            origin=at(6),
        ),
        Gone(name="b", origin=at(7)),
        ForeignKey(
            name="c",
            columns=("a", "a"),
            references=TableName("billing", "invoices"),
            referenced_columns=("id", "no"),
            on_delete="set null",
            on_update="cascade",
            match="full",
            deferrable=True,
            deferred=True,
            origin=at(8),
        ),
    )


@pytest.mark.parametrize(
    ("reference", "table", "columns"),
    [
        pytest.param("users", TableName("public", "users"), (), id="the primary key"),
        pytest.param(
            " users ( id , no ) ", TableName("public", "users"), ("id", "no"), id="blanks"
        ),
        pytest.param(
            '"my table"("my id","a,b","a""b")',
            TableName("public", "my table"),
            ("my id", "a,b", 'a"b'),
            id="quotes",
        ),
        pytest.param('"a.b"."c.d"', TableName("a.b", "c.d"), (), id="dots in quotes"),
        pytest.param("Billing.my-table", TableName("Billing", "my-table"), (), id="exact"),
    ],
)
def test_what_a_foreign_key_references(
    reference: str, table: TableName, columns: tuple[str, ...]
) -> None:
    local = ", ".join(f"c{number}" for number in range(len(columns) or 1))
    found = one_table(f"foreign_keys: [{{columns: [{local}], references: '{reference}'}}]")
    [foreign_key] = found.foreign_keys
    assert isinstance(foreign_key, ForeignKey)
    assert (foreign_key.references, foreign_key.referenced_columns) == (table, columns)


@pytest.mark.parametrize("action", ["no action", "restrict", "cascade", "set null", "set default"])
def test_every_action_in_any_letter_case(action: Action) -> None:
    found = one_table(
        f"foreign_keys: [{{columns: [a], references: t, on_delete: {action.upper()}}}]"
    )
    [foreign_key] = found.foreign_keys
    assert isinstance(foreign_key, ForeignKey)
    assert foreign_key.on_delete == action


def test_checks() -> None:
    named = one_table(
        """
        checks:
          a: credits > 0
          b: absent
          c: {expression: "\\"createdAt\\" > now()", no_inherit: true}
        """
    )
    assert named.checks == (
        Check(name="a", expression="credits > 0", origin=at(6)),
        Gone(name="b", origin=at(7)),
        Check(name="c", expression='"createdAt" > now()', no_inherit=True, origin=at(8)),
    )
    unnamed = one_table("checks:\n- credits > 0\n- expression: a > 0")
    assert unnamed.checks == (
        Check(expression="credits > 0", origin=at(5)),
        Check(expression="a > 0", origin=at(6)),
    )


def test_a_column_that_is_gone_may_be_referred_to_in_another_table() -> None:
    table = one_table(
        """
        columns: {id: absent}
        foreign_keys: [{columns: [userId], references: users(id)}]
        """
    )
    assert table.columns["id"] == Gone(name="id", origin=at(5))


@pytest.mark.parametrize(
    "type_name",
    [
        "Int",
        "BigInt",
        "Float",
        "Boolean",
        "decimal(10,2)",
        "Decimal(10,2)",
        "JSON",
        "public.String",
    ],
)
def test_types_that_sql_means_as_prisma_does_and_types_of_ones_own(type_name: str) -> None:
    assert one_table(f"columns: {{c: '{type_name}'}}").columns["c"] == Column(
        type=type_name, origin=at(4)
    )


@pytest.mark.parametrize("section", ["enums", "domains", "types"])
@pytest.mark.parametrize("name", ["String", "public.String"])
def test_a_type_that_is_declared_is_not_prismas(section: str, name: str) -> None:
    tables = "{t: {columns: {a: 'String[]', b: Bytes}}}"
    said = problems(f"version: 1\ntables: {tables}\n{section}: {{{name}: {{}}}}")
    assert [text for text in said if "Prisma" in text] == [
        "2:42: column \"b\": Bytes is Prisma's name; SQL's is bytea"
        " (a type of your own of that name is written public.Bytes)"
    ]


def test_exclusions() -> None:
    table = one_table(
        """
        exclusions:
          a: GIST (during with &&)
          b: absent
          c:
            using: 'btree (lower("My Room") collate "C" WITH operator(shop."a b".=), at with =)'
            where: at > 0
            include: [id]
            deferred: true
        """
    )
    assert table.exclusions == (
        Exclusion(name="a", method="gist", keys=(key("during"),), operators=("&&",), origin=at(6)),
        Gone(name="b", origin=at(7)),
        Exclusion(
            name="c",
            method="btree",
            keys=(IndexKey(expression='lower("My Room")', collation='"C"'), key("at")),
            operators=('shop."a b".=', "="),
            where="at > 0",
            include=("id",),
            deferrable=True,
            deferred=True,
            origin=at(8),
        ),
    )
    unnamed = one_table("exclusions: [gist (during with &&)]")
    assert unnamed.exclusions == (
        Exclusion(method="gist", keys=(key("during"),), operators=("&&",), origin=at(4)),
    )


def test_row_security() -> None:
    table = one_table(
        """
        row_security:
          enabled: true
          forced: false
          policies:
            mine: {command: SELECT, permissive: false, roles: [app, public], using: a > 0}
            made: {check: a > 1, since: x}
            any: {}
            gone: absent
        """
    )
    assert table.row_security == RowSecurity(
        enabled=True,
        forced=False,
        policies=(
            Policy(
                name="mine",
                command="select",
                permissive=False,
                roles=("app", "public"),
                using="a > 0",
                origin=at(9),
            ),
            Policy(name="made", check="a > 1", origin=at(10, since="x")),
            Policy(name="any", origin=at(11)),
            Gone(name="gone", origin=at(12)),
        ),
    )
    named = one_table("row_security: {policies: [mine, yours]}")
    assert named.policies == (Policy(name="mine", origin=at(4)), Policy(name="yours", origin=at(4)))
    assert one_table("{}").policies == ()


def test_what_a_table_is() -> None:
    table = one_table(
        """
        partition_by: Range (at, lower(kind) text_ops)
        inherits: [animals, zoo.guests]
        unlogged: false
        foreign: warehouse
        """
    )
    assert table.partition_by == PartitionKey(
        strategy="range",
        keys=(key("at"), IndexKey(expression="lower(kind)", opclass="text_ops")),
    )
    assert one_table("partition_of: events").partition_of == TableName("public", "events")
    assert table.inherits == (TableName("public", "animals"), TableName("zoo", "guests"))
    assert (table.unlogged, table.foreign) == (False, "warehouse")


def test_sequences() -> None:
    expectation = decoded(
        """
        version: 1
        sequences:
          a: {}
          shop.b: {type: Integer, increment: -1, minimum: -9, maximum: 0, start: -3, cycle: true}
          c: absent
        """
    )
    assert expectation.sequences == {
        TableName("public", "a"): Sequence(origin=at(4)),
        TableName("shop", "b"): Sequence(
            type="integer",
            increment=-1,
            minimum=-9,
            maximum=0,
            start=-3,
            cycle=True,
            origin=at(5),
        ),
        TableName("public", "c"): Gone(name="c", origin=at(6)),
    }
    listed = decoded("version: 1\nsequences: [a, shop.b]")
    assert listed.sequences == {
        TableName("public", "a"): Sequence(origin=at(2)),
        TableName("shop", "b"): Sequence(origin=at(2)),
    }


def test_views() -> None:
    expectation = decoded(
        """
        version: 1
        views:
          a: [id, '"my.id"']
          shop.b:
            columns: {id: integer, name: {}}
            materialized: true
            definition: SELECT 1
            indexes: {i: [id]}
          c: absent
          d: {}
        """
    )
    assert expectation.views == {
        TableName("public", "a"): View(columns={"id": None, "my.id": None}, origin=at(4)),
        TableName("shop", "b"): View(
            columns={"id": "integer", "name": None},
            materialized=True,
            definition="SELECT 1",
            indexes=(Index(name="i", keys=(key("id"),), origin=at(9)),),
            origin=at(5),
        ),
        TableName("public", "c"): Gone(name="c", origin=at(10)),
        TableName("public", "d"): View(origin=at(11)),
    }
    assert decoded("version: 1\nviews: [a]").views == {TableName("public", "a"): View(origin=at(2))}


def test_tenants() -> None:
    expectation = decoded(
        """
        version: 1
        schema: shop
        tables: {plans: {}}
        tenants:
          - match: "tenant_*"
            at_least: 0
            tables:
              users: [id]
              orders:
                foreign_keys:
                  - {columns: [a], references: users}
                  - {columns: [b], references: shop.plans(id)}
                inherits: [base]
              old: absent
          - {match: t?, tables: {part: {partition_of: whole}}}
        """
    )
    users, orders, old, part = (
        TableName(match, name)
        for match, name in (
            ("tenant_*", "users"),
            ("tenant_*", "orders"),
            ("tenant_*", "old"),
            ("t?", "part"),
        )
    )
    plans, base = TableName("shop", "plans"), TableName("tenant_*", "base")
    assert expectation.tenants == (
        Tenants(
            match="tenant_*",
            at_least=0,
            tables={
                users: Table(name=users, columns={"id": Column(origin=at(9))}, origin=at(9)),
                orders: Table(
                    name=orders,
                    foreign_keys=(
                        ForeignKey(columns=("a",), references=users, origin=at(12)),
                        ForeignKey(
                            columns=("b",),
                            references=plans,
                            referenced_columns=("id",),
                            origin=at(13),
                        ),
                    ),
                    inherits=(base,),
                    origin=at(10),
                ),
                old: Table(name=old, absent=True, origin=at(15)),
            },
            origin=at(6),
        ),
        Tenants(
            match="t?",
            tables={part: Table(name=part, partition_of=TableName("t?", "whole"), origin=at(16))},
            origin=at(16),
        ),
    )
