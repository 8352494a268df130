"""Declarations as JSON values: right ones of every form, and the same with one thing wrong.

Left out is what a schema cannot say, so that the two sides can be held against each other:
whether SQL reads, names that are the same once read (`a` and `public.a`), names of 63 characters
and fewer that have more bytes, days that no month has, globs that match no code, columns that one
part of a table declares absent and another uses, and numbers of columns on two sides.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, TypeAlias

from hypothesis import strategies as st

from healthcheck.model.finding import Code

Json: TypeAlias = Any
Path: TypeAlias = tuple[str | int, ...]

SPECIAL = [
    "projectId",
    "my col",
    "desc",
    "no",
    "12:30",
    "naïve",
    "user-id",
    "2fa",
    "null",
    "5",
    "absent",
]
_WORDS = st.text("abcdxyzABC_019", min_size=1, max_size=12)
_BARE = st.sampled_from(SPECIAL) | _WORDS | st.just("x" * 63)
NAMES = _BARE | st.sampled_from(['"odd.name"', '"a""b"'])
TABLES = _BARE | st.builds("{}.{}".format, st.sampled_from(["billing", '"odd.schema"']), NAMES)
# Columns that a table's sections name are of another family than those it declares.
KEY_NAMES = st.sampled_from(["k", "kId", "k_2", "k col", '"k.k"'])
KEY_LISTS = st.lists(KEY_NAMES, min_size=1, max_size=3, unique=True)
MIGRATIONS = st.sampled_from(["20251014_add", "V1__init", "no"])
TYPES = st.sampled_from(
    [
        "text",
        "VARCHAR(255)",
        "numeric(10, 2)",
        "timestamp with time zone",
        "AvatarStatus[]",
        'a."B"',
    ]
)
SERIALS = st.sampled_from(["serial", "BigSerial", "smallserial", "serial8"])
DEFAULTS = st.sampled_from(["now()", "'x'", "0", "ARRAY[]::text[]", "current_date"])
EXPRESSIONS = st.sampled_from(["credits > 0", "status = 'done'", '"createdAt" is null'])
KEYS_OF_INDEXES = st.sampled_from(
    ["k", "kId desc", "k asc nulls first", "lower(k)", "(a + b) desc", '"k col" text_ops', "k"]
)


def optional(**fields: st.SearchStrategy[Json]) -> st.SearchStrategy[dict[str, Json]]:
    return st.fixed_dictionaries({}, optional=fields)


def definition(
    required: dict[str, st.SearchStrategy[Json]], **fields: st.SearchStrategy[Json]
) -> st.SearchStrategy[dict[str, Json]]:
    return st.fixed_dictionaries(
        required, optional={**fields, "since": MIGRATIONS, "changed": MIGRATIONS}
    )


def section(
    named: st.SearchStrategy[Json], unnamed: st.SearchStrategy[Json]
) -> st.SearchStrategy[Json]:
    by_name = st.dictionaries(NAMES, named | st.just("absent"), min_size=1, max_size=3)
    return by_name | st.lists(unnamed, min_size=1, max_size=3)


def short_column() -> st.SearchStrategy[str]:
    nullity = st.sampled_from(["", " not null", " NULL", " Not  Null"])
    default = DEFAULTS.map(" default {}".format) | DEFAULTS.map(" DEFAULT {}".format) | st.just("")
    plain = st.builds("{}{}{}".format, TYPES, nullity, default)
    turned = st.builds("{}{}{}".format, TYPES, default, nullity)
    serial = st.builds("{}{}".format, SERIALS, st.sampled_from(["", " not null"]))
    return plain | turned | serial


def long_column() -> st.SearchStrategy[Json]:
    numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    default = DEFAULTS | st.just("absent") | numbers | st.booleans()
    plain = definition({}, type=TYPES, nullable=st.booleans(), default=default)
    return plain | definition({"type": SERIALS}, nullable=st.just(value=False))


COLUMNS = st.lists(NAMES, min_size=1, max_size=4, unique=True) | st.dictionaries(
    NAMES, short_column() | long_column() | st.just("absent"), min_size=1, max_size=4
)


def deferral() -> st.SearchStrategy[dict[str, bool]]:
    return st.sampled_from(
        [
            *({}, {"deferrable": False}, {"deferrable": True}, {"deferred": True}),
            *({"deferred": True, "deferrable": True}, {"deferred": False, "deferrable": False}),
        ]
    )


def deferrable(base: st.SearchStrategy[dict[str, Json]]) -> st.SearchStrategy[dict[str, Json]]:
    return st.builds(lambda one, other: {**one, **other}, base, deferral())


INCLUDE = st.lists(KEY_NAMES, min_size=1, max_size=3)
PRIMARY_KEY = (
    KEY_LISTS
    | st.just("absent")
    | deferrable(definition({"columns": KEY_LISTS}, name=NAMES, include=INCLUDE))
)
UNIQUE = KEY_LISTS | deferrable(
    definition({"columns": KEY_LISTS}, include=INCLUDE, nulls_not_distinct=st.booleans())
)
INDEX_KEYS = st.lists(KEYS_OF_INDEXES, min_size=1, max_size=3)
INDEX = INDEX_KEYS | definition(
    {"columns": INDEX_KEYS},
    unique=st.booleans(),
    where=EXPRESSIONS,
    method=st.sampled_from(["btree", "GIN", "hnsw"]),
    include=INCLUDE,
    nulls_not_distinct=st.booleans(),
)
ACTIONS = st.sampled_from(["no action", "RESTRICT", "cascade", "Set Null", "set default"])
FOREIGN_KEY = deferrable(
    definition(
        {"columns": st.just(["k"])},
        on_delete=ACTIONS,
        on_update=ACTIONS,
        match=st.sampled_from(["simple", "FULL"]),
    ).flatmap(
        lambda rest: st.sampled_from(["users", "billing.users(id)", '"my table" ( "my id" )']).map(
            lambda references: {**rest, "references": references}
        )
    )
)
CHECK = EXPRESSIONS | definition({"expression": EXPRESSIONS}, no_inherit=st.booleans())
TABLE = (
    st.just("absent")
    | st.lists(NAMES, min_size=1, max_size=4, unique=True)
    | definition(
        {},
        columns=COLUMNS,
        primary_key=PRIMARY_KEY,
        indexes=section(INDEX | definition({}), INDEX),
        unique=section(UNIQUE, UNIQUE),
        foreign_keys=section(FOREIGN_KEY, FOREIGN_KEY),
        checks=section(CHECK, CHECK),
    )
)
PATTERNS = st.sampled_from([*Code, "*.unexpected", "index.*", "col?mn.[mt]*"]).map(str)
SEVERITY = st.dictionaries(PATTERNS, st.sampled_from(["fail", "warn", "IGNORE"]), max_size=3)
IGNORE = st.lists(
    st.sampled_from(["audit_*", "public.x"])
    | st.fixed_dictionaries(
        {"match": st.just("legacy.*")},
        optional={"reason": MIGRATIONS, "until": st.dates().map(str)},
    ),
    max_size=3,
)
DECLARATIONS = st.fixed_dictionaries(
    {"version": st.just(1), "tables": st.dictionaries(TABLES, TABLE, min_size=1, max_size=3)},
    optional={
        "schema": st.sampled_from(["public", "shop", '"odd.shop"']),
        "role": st.sampled_from(["app", "none", '"a@b.c"']),
        "severity": SEVERITY,
        "ignore": IGNORE,
    },
)


def places(value: Json, path: Path = ()) -> Iterator[Path]:
    """The way to every value inside of a document, but to none inside of a list of columns.

    (A table declares columns absent by name, and a foreign key counts them.)
    """
    yield path
    inside: list[tuple[Any, Json]] = []
    if isinstance(value, dict):
        inside = list(value.items())
    elif isinstance(value, list) and not all(isinstance(each, str) for each in value):
        inside = list(enumerate(value))
    for key, each in inside:
        yield from places(each, (*path, key))


# In the place of anything else; of texts only such as are no SQL and no name with a cure.
OTHERS: list[Json] = [None, True, False, 5, 1.5, "", " ", [], {}, [[]], [5], {"x": 5}, [None], [{}]]
UNKNOWN_KEYS = ["enums", "exclusions", "colums", "where ", "name", "type", "columns", "references"]
WRONG_TEXTS = {
    "type": ["text not null", "numeric(10", "no such type", "absent"],
    "method": ["b tree", "btree;"],
    "on_delete": ["delete", "SetNull"],
    "on_update": ["nothing"],
    "match": ["partial", "half"],
    "references": ["my table(id)", "a.b.c", "t()", "t(id", ""],
    "schema": ["a.b", 'a"b', '""', "x" * 64],
    "role": ["a.b", '"'],
    "name": ["a.b", '"a"b"'],
    "until": ["2027", "27-01-31", "2027-13-01", "tomorrow"],
    "primary_key": ["id"],
    "columns": ["id"],
}


@st.composite
def changed_declarations(draw: st.DrawFn) -> Json:
    """A declaration with one thing in it changed, mostly for the worse."""
    document: Json = copy.deepcopy(draw(DECLARATIONS))
    path = draw(st.sampled_from(list(places(document))[1:]))
    parent: Json = document
    for step in path[:-1]:
        parent = parent[step]
    _change(draw, parent, path[-1], counted="foreign_keys" in path)
    return document


def _change(draw: st.DrawFn, parent: Json, key: Any, *, counted: bool) -> None:
    value = parent[key]
    other = copy.deepcopy(draw(st.sampled_from(OTHERS)))
    match draw(st.sampled_from(["replace", "word", "remove", "add", "repeat"])):
        case "remove":
            del parent[key]
        case "add" if isinstance(value, dict):
            value[draw(st.sampled_from(UNKNOWN_KEYS))] = other
        case "repeat" if isinstance(value, list) and value and not counted:
            value.append(copy.deepcopy(value[0]))
        case "word" if key in WRONG_TEXTS:
            parent[key] = draw(st.sampled_from(WRONG_TEXTS[key]))
        case _:
            parent[key] = other
