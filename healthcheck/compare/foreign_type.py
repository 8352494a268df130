"""Names of types that are no SQL, or mean something else there, and what SQL says for them."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType
from typing import Final

PRISMA: Final[Mapping[str, str]] = MappingProxyType(
    {
        "String": "text",
        "DateTime": "timestamp(3)",
        "Bytes": "bytea",
        "Json": "jsonb",
        "Decimal": "numeric(65,30)",
    }
)
"""What Prisma makes of those of its types that PostgreSQL does not have, or has as another.

Its Int, BigInt, Float and Boolean mean to SQL what they mean to Prisma.
"""

_OTHERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "binary": "bytea",
        "blob": "bytea",
        "clob": "text",
        "double": "double precision",
        "guid": "uuid",
        "long": "bigint",
        "longtext": "text",
        "mediumtext": "text",
        "number": "numeric",
        "nvarchar": "varchar",
        "tinyint": "smallint",
        "uniqueidentifier": "uuid",
        "varbinary": "bytea",
    }
)
"""What other databases and their libraries call a type."""

_MEANT: Final = MappingProxyType({**_OTHERS, **{name.lower(): sql for name, sql in PRISMA.items()}})
_COMMON: Final = (
    *("text", "integer", "bigint", "smallint", "boolean", "numeric", "real", "varchar", "char"),
    *("timestamp", "timestamptz", "date", "time", "interval", "uuid", "json", "jsonb", "bytea"),
    *("serial", "bigserial", "inet", "money"),
)
_CLOSE: Final = 0.7  # of 1: "txet", "timestampz", "boolen"


@lru_cache(maxsize=4096)
def meant_by(name: str) -> str | None:
    """The type of SQL that `name`, which is none, may stand for: "text" for "String" or "txet"."""
    word = name.lower()
    return _MEANT.get(word) or next(iter(get_close_matches(word, _COMMON, 1, _CLOSE)), None)


def prisma_problem(text: str, schema: str) -> str | None:
    """What is wrong with "String", "Json[]" or "Int?", which stand in a schema of Prisma's.

    None for any other type. `schema` is the one in which a type of one's own would be.
    """
    name = text.removesuffix("?")
    word, bracket, rest = name.partition("[")
    sql = PRISMA.get(word)
    if name != text:
        cure = f"{sql + bracket + rest if sql else name} null"
        return f"{text} is Prisma's spelling; in SQL what takes NULL is {cure}"
    if sql is None:
        return None
    own = f"a type of your own of that name is written {schema}.{word}"
    return f"{text} is Prisma's name; SQL's is {sql}{bracket}{rest} ({own})"
