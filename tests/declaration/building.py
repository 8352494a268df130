"""Expectations as hypothesis makes them, with names and texts that no file was made for."""

from __future__ import annotations

from typing import Any, TypeVar

from hypothesis import strategies as st
from msgspec.structs import replace

from healthcheck.compare.privilege import WORDS, Kind
from healthcheck.ledgers import BY_NAME
from healthcheck.model import catalog, expectation
from healthcheck.model.expectation import ABSENT, Expectation, Gone, IgnoreRule, SeverityRule
from healthcheck.model.finding import Severity
from healthcheck.model.names import NAME_BYTES, Signature, TableName
from tests.declaration.generating import SPECIAL

T = TypeVar("T")

_ODD = ['a"b', "a'b", "a.b", "a b", " a ", "a\nb", "a: b", "a #b", "- a", "[a]", "{a}", "a, b"]
_ODDER = ["&a", "*a", "!a", "%a", "@a", "|", ">", "?", "~", "<<", "=", "a\\b", "\t", " ", "\x01"]
_ODDEST = ["\u2028", "\ufeff", "\x85", "\r\n", "é" * 31, "x" * 63, "1e5", "0o7", "2027-01-31", "on"]


def _fits(name: str) -> bool:
    return 0 < len(name.encode()) <= NAME_BYTES


NAMES = st.sampled_from([*SPECIAL, *_ODD, *_ODDER, *_ODDEST]) | st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=63
).filter(_fits)
TABLES = st.builds(TableName, st.sampled_from(["public", "a.b", "Shop"]) | NAMES, NAMES)
_MIGRATIONS = st.none() | st.sampled_from(["20251014_add", "it's: #1", "a\nb"])
ORIGINS = st.builds(expectation.Origin, since=_MIGRATIONS, changed=_MIGRATIONS)
EXPRESSIONS = st.sampled_from(
    [
        *("credits > 0", "status = 'done'", "\"a\" <> E'it\\'s'", "a = 'x: y'", "a <> ' #'"),
        *(
            "CASE\n    WHEN (a > 0) THEN true\n    ELSE false\nEND",
            "'a' = b",
            "absent",
            "(a, b) = c",
        ),
        *("a = '\u2028'", "b @> '{}'::jsonb", "c ~ '[\\n]'"),
    ]
)
# Where the word stands for what must not be, no expression is written so.
_CONDITIONS = EXPRESSIONS.filter(lambda text: text != "absent")
DEFAULTS = st.none() | st.sampled_from(
    [
        ABSENT,
        "now()",
        "'x'",
        "0",
        "'it''s'",
        "1 is not null",
        "'a: #'",
        "'{\"a\": 1}'::jsonb",
        "true",
    ]
)
COLLATIONS = st.sampled_from([None, "C", '"a b"', 'shop."de-x-icu"', "default"])
_SOME_NAMES = st.lists(NAMES, min_size=1, max_size=3, unique=True).map(tuple)
_FLAGS = st.booleans()


