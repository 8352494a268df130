"""What a migration tool is to us: where its ledger is, how it is read, what its files say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from shlex import quote
from typing import Any, Final, TypeAlias, TypeVar

from msgspec import Struct, field

from healthcheck.model.ledger import Entry, Files, Migration, Script, Standing

T = TypeVar("T")

Rows: TypeAlias = Sequence[tuple[Any, ...]]
"""What `Tool.query` gave, in its order."""


class Place(Struct, frozen=True, kw_only=True):
    """A ledger that was found: `table` and the tables beside it as SQL to select from.

    `beside` has those of `Tool.beside` that exist with their columns and may be read, by their
    names as they are declared there; `columns` those of the ledger itself, and `name` is its own,
    quoted and qualified.
    """

    table: str
    name: str = ""
    columns: frozenset[str]
    beside: Mapping[str, str] = field(default_factory=dict)


class FilesError(ValueError):
    """A file of migrations that cannot be read as the tool would; the text says why and the cure.

    `path` is the file, `line` from 1, 0 for the whole of it.
    """

    def __init__(self, path: str, line: int, text: str) -> None:
        super().__init__(text)
        self.path, self.line, self.text = path, line, text


class RowError(ValueError):
    """A row that the tool does not write: its table is another's."""


def given(value: T | None) -> T:
    """A value that the tool always writes. Raises RowError where there is none."""
    if value is None:
        raise RowError
    return value


class Tool(Struct, frozen=True, kw_only=True, eq=False):
    """A migration tool.

    `schema` and `table` are where its ledger is unless told otherwise; None is the default schema.
    `columns` are always there; no two tools have the same. `beside` are tables of the same schema
    that tell more, each with the columns that it is known and read by. `remedy` is the command that
    applies what is pending; `blank` says what is to be put in the place of a word of it, where it
    cannot be run as it is.

    `query(place)` is one SELECT of pg_catalog and those tables alone, whose columns it names, every
    function and operator of them qualified or found under the path pg_catalog.
    `row` is the type of what it selects, a tuple: rows of other types are not the tool's, and
    nobody has to look at them. `entries(rows, release)` is what rows of that type say of each
    migration, or a RowError; for a tool that records only where it stands, with the release's
    order. Any other error is a mistake of ours.
    `patterns` are globs of the files that `release(files)` reads, those with a / at their end of
    directories, whose content is none; it gives what they bring, in the order in which it is
    applied, and nothing where they are not of this tool; it raises FilesError.
    `scripts(files)` is the SQL of the same migrations, one or more each; None for a tool whose
    migrations are programs. `resolve` is the command after which one that failed is tried again,
    `record` the one that notes it as applied without running it, each with {name} for its name and
    {version} for that up to its first _, {before} for that of the one before it, -1 where there is
    none; empty where the tool has none. `is_its_own(files)` tells
    the tool's directory from that of others by more than the names of migrations, such as a lock
    file. `any_name` says that those names tell nothing, since the tool takes every file: its
    directory is told by the former alone. `home` is what the path of the directory ends with where
    it is the tool's by that. `keeps_rows` is False where the ledger says only where it stands, so
    that the row of a migration cannot be taken out.
    """

    name: str
    title: str
    schema: str | None = None
    table: str
    columns: frozenset[str]
    beside: Mapping[str, frozenset[str]] = field(default_factory=dict)
    remedy: str
    blank: str = ""
    query: Callable[[Place], str]
    row: Any
    entries: Callable[[Rows, Sequence[Migration]], tuple[Entry, ...]]
    patterns: tuple[str, ...]
    release: Callable[[Files], tuple[Migration, ...]]
    scripts: Callable[[Files], tuple[Script, ...]] | None = None
    is_its_own: Callable[[Files], bool] = lambda _: False
    resolve: str = ""
    record: str = ""
    any_name: bool = False
    home: str = ""
    keeps_rows: bool = True

    @property
    def named_files(self) -> str:
        """The patterns of files, for people."""
        return ", ".join(each for each in self.patterns if not each.endswith("/"))


def program(path: str, title: str) -> FilesError:
    """That a migration cannot be a script."""
    return FilesError(
        path,
        0,
        f"is a program, which only {title} itself can run; let it migrate an empty database,"
        " and take the snapshot of that",
    )


def command_for(template: str, name: str, *, before: str | None = None) -> str:
    """`Tool.resolve` or `Tool.record` for one migration, whose name may be no word of a shell.

    `before` is the name of the one before it, None for the first.
    """
    version, earlier = (each.partition("_")[0] for each in (name, before or "-1"))
    return template.format(name=quote(name), version=quote(version), before=quote(earlier))


def listed(named: Iterable[tuple[str, str]]) -> tuple[Migration, ...]:
    """The migrations of these names and files, for a tool that records no more of them."""
    return tuple(Migration(name=name, path=path) for name, path in named)


def whole(files: Files, named: Iterable[tuple[str, str]]) -> tuple[Script, ...]:
    """The migrations of these names, each applied by the whole of its file."""
    return tuple(Script(migration=name, path=path, text=text(files, path)) for name, path in named)


def text(files: Files, path: str) -> str:
    """The content of a file, without a byte order mark. Raises FilesError where it is no UTF-8."""
    try:
        return files[path].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = files[path][: error.start].count(b"\n") + 1
        raise FilesError(path, line, "is not UTF-8; save it so") from None


HELD: Final = """ARRAY(
            SELECT (l.classid::bigint << 32) | l.objid::bigint
            FROM pg_locks l
            JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
        )"""
"""An SQL expression: the keys of the advisory locks held in this database, those of one bigint."""


def in_motion(
    entries: Sequence[Entry],
    release: Sequence[Migration],
    locked: bool,
    standing: Standing = Standing.RUNNING,
) -> tuple[Entry, ...]:
    """`entries`; while a run holds the tool's lock, with `standing` for the first not yet applied.

    For tools that write no row before a migration is done.
    """
    applied = {entry.name for entry in entries if entry.standing is Standing.APPLIED}
    turn = next((each.name for each in release if each.name not in applied), None)
    if turn is None or not locked:
        return tuple(entries)
    others = (entry for entry in entries if entry.name != turn)
    return (*others, Entry(name=turn, standing=standing))
