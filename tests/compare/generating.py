"""Catalogs as hypothesis makes them, and the declaration that one of them agrees with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from hypothesis import strategies as st
from msgspec.structs import replace

from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import UNREAD, IndexKey, Unread
from healthcheck.model.names import TableName
from tests.compare.building import SERVER, have

T = TypeVar("T")
N = TypeVar("N", bound=Any)
_COMMANDS: Final[tuple[catalog.Command, ...]] = ("all", "update")
_ACTIONS: Final[tuple[catalog.Action, ...]] = ("no action", "cascade")

COLUMNS = ["id", "userId", "odd.name", "é"]
TABLES = [
    TableName(schema, name)
    for schema in ("public", "zoo")
    for name in ("order", "Orders", 'a "b"', "x" * 63)
]
EXPRESSIONS = ["(id > 0)", "(id <> 5)", "((id IS NOT NULL) AND (id < 9))"]

# Drawing one of many is cheap where drawing each of their attributes is not.
COLUMN_POOL = [
    catalog.Column(name="", type=type_, nullable=nullable, default=default, owned_sequence=owned)
    for type_ in ("integer", "text", "timestamp(3) without time zone", 'public."State"[]')
    for nullable in (False, True)
    for default, owned in (
        (None, False),
        ("0", False),
        ("'new'::text", False),
        ("nextval('public.s'::regclass)", True),
    )
]
KEY_POOL = [
    catalog.Key(
        name="", columns=columns, include=include, deferrable=late, nulls_not_distinct=nulls
    )
    for columns in (("id",), ("userId",), ("id", "userId"), ("userId", "id"))
    for include in ((), ("é",))
    for late in (False, True)
    for nulls in (False, True)
]
INDEX_KEYS = [
    (IndexKey(column="id"),),
    (IndexKey(column="id", descending=True, nulls_first=True),),
    (IndexKey(column="userId"), IndexKey(column="odd.name", nulls_first=True)),
    (IndexKey(column="é", opclass="pg_catalog.text_pattern_ops"),),
    (IndexKey(column="é", collation='pg_catalog."C"'),),
    (IndexKey(expression=EXPRESSIONS[0]), IndexKey(column="id")),
]
INDEX_POOL = [
    catalog.Index(
        name="",
        method=method,
        unique=unique,
        keys=keys,
        include=include,
        predicate=predicate,
        nulls_not_distinct=nulls,
    )
    for method in ("btree", "gin")
    for unique in (False, True)
    for keys in INDEX_KEYS
    for include in ((), ("id",))
    for predicate in (None, *EXPRESSIONS)
    for nulls in (False, True)
]
FOREIGN_KEY_POOL = [
    catalog.ForeignKey(
        name="",
        columns=columns,
        references=table,
        referenced_columns=referenced,
        on_delete=action,
        deferrable=late,
    )
    for columns, referenced in ((("id",), ("id",)), (("id", "é"), ("é", "id")))
    for table in TABLES
    for action in _ACTIONS
    for late in (False, True)
]
CHECK_POOL = [
    catalog.Check(name="", expression=expression, no_inherit=no_inherit)
    for expression in EXPRESSIONS
    for no_inherit in (False, True)
]

EXCLUSION_POOL = [
    catalog.Exclusion(
        name="",
        method="gist",
        keys=keys,
        operators=operators,
        predicate=predicate,
        deferrable=late,
    )
    for keys in INDEX_KEYS
    for operators in (("pg_catalog.&&",) * len(keys), ("zoo.=",) * len(keys))
    for predicate in (None, *EXPRESSIONS)
    for late in (False, True)
]
POLICY_POOL = [
    catalog.Policy(
        name="", command=command, permissive=permissive, roles=roles, using=using, check=check
    )
    for command in _COMMANDS
    for permissive in (False, True)
    for roles in (("public",), ("App", "role"))
    for using in (None, *EXPRESSIONS)
    for check in (None, EXPRESSIONS[0])
]
DEFINITIONS = [
    catalog.TableDefinition(
        partition_by=key, is_partition=part, parents=parents, unlogged=unlogged, row_security=safe
    )
    for key in (
        None,
        catalog.PartitionKey(strategy="range", keys=INDEX_KEYS[4]),
        catalog.PartitionKey(strategy="list", keys=INDEX_KEYS[5][:1]),
    )
    for part, parents in ((False, ()), (False, (TABLES[1], TABLES[0])), (True, (TABLES[2],)))
    for unlogged in (False, True)
    for safe in (False, True)
]

booleans = st.booleans()
tables = st.sampled_from(TABLES)


def _named(pool: list[N], names: list[str]) -> st.SearchStrategy[list[N]]:
    """For each of the names, perhaps, one of the pool."""
    chosen = st.lists(st.sampled_from([None, *pool]), min_size=len(names), max_size=len(names))
    return chosen.map(
        lambda items: [
            replace(item, name=name)
            for item, name in zip(items, names, strict=True)
            if item is not None
        ]
    )


def _catalog_tables(name: TableName) -> st.SearchStrategy[catalog.Table]:
    """A table as a server could hold it: the names of indexes are unique in the schema."""
    return st.builds(
        have,
        st.just(name),
        columns=_named(COLUMN_POOL, COLUMNS),
        primary_key=_named(KEY_POOL, [f"{name} p"]).map(lambda keys: keys[0] if keys else None),
        indexes=_named(INDEX_POOL, [f"{name} i1", f"{name} i2", f"{name} I3"]),
        unique=_named(KEY_POOL, [f"{name} u1", f"{name} U2"]),
        foreign_keys=_named(FOREIGN_KEY_POOL, ["f1", "F2"]),
        checks=_named(CHECK_POOL, ["c1", "C2"]),
        exclusions=_named(EXCLUSION_POOL, ["e1", "E2"]),
        policies=_named(POLICY_POOL, ["p1", "P2"]),
        definition=st.sampled_from(DEFINITIONS),
    )


catalog_tables = {name: _catalog_tables(name) for name in TABLES}


@st.composite
def catalogs(draw: st.DrawFn) -> catalog.Catalog:
    """A catalog in which every role may use everything, every text was read, all is valid."""
    names = draw(st.lists(tables, max_size=3, unique=True))
    return catalog.Catalog(
        server=SERVER,
        schemas={name.schema: True for name in names},
        tables={name: draw(catalog_tables[name]) for name in names},
    )


@st.composite
def troubled(draw: st.DrawFn) -> catalog.Catalog:
    """A catalog with all that can be the matter with one."""
    there, random = draw(catalogs()), draw(st.randoms(use_true_random=False))

    def perhaps() -> bool:
        return random.random() < 1 / 2

    def spoilt(table: catalog.Table) -> catalog.Table:
        return replace(
            table,
            visible=perhaps(),
            columns={name: _spoilt_column(item, perhaps) for name, item in table.columns.items()},
            indexes={name: _spoilt_index(item, perhaps) for name, item in table.indexes.items()},
            foreign_keys={
                name: replace(item, valid=perhaps()) for name, item in table.foreign_keys.items()
            },
            checks={
                name: replace(item, valid=perhaps(), expression=_spoilt(item.expression, perhaps))
                for name, item in table.checks.items()
            },
            exclusions={
                name: replace(item, valid=perhaps(), predicate=_spoilt(item.predicate, perhaps))
                for name, item in table.exclusions.items()
            },
            policies={
                name: replace(item, using=_spoilt(item.using, perhaps))
                for name, item in table.policies.items()
            },
        )

    neighbours = draw(st.lists(tables, max_size=3, unique=True))
    return replace(
        there,
        schemas={name: perhaps() for name in there.schemas if perhaps()},
        tables={name: spoilt(table) for name, table in there.tables.items()},
        neighbours=tuple(
            catalog.Relation(name, "table" if perhaps() else "view")
            for name in neighbours
            if name not in there.tables
        ),
        role_missing=perhaps(),
    )


def _spoilt_column(column: catalog.Column, perhaps: Callable[[], bool]) -> catalog.Column:
    if perhaps():
        return replace(column, visible=False, default=None, generated="stored")
    return replace(column, default=_spoilt(column.default, perhaps))


def _spoilt_index(index: catalog.Index, perhaps: Callable[[], bool]) -> catalog.Index:
    return replace(index, valid=perhaps(), predicate=_spoilt(index.predicate, perhaps))


def _spoilt(text: T, perhaps: Callable[[], bool]) -> T | Unread:
    return UNREAD if text is not None and perhaps() else text


def declaring_all(there: catalog.Catalog, **others: Any) -> expectation.Expectation:
    """The declaration of everything in the catalog, by name."""
    tables = {name: _declared(table) for name, table in there.tables.items()}
    return expectation.Expectation(tables=tables, **others)


def _declared(table: catalog.Table) -> expectation.Table:
    key = table.primary_key
    return expectation.Table(
        name=table.name,
        columns={name: _column(column) for name, column in table.columns.items()},
        primary_key=_key(key) if key else None,
        indexes=tuple(_index(index) for index in table.indexes.values() if not index.of_constraint),
        unique=tuple(map(_key, table.unique.values())),
        foreign_keys=tuple(map(_foreign_key, table.foreign_keys.values())),
        checks=tuple(map(_check, table.checks.values())),
        exclusions=tuple(map(_exclusion, table.exclusions.values())),
        **_definition(table),
    )


def _definition(table: catalog.Table) -> dict[str, Any]:
    there = table.definition
    return {
        "row_security": expectation.RowSecurity(
            enabled=there.row_security,
            forced=there.forced,
            policies=tuple(map(_policy, table.policies.values())),
        ),
        "partition_by": there.partition_by
        and expectation.PartitionKey(
            strategy=there.partition_by.strategy,
            keys=tuple(map(_index_key, there.partition_by.keys)),
        ),
        "partition_of": there.parents[0] if there.is_partition else None,
        "inherits": () if there.is_partition else there.parents,
        "unlogged": there.unlogged,
        "foreign": there.server,
    }


def _exclusion(exclusion: catalog.Exclusion) -> expectation.Exclusion:
    return expectation.Exclusion(
        name=exclusion.name,
        method=exclusion.method,
        keys=tuple(map(_index_key, exclusion.keys)),
        operators=exclusion.operators,
        where=_read(exclusion.predicate),
        include=exclusion.include,
        deferrable=exclusion.deferrable,
    )


def _policy(policy: catalog.Policy) -> expectation.Policy:
    return expectation.Policy(
        name=policy.name,
        command=policy.command,
        permissive=policy.permissive,
        roles=policy.roles,
        using=_read(policy.using),
        check=_read(policy.check),
    )


def _column(column: catalog.Column) -> expectation.Column:
    default = column.default
    return expectation.Column(
        type=column.type,
        nullable=column.nullable,
        default=default if isinstance(default, str) else expectation.ABSENT,
    )


def _key(key: catalog.Key) -> expectation.Key:
    return expectation.Key(
        name=key.name,
        columns=key.columns,
        include=key.include,
        deferrable=key.deferrable,
        nulls_not_distinct=key.nulls_not_distinct,
    )


def _index(index: catalog.Index) -> expectation.Index:
    return expectation.Index(
        name=index.name,
        keys=tuple(map(_index_key, index.keys)),
        unique=index.unique,
        where=_read(index.predicate),
        method=index.method,
        include=index.include,
        nulls_not_distinct=index.nulls_not_distinct,
    )


def _index_key(key: catalog.IndexKey) -> expectation.IndexKey:
    return expectation.IndexKey(
        column=key.column,
        expression=_read(key.expression),
        descending=key.descending,
        nulls_first=key.nulls_first,
        opclass=key.opclass,
        collation=key.collation,
    )


def _foreign_key(key: catalog.ForeignKey) -> expectation.ForeignKey:
    return expectation.ForeignKey(
        name=key.name,
        columns=key.columns,
        references=key.references,
        referenced_columns=key.referenced_columns,
        on_delete=key.on_delete,
        match=key.match,
        deferrable=key.deferrable,
    )


def _check(check: catalog.Check) -> expectation.Check:
    expression = _read(check.expression)
    return expectation.Check(
        name=check.name, expression=expression or "true", no_inherit=check.no_inherit
    )


def _read(text: catalog.Text | None) -> str | None:
    return text if isinstance(text, str) else None


def without_names(declared: expectation.Expectation) -> expectation.Expectation:
    """The same, with everything that can go without a name going without."""
    return replace(
        declared,
        tables={
            name: replace(
                table,
                primary_key=replace(table.primary_key, name=None)
                if isinstance(table.primary_key, expectation.Key)
                else None,
                indexes=_unnamed(table.indexes),
                unique=_unnamed(table.unique),
                foreign_keys=_unnamed(table.foreign_keys),
                checks=_unnamed(table.checks),
                exclusions=_unnamed(table.exclusions),
            )
            for name, table in declared.tables.items()
        },
    )


def _unnamed(items: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(replace(item, name=None) for item in items)