def _names(least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(NAMES, min_size=least, max_size=3).map(tuple)


def _deferral() -> st.SearchStrategy[tuple[bool, bool]]:
    return st.sampled_from([(False, False), (True, False), (True, True)])


COLUMNS = (
    st.builds(
        expectation.Column,
        type=st.none()
        | st.sampled_from(["text", "numeric(10,2)", 'public."A b"[]', '"absent"', "text[]"]),
        nullable=st.none() | _FLAGS,
        default=DEFAULTS,
        collation=COLLATIONS,
        origin=ORIGINS,
    )
    | st.builds(
        expectation.Column,
        type=st.none() | st.just("text"),
        nullable=st.none() | _FLAGS,
        generated=EXPRESSIONS,
        stored=st.none() | _FLAGS,
        collation=COLLATIONS,
    )
    | st.builds(
        expectation.Column,
        type=st.none() | st.just("bigint"),
        nullable=st.sampled_from([None, False]),
        identity=st.sampled_from(["always", "by default"]),
        origin=ORIGINS,
    )
    | st.builds(
        expectation.Column, type=st.just("bigserial"), nullable=st.sampled_from([None, False])
    )
)
_PLAIN_KEYS = st.builds(expectation.IndexKey, column=NAMES)
_EXPRESSION_KEYS = st.builds(
    expectation.IndexKey, expression=st.sampled_from(["lower(email)", "(a || ', ')", "f('x')"])
)


@st.composite
def index_keys(draw: st.DrawFn) -> expectation.IndexKey:
    given = draw(_PLAIN_KEYS | _EXPRESSION_KEYS)
    return expectation.IndexKey(
        column=given.column,
        expression=given.expression,
        descending=draw(_FLAGS),
        nulls_first=draw(_FLAGS),
        opclass=draw(st.sampled_from([None, "text_pattern_ops", 'public."my ops"(a=1)'])),
        collation=draw(st.sampled_from([None, '"C"', 'pg_catalog."de-x-icu"'])),
    )


@st.composite
def keys(draw: st.DrawFn, name: str | None) -> expectation.Key:
    deferrable, deferred = draw(_deferral())
    return expectation.Key(
        name=name,
        columns=draw(_SOME_NAMES),
        include=draw(_names()),
        deferrable=deferrable,
        deferred=deferred,
        origin=draw(ORIGINS),
    )


@st.composite
def unique_keys(draw: st.DrawFn, name: str | None) -> expectation.Key:
    key = draw(keys(name))
    return expectation.Key(
        name=key.name, columns=key.columns, nulls_not_distinct=draw(_FLAGS), origin=key.origin
    )


@st.composite
def indexes(draw: st.DrawFn, name: str | None) -> expectation.Index:
    if name is not None and draw(st.integers(0, 5)) == 0:
        return expectation.Index(name=name, origin=draw(ORIGINS))
    return expectation.Index(
        name=name,
        keys=tuple(draw(st.lists(index_keys(), min_size=1, max_size=3))),
        unique=draw(_FLAGS),
        where=draw(st.none() | EXPRESSIONS),
        method=draw(st.sampled_from(["btree", "gin"])),
        include=draw(_names()),
        nulls_not_distinct=draw(_FLAGS),
        origin=draw(ORIGINS),
    )


@st.composite
def foreign_keys(draw: st.DrawFn, name: str | None) -> expectation.ForeignKey:
    columns, (deferrable, deferred) = draw(_names(1)), draw(_deferral())
    referenced = draw(st.just(()) | st.permutations([f"{i}.a,(" for i in range(len(columns))]))
    return expectation.ForeignKey(
        name=name,
        columns=columns,
        references=draw(TABLES),
        referenced_columns=tuple(referenced),
        on_delete=draw(st.sampled_from(["no action", "set null"])),
        on_update=draw(st.sampled_from(["no action", "cascade"])),
        match=draw(st.sampled_from(["simple", "full"])),
        deferrable=deferrable,
        deferred=deferred,
        origin=draw(ORIGINS),
    )


def checks(name: str | None) -> st.SearchStrategy[expectation.Check]:
    return st.builds(
        expectation.Check,
        name=st.just(name),
        expression=EXPRESSIONS,
        no_inherit=_FLAGS,
        origin=ORIGINS,
    )


_KEYS = st.lists(index_keys(), min_size=1, max_size=2).map(tuple)
_OPERATORS = st.sampled_from(["&&", "=", "-|-", '"a b".&&', "shop.<>"])


@st.composite
def exclusions(draw: st.DrawFn, name: str | None) -> expectation.Exclusion:
    keys, (deferrable, deferred) = draw(_KEYS), draw(_deferral())
    return expectation.Exclusion(
        name=name,
        method=draw(st.sampled_from(["gist", "btree"])),
        keys=keys,
        operators=tuple(draw(_OPERATORS) for _ in keys),
        where=draw(st.none() | EXPRESSIONS),
        include=draw(_names()),
        deferrable=deferrable,
        deferred=deferred,
        origin=draw(ORIGINS),
    )


def _policies(name: str) -> st.SearchStrategy[expectation.Policy | Gone]:
    return st.just(Gone(name=name)) | st.builds(
        expectation.Policy,
        name=st.just(name),
        command=st.sampled_from([None, "all", "insert"]),
        permissive=st.none() | _FLAGS,
        roles=st.none() | _SOME_NAMES,
        using=st.none() | st.just(ABSENT) | _CONDITIONS,
        check=st.none() | st.just(ABSENT) | _CONDITIONS,
        origin=ORIGINS,
    )


@st.composite
def row_security(draw: st.DrawFn) -> expectation.RowSecurity | None:
    names = draw(st.lists(NAMES, max_size=3, unique=True))
    bare = draw(_FLAGS)
    security = expectation.RowSecurity(
        enabled=draw(st.none() | _FLAGS),
        forced=draw(st.none() | _FLAGS),
        policies=tuple(
            expectation.Policy(name=name) if bare else draw(_policies(name)) for name in names
        ),
    )
    return None if security == expectation.RowSecurity() else security


_PARTITION_KEYS = st.builds(
    expectation.PartitionKey,
    strategy=st.sampled_from(["range", "list", "hash"]),
    keys=st.lists(_PLAIN_KEYS | _EXPRESSION_KEYS, min_size=1, max_size=2).map(tuple),
)


@st.composite
def _section(draw: st.DrawFn, of: Any) -> tuple[Any, ...]:
    """Things with a name, some of them gone, or things without."""
    if draw(_FLAGS):
        return tuple(draw(of(None)) for _ in range(draw(st.integers(0, 2))))
    names = draw(st.lists(NAMES, max_size=3, unique=True))
    return tuple(
        Gone(name=name) if draw(st.integers(0, 4)) == 0 else draw(of(name)) for name in names
    )


@st.composite
def tables(draw: st.DrawFn, name: TableName) -> expectation.Table:
    if draw(st.integers(0, 8)) == 0:
        return expectation.Table(name=name, absent=True)
    named = draw(
        st.dictionaries(NAMES, COLUMNS | st.none() | st.just(expectation.Column()), max_size=4)
    )
    parent = draw(st.none() | TABLES)
    return expectation.Table(
        name=name,
        columns={
            # What a table declares gone none of its keys may name.
            (key if column else f"{key[:3]} gone"): column or Gone(name=f"{key[:3]} gone")
            for key, column in named.items()
        },
        primary_key=draw(st.sampled_from([None, ABSENT]) | (st.none() | NAMES).flatmap(keys)),
        indexes=draw(_section(indexes)),
        unique=draw(_section(unique_keys)),
        foreign_keys=draw(_section(foreign_keys)),
        checks=draw(_section(checks)),
        exclusions=draw(_section(exclusions)),
        row_security=draw(row_security()),
        partition_by=draw(st.none() | _PARTITION_KEYS),
        partition_of=parent,
        inherits=() if parent else draw(st.lists(TABLES, max_size=2, unique=True).map(tuple)),
        unlogged=draw(st.none() | _FLAGS),
        foreign=draw(st.none() | NAMES),
        privileges=draw(st.dictionaries(NAMES, _granted("table"), max_size=2)),
        origin=draw(ORIGINS),
    )


def beside_tables(of: st.SearchStrategy[T]) -> st.SearchStrategy[dict[TableName, T | Gone]]:
    """What stands beside the tables, by name; some of it gone."""
    named = st.dictionaries(TABLES, st.none() | of, max_size=3)
    return named.map(
        lambda items: {
            name: Gone(name=name.name) if item is None else item for name, item in items.items()
        }
    )


ENUMS = st.builds(
    expectation.EnumType,
    values=st.none() | st.lists(NAMES | st.just(""), max_size=4, unique=True).map(tuple),
    origin=ORIGINS,
)


_INTEGERS = st.none() | st.integers(-(1 << 63), (1 << 63) - 1)
SEQUENCES = st.just(expectation.Sequence()) | st.builds(
    expectation.Sequence,
    type=st.sampled_from([None, "smallint", "bigint"]),
    increment=_INTEGERS,
    minimum=_INTEGERS,
    maximum=_INTEGERS,
    start=_INTEGERS,
    cycle=st.none() | _FLAGS,
    origin=ORIGINS,
)


@st.composite
def views(draw: st.DrawFn) -> expectation.View:
    types = st.sampled_from([None, "text", 'public."A b"[]'])
    return expectation.View(
        columns=draw(st.none() | st.dictionaries(NAMES, st.none() | types, min_size=1, max_size=3)),
        materialized=draw(st.none() | _FLAGS),
        definition=draw(st.sampled_from([None, "SELECT 1;", " SELECT a\n   FROM b;"])),
        indexes=draw(_section(indexes)),
        origin=draw(ORIGINS),
    )


_DOMAIN_CHECKS = _CONDITIONS
DOMAINS = st.builds(
    expectation.Domain,
    type=st.none() | st.sampled_from(["text", 'public."A b"[]', '"absent"', "numeric(10,2)"]),
    collation=st.none() | st.sampled_from(['"C"', "x", 'public."de-x-icu"']),
    nullable=st.none() | _FLAGS,
    default=DEFAULTS,
    checks=st.sampled_from([None, ABSENT])
    | st.lists(_DOMAIN_CHECKS, min_size=1, max_size=2).map(tuple)
    | st.dictionaries(NAMES, _DOMAIN_CHECKS, min_size=1, max_size=2),
    origin=ORIGINS,
)


def _maybe(*values: object) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, *values])


