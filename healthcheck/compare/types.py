"""SQL types: read as a person writes them or as format_type() prints them, and compared.

Names that PostgreSQL has built in may be written in any letter case. Every other name is one of
the database's own and is exact, with or without quotes: `AvatarStatus` is not `avatarstatus`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from msgspec import Struct
from msgspec.structs import replace

from healthcheck.compare.type_pattern import NAME, pattern
from healthcheck.model.names import qualified

# What people write, and what format_type() prints for it.
_SYNONYMS = {
    "int": "integer",
    "int4": "integer",
    "int2": "smallint",
    "int8": "bigint",
    "bool": "boolean",
    "float": "double precision",
    "float4": "real",
    "float8": "double precision",
    "decimal": "numeric",
    "dec": "numeric",
    "char": "character",
    "nchar": "character",
    "national char": "character",
    "national character": "character",
    "varchar": "character varying",
    "char varying": "character varying",
    "nchar varying": "character varying",
    "national char varying": "character varying",
    "national character varying": "character varying",
    "varbit": "bit varying",
    "timestamp": "timestamp without time zone",
    "timestamptz": "timestamp with time zone",
    "time": "time without time zone",
    "timetz": "time with time zone",
}
# The other built-in types, under the names that pg_type and format_type() share.
_PLAIN = frozenset(
    # One string, because a list of 90 words would fill two pages.
    """
    any anyarray anycompatible anyelement anyenum bit box bpchar bytea char cid cidr circle cstring
    date datemultirange daterange inet int2vector int4multirange int4range int8multirange int8range
    interval json jsonb jsonpath line lseg macaddr macaddr8 money name numeric nummultirange
    numrange oid oidvector path pg_lsn pg_node_tree pg_snapshot point polygon record refcursor
    regclass regcollation regconfig regdictionary regnamespace regoper regoperator regproc
    regprocedure regrole regtype text tid trigger tsmultirange tsquery tsrange tstzmultirange
    tstzrange tsvector txid_snapshot unknown uuid void xid xid8 xml
    """.split()  # noqa: SIM905
)
_BUILT_IN = _PLAIN.union(_SYNONYMS.values())

_SERIAL = {
    "serial": "integer",
    "serial4": "integer",
    "bigserial": "bigint",
    "serial8": "bigint",
    "smallserial": "smallint",
    "serial2": "smallint",
}
_REAL_BITS = 24  # float(1) to float(24) are real, float(25) to float(53) double precision


class TypeName(Struct, frozen=True, kw_only=True):
    """One type. `schema` is None for a built-in type and for a name written without a schema.

    `name` is the canonical one ("character varying", "timestamp with time zone", "AvatarStatus"),
    `modifiers` are those in parentheses ("10", "2"), for an interval with its fields first;
    `dimensions` is 1 for any array, because PostgreSQL does not tell int[3][3] from int[].
    """

    schema: str | None = None
    name: str
    modifiers: tuple[str, ...] = ()
    dimensions: int = 0

    def __str__(self) -> str:
        return self._without_brackets() + "[]" * self.dimensions

    def _without_brackets(self) -> str:
        listed = f"({','.join(self.modifiers)})" if self.modifiers else ""
        if not self.is_built_in:
            return qualified(*filter(None, (self.schema, self.name))) + listed
        if self.name in ("any", "char", "bit") and not self.modifiers:
            return f'"{self.name}"'
        if self.name == "interval" and self.modifiers and not self.modifiers[0].isdigit():
            precision = f"({self.modifiers[1]})" if self.modifiers[1:] else ""
            return f"interval {self.modifiers[0]}{precision}"
        first, space, rest = self.name.partition(" ")
        if first in ("time", "timestamp"):
            return first + listed + space + rest
        return self.name + listed

    @property
    def is_built_in(self) -> bool:
        return self.schema is None and self.name in _BUILT_IN

    def within(self, schema: str | None) -> TypeName:
        """The type of that name there."""
        return replace(self, schema=schema)

    @property
    def element(self) -> TypeName:
        """The type of an array's elements."""
        return replace(self, dimensions=0)

    @property
    def bare(self) -> TypeName:
        """The same type without its modifiers."""
        return replace(self, modifiers=())


def canonical_type(text: str) -> TypeName:
    """The type that `text` names. Raises ValueError with type_problem()'s sentence."""
    match = _whole(text)
    if match is None:
        raise ValueError(_why_not(text))
    return _type_of(match, fold=False)


def read_type(text: str, start: int = 0, *, fold: bool = False) -> tuple[TypeName, int]:
    """The type that begins at `text[start]`, and where it ends: "int[] not null" -> int[], 5.

    With `fold` a name of the database's own that stands without quotes is lower-cased, as SQL
    does. Raises ValueError where no type begins.
    """
    match = _reader().match(text, start)
    if match is None:
        raise ValueError("no type begins here")
    return _type_of(match, fold=fold), match.end()


def _whole(text: str) -> re.Match[str] | None:
    return _reader().fullmatch(text.strip(" \t\r\n"))


@cache
def _reader() -> re.Pattern[str]:
    return re.compile(pattern("(?P<{}>"))


def _type_of(match: re.Match[str], *, fold: bool) -> TypeName:
    groups = {name: part or "" for name, part in match.groupdict().items()}
    base = _own(groups, fold=fold) if groups["own"] else _worded(groups)
    return replace(base, dimensions=1 if groups["array"] else 0)


