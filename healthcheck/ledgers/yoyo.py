"""yoyo-migrations: a row for each file that was applied, and a row of a lock meanwhile.

The names are those of the files without their endings; what is called post-apply… is run after
each migration and never recorded (yoyo, migrations.py and backends/base.py). A migration that
fails leaves no row; a run that was killed leaves its lock, and the first that is not applied has
failed unless another session changes or fills some table.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from posixpath import splitext
from typing import Final

from msgspec import Struct

from healthcheck.ledgers.graph import in_order
from healthcheck.ledgers.locks import WRITING, kept_in
from healthcheck.ledgers.markers import lines
from healthcheck.ledgers.modules import assigned, parse, statements, strings
from healthcheck.ledgers.tool import FilesError, Place, Rows, Tool, in_motion, text
from healthcheck.model.ledger import Entry, Files, Migration, Script, Standing

_LOCK: Final = "yoyo_lock"
_ROLLBACK: Final = ".rollback.sql"
_DIRECTIVE: Final = re.compile(r"\s*--\s*(transactional|depends)\s*:\s*(.*)")
_LEADING: Final = re.compile(r"\s*(--.*)?")
_DEPENDS: Final = re.compile(rb"^\s*--\s*depends\s*:", re.MULTILINE)  # in each that it makes
_MARK: Final = re.compile(rb"\byoyo\b|\bstep\s*\(")

_LOOPS: Final = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.Lambda, ast.IfExp)


class _File(Struct, frozen=True, kw_only=True):
    path: str
    depends: tuple[str, ...]
    transaction: bool = True


def _query(place: Place) -> str:
    return f"""
        SELECT m.migration_id, run.locked, run.writes
        FROM (SELECT {kept_in(place, _LOCK)} AS locked, {WRITING} AS writes) run
        LEFT JOIN {place.table} m ON true
        ORDER BY m.applied_at_utc, m.migration_id
    """


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    entries = [Entry(name=name) for name, *_ in rows if name is not None]
    standing = Standing.RUNNING if any(writes for *_, writes in rows) else Standing.FAILED
    return in_motion(entries, release, any(locked for _, locked, _ in rows), standing)


def _release(files: Files) -> tuple[Migration, ...]:
    return tuple(Migration(name=name, path=each.path) for name, each in _ordered(files))


def _scripts(files: Files) -> tuple[Script, ...]:
    return tuple(_script(files, name, each) for name, each in _ordered(files))


def _script(files: Files, name: str, file: _File) -> Script:
    written = _program(files, file.path) if file.path.endswith(".py") else text(files, file.path)
    return Script(migration=name, path=file.path, text=written, transaction=file.transaction)


def _program(files: Files, path: str) -> str:
    """The SQL of a program whose steps are all written out."""
    content = text(files, path)
    applied: list[ast.Constant] = []
    for call in _steps(parse(files, path), path):
        sql = next(iter((*call.args, *(each.value for each in call.keywords))), None)
        if not isinstance(sql, ast.Constant) or not isinstance(sql.value, str):
            raise _runs(path, call.lineno)
        applied.append(sql)
    written = statements(content, applied)
    if written is None:
        problem = 'has escapes in the strings of its SQL; make them raw: r"…"'
        raise FilesError(path, applied[0].lineno, problem)
    return written


def _steps(module: ast.Module, path: str) -> list[ast.Call]:
    """The calls of step(), in order. Raises FilesError for one whose turn cannot be told."""
    calls: list[ast.Call] = []
    for statement in module.body:
        own = [node for node in ast.walk(statement) if _is_step(node)]
        is_plain = isinstance(statement, ast.Expr | ast.Assign | ast.AnnAssign)
        if own and (not is_plain or any(isinstance(node, _LOOPS) for node in ast.walk(statement))):
            raise _runs(path, statement.lineno)
        calls += [node for node in own if isinstance(node, ast.Call)]
    return sorted(calls, key=lambda call: (call.lineno, call.col_offset))


def _is_step(node: ast.AST) -> bool:
    called = node.func if isinstance(node, ast.Call) else None
    return (isinstance(called, ast.Name) and called.id == "step") or (
        isinstance(called, ast.Attribute) and called.attr == "step"
    )


def _runs(path: str, line: int) -> FilesError:
    cure = "let it migrate an empty database, and take the snapshot of that"
    return FilesError(path, line, f"is a program, which only yoyo itself can run; {cure}")


def _ordered(files: Files) -> Iterator[tuple[str, _File]]:
    found: dict[str, _File] = {}
    for path in sorted(files):
        if _is_migration(files, path):
            name = splitext(path)[0]
            if name in found:
                problem = f"has the name of {found[name].path}; rename one of them"
                raise FilesError(path, 0, problem)
            found[name] = _python(files, path) if path.endswith(".py") else _sql(files, path)
    for each in found.values():
        _refuse_missing(each, [name for name in each.depends if name not in found])
    after = {name: each.depends for name, each in found.items()}
    order = in_order(after, {name: each.path for name, each in found.items()})
    return ((name, found[name]) for name in order)


def _refuse_missing(file: _File, missing: Sequence[str]) -> None:
    if missing:
        problem = f"depends on {missing[0]!r}, which is not there; is a file left out?"
        raise FilesError(file.path, 0, problem)


def _is_migration(files: Files, path: str) -> bool:
    if "/" in path or path.startswith("post-apply"):
        return False
    if path.endswith(".py"):
        return _MARK.search(files[path]) is not None
    return path.endswith(".sql") and not path.endswith(_ROLLBACK)


def _python(files: Files, path: str) -> _File:
    values = assigned(parse(files, path).body)
    value = values.get("__depends__")
    depends = () if _is_empty(value) else strings(value)
    if depends is None:
        line = value.lineno if value is not None else 0
        raise FilesError(path, line, "__depends__ is computed; write it out as strings")
    transactional = values.get("__transactional__")
    return _File(
        path=path,
        depends=depends,
        transaction=not (isinstance(transactional, ast.Constant) and transactional.value is False),
    )


def _is_empty(value: ast.expr | None) -> bool:
    """Whether it is the {} that yoyo itself writes into a new file."""
    return isinstance(value, ast.Dict) and not value.keys


def _sql(files: Files, path: str) -> _File:
    depends: list[str] = []
    transaction = True
    for line in lines(text(files, path)):
        if not _LEADING.fullmatch(line):
            break
        if directive := _DIRECTIVE.fullmatch(line):
            if directive[1] == "depends":
                depends += directive[2].split()
            else:
                transaction = directive[2].strip().lower() != "false"
    return _File(path=path, depends=tuple(depends), transaction=transaction)


def _is_its_own(files: Files) -> bool:
    return any(
        path == "yoyo.ini"
        or path.endswith(_ROLLBACK)
        or (path.endswith(".py") and b"yoyo" in content)
        or (path.endswith(".sql") and _DEPENDS.search(content) is not None)
        for path, content in files.items()
    )


TOOL: Final = Tool(
    name="yoyo",
    title="yoyo-migrations",
    table="_yoyo_migration",
    columns=frozenset({"migration_hash", "migration_id", "applied_at_utc"}),
    beside={_LOCK: frozenset({"locked"})},
    remedy="yoyo apply",
    resolve="yoyo break-lock",
    record="yoyo mark --revision {name}",
    query=_query,
    row=tuple[str | None, bool, bool],
    entries=_entries,
    patterns=("*.py", "*.sql", "yoyo.ini"),
    release=_release,
    scripts=_scripts,
    is_its_own=_is_its_own,
    any_name=True,
)