_TYPES = st.sampled_from(["integer", "text[]", '"AvatarStatus"', 'a."b.c"[]', '"bit"', "character"])
_RETURNS = st.builds(catalog.Returns, type=_TYPES, setof=_FLAGS) | st.builds(
    catalog.Returns,
    columns=st.lists(st.tuples(NAMES, _TYPES), min_size=1, max_size=2).map(tuple),
)
FUNCTIONS = st.builds(
    expectation.Function,
    kind=_maybe("procedure", "window"),
    returns=st.none() | _RETURNS,
    language=_maybe("sql"),
    volatility=_maybe("stable"),
    strict=_maybe(False, True),
    security_definer=_maybe(False, True),
    leakproof=_maybe(False, True),
    parallel=_maybe("safe"),
    origin=ORIGINS,
)


def _granted(kind: Kind) -> st.SearchStrategy[expectation.Granted]:
    known = WORDS[kind]
    some = st.sets(st.sampled_from(known), min_size=1)
    return some.map(
        lambda words: expectation.Granted(privileges=tuple(one for one in known if one in words))
    )


SIGNATURES = st.builds(
    lambda name, types: Signature(name.schema, name.name, tuple(types)),
    TABLES,
    st.lists(_TYPES, max_size=2),
)
PRIVILEGES = st.builds(
    expectation.Privileges,
    schemas=st.dictionaries(NAMES, _granted("schema"), max_size=2),
    tables=st.dictionaries(TABLES, _granted("table"), max_size=2),
    columns=st.dictionaries(
        TABLES, st.dictionaries(NAMES, _granted("column"), min_size=1, max_size=2), max_size=2
    ),
    sequences=st.dictionaries(TABLES, _granted("sequence"), max_size=2),
    functions=st.dictionaries(SIGNATURES, _granted("function"), max_size=2),
).filter(lambda each: each != expectation.Privileges())