def _worded(groups: dict[str, str]) -> TypeName:
    """A type of several words or with modifiers of a known form."""
    first = ("number", "plain", "moment", "interval")
    words = " ".join(" ".join(groups[name] for name in first).lower().split())
    brackets = (groups[name] for name in ("scale", "length", "precision", "fraction"))
    modifiers = tuple(str(int(number)) for number in re.findall("-?[0-9]+", "".join(brackets)))
    if groups["interval"]:
        fields = words.removeprefix("interval").strip()
        return TypeName(name="interval", modifiers=(*((fields,) if fields else ()), *modifiers))
    if groups["zone"]:
        zone = " ".join(groups["zone"].lower().split())
        return TypeName(name=f"{words} {zone}", modifiers=modifiers)
    return _completed(words, modifiers)


def _completed(written: str, modifiers: tuple[str, ...] = ()) -> TypeName:
    """With what PostgreSQL adds: char is character(1), numeric(5) is numeric(5,0)."""
    name = _SYNONYMS.get(written, written)
    if written == "float" and modifiers:
        return TypeName(name="real" if int(modifiers[0]) <= _REAL_BITS else name)
    if name in ("character", "bit") and not modifiers:
        modifiers = ("1",)
    if name == "numeric" and len(modifiers) == 1:
        modifiers = (*modifiers, "0")
    if name == "bpchar" and modifiers:
        name = "character"
    return TypeName(name=name, modifiers=modifiers)


def _own(groups: dict[str, str], *, fold: bool) -> TypeName:
    """A single word, perhaps with a schema: built in if it is spelled like that."""
    parts = re.findall(NAME, groups["own"])
    schema = _bare(parts[0], fold=fold) if len(parts) > 1 else None
    modifiers = tuple("".join(m.split()) for m in groups["free"].strip(" \t\r\n()").split(",") if m)
    word = parts[-1]
    if schema in (None, "pg_catalog"):
        name = _bare(word, fold=True)
        if word.startswith('"') and name in ("bit", "char"):
            return TypeName(name=name)  # the one-byte type, and bit without a length
        if name in _SYNONYMS or name in _BUILT_IN:
            return replace(_completed(name), modifiers=modifiers) if modifiers else _completed(name)
        schema = None
    return TypeName(schema=schema, name=_bare(word, fold=fold), modifiers=modifiers)


def _bare(name: str, *, fold: bool) -> str:
    if name.startswith('"'):
        return name[1:-1].replace('""', '"')
    return fold_name(name) if fold else name


_FOLDED = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def fold_name(name: str) -> str:
    """`name` as PostgreSQL folds one without quotes: A to Z only."""
    return name.translate(_FOLDED)


def same_type(want: str, have: str, *, default_schema: str, have_is_extension: bool) -> bool:
    """Whether the declared type `want` is the type `have` that the server reports.

    A name without a schema is one of `default_schema`, or of an extension wherever that lives;
    an extension's own names may be written in any letter case (VECTOR(3)).
    """
    wanted, had = canonical_type(want), canonical_type(have)
    if wanted.is_built_in or had.is_built_in:
        return wanted == had
    if wanted.dimensions != had.dimensions or _lowered(wanted) != _lowered(had):
        return False
    if wanted.schema is None and have_is_extension:
        return fold_name(wanted.name) == fold_name(had.name)
    schema = wanted.schema or default_schema
    return (schema, wanted.name) == (had.schema or default_schema, had.name)


def _lowered(type_name: TypeName) -> list[str]:
    return [modifier.lower() for modifier in type_name.modifiers]


@lru_cache  # a declaration names few types, many times each
def expand_serial(text: str) -> str | None:
    """The integer type behind a serial type: "bigserial" -> "bigint"; None for any other."""
    return _SERIAL.get(text.strip().lower())


def type_problem(text: str) -> str | None:
    """None where `text` reads as a type, else a sentence that says what to write instead.

    A single unknown word is fine (a type of the database's own); several are not.
    """
    return None if _whole(text) else _why_not(text)


def _why_not(text: str) -> str:
    if not text.strip():
        return "a type is wanted, and nothing is written"
    shown = f"{text.strip()!r} is no type"
    if text.count("(") != text.count(")"):
        return f"{shown}: a parenthesis is missing; in YAML a comma or # ends a text without quotes"
    suggestion = _suggestion(text)
    if suggestion is not None:
        return f"{shown}; did you mean {suggestion!r}?"
    if " " in text.strip():
        return f"{shown} that PostgreSQL knows; a name with a blank is written in double quotes"
    return shown


_SPELLED_OUT = (
    *("timestamp with time zone", "timestamp without time zone", "time with time zone"),
    *("time without time zone", "double precision", "character varying", "bit varying"),
)


def _suggestion(text: str) -> str | None:
    """What is spelled alike but for blanks, or the same type without what it does not take."""
    name, bracket, rest = text.strip().partition("(")
    modifier, closing, tail = rest.partition(")")
    squeezed = fold_name("".join((name + tail).split()))
    for words in _SPELLED_OUT:
        if squeezed == words.replace(" ", ""):
            first, space, others = words.partition(" ")
            length = bracket + modifier + closing
            return f"{first}{length}{space}{others}" if tail else words + length
    if bracket and name.strip() and type_problem(name) is None and not tail.strip():
        return name.strip()
    return None