def functions() -> st.SearchStrategy[dict[Signature, expectation.Function | Gone]]:
    bare = st.dictionaries(SIGNATURES, st.just(expectation.Function()), max_size=3)
    named = bare | st.dictionaries(SIGNATURES, st.none() | FUNCTIONS, max_size=3)
    return named.map(
        lambda items: {
            name: Gone(name=name.name) if item is None else item for name, item in items.items()
        }
    )


@st.composite
def triggers(draw: st.DrawFn) -> tuple[Any, ...]:
    def one(name: str) -> st.SearchStrategy[expectation.Trigger]:
        deferral = _deferral() | st.just((None, None))
        return deferral.flatmap(
            lambda both: st.builds(
                expectation.Trigger,
                name=st.just(name),
                timing=st.none() | st.sampled_from(["before", "instead of"]),
                events=st.none() | st.sampled_from([("insert", "update"), ("truncate",)]),
                level=st.none() | st.sampled_from(["row", "statement"]),
                function=st.none() | _FUNCTIONS,
                when=st.none() | st.just(ABSENT) | EXPRESSIONS.filter(lambda t: t != "absent"),
                columns=st.just(()) | _SOME_NAMES,
                old_table=st.none() | NAMES,
                new_table=st.none() | NAMES,
                constraint=st.none() | _FLAGS,
                deferrable=st.just(both[0]),
                deferred=st.just(both[1]),
                enabled=st.none() | st.sampled_from(["origin", "disabled", "always", "replica"]),
                origin=ORIGINS,
            )
        )

    names, bare = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True)), draw(_FLAGS)
    return tuple(
        expectation.Trigger(name=name) if bare else draw(one(name) | st.just(Gone(name=name)))
        for name in names
    )


_FUNCTIONS = st.builds(
    catalog.TriggerFunction,
    schema=st.none() | NAMES,
    name=NAMES,
    arguments=st.lists(st.sampled_from(["", "it's", "a, b)", "\\", "\n"]), max_size=2).map(tuple),
)


_ATTRIBUTES = st.builds(
    expectation.Attribute,
    type=st.sampled_from(["text", 'public."A b"[]', "numeric(10,2)"]),
    collation=st.none() | st.sampled_from(['"C"', "x"]),
)
COMPOSITE_TYPES = st.just(expectation.CompositeType()) | st.builds(
    expectation.CompositeType,
    attributes=st.dictionaries(NAMES | st.just("attributes"), _ATTRIBUTES, max_size=3),
    origin=ORIGINS,
)


EXTENSIONS = st.just(expectation.Extension()) | st.builds(
    expectation.Extension,
    version=st.none()
    | st.builds(
        expectation.Version, number=st.sampled_from(["1.2", "3.4.0dev", "no"]), at_least=_FLAGS
    ),
    origin=ORIGINS,
)


_RELEASED = st.lists(
    NAMES | st.sampled_from(["shop.0001_initial", "0001", "public.a", "a"]),
    min_size=1,
    max_size=3,
    unique=True,
).map(tuple)
LEDGERS = st.builds(
    expectation.Ledger,
    tool=st.none() | st.sampled_from(list(BY_NAME)),
    directory=st.sampled_from(["prisma/migrations", "../a b: #1", "/"]),
    table=st.none() | TABLES,
    remedy=st.none() | st.sampled_from(["make migrate", "a: b # c\nd"]),
) | st.builds(
    expectation.Ledger,
    tool=st.none() | st.sampled_from(list(BY_NAME)),
    expected=st.none() | _RELEASED.filter(lambda names: all(map(str.strip, names))),
)


@st.composite
def tenants(draw: st.DrawFn, match: str) -> expectation.Tenants:
    names = draw(st.lists(NAMES, min_size=1, max_size=2, unique=True))
    made = [draw(tables(TableName(match, name))) for name in names]
    return expectation.Tenants(
        match=match,
        at_least=draw(st.integers(0, 1_000_000)),
        tables={table.name: replace(table, privileges={}) for table in made},
    )


@st.composite
def expectations(draw: st.DrawFn) -> Expectation:
    names = draw(st.lists(TABLES, min_size=1, max_size=3, unique=True))
    role = draw(st.none() | NAMES.filter(lambda name: name != "none"))
    return Expectation(
        schema=draw(st.sampled_from(["public", "a.b"]) | NAMES),
        role=role,
        check_access=role is not None or draw(_FLAGS),
        severity=draw(st.lists(_RULES, max_size=2, unique_by=lambda rule: rule.pattern).map(tuple)),
        ignore=tuple(draw(st.lists(_IGNORED, max_size=2))),
        migrations=tuple(draw(st.lists(LEDGERS, max_size=2))),
        tables={name: draw(tables(name)) for name in names},
        triggers=draw(st.dictionaries(TABLES, triggers(), max_size=2)),
        functions=draw(functions()),
        extensions={
            TableName("", name.name): one for name, one in draw(beside_tables(EXTENSIONS)).items()
        },
        privileges=draw(st.dictionaries(NAMES, PRIVILEGES, max_size=2)),
        enums=draw(beside_tables(ENUMS)),
        sequences=draw(beside_tables(SEQUENCES)),
        views=draw(beside_tables(views())),
        domains=draw(beside_tables(DOMAINS)),
        types=draw(beside_tables(COMPOSITE_TYPES)),
        tenants=tuple(
            draw(tenants(match)) for match in draw(st.lists(_MATCHES, max_size=2, unique=True))
        ),
    )


_MATCHES = st.sampled_from(["tenant_*", "*", "a b?", "it's: #1", "&a"])
_RULES = st.builds(
    SeverityRule,
    pattern=st.sampled_from(["*.unexpected", "index.missing", "col?mn.*"]),
    severity=st.sampled_from(Severity),
)
_IGNORED = st.builds(
    IgnoreRule,
    pattern=st.sampled_from(["audit_*", "*", "a: b"]),
    reason=_MIGRATIONS,
    until=st.none() | st.dates(),
)
