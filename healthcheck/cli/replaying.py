"""Migrations in the place of a database: their snapshot, and whether a declaration fits them."""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from healthcheck.cli.declaring import existing, scope_of, write
from healthcheck.cli.formats import rendered
from healthcheck.cli.migrations import refuse_others
from healthcheck.cli.output import complain, emit, progress
from healthcheck.cli.parser import did_you_mean
from healthcheck.cli.status import Exit, exit_of
from healthcheck.declaration import decode, encode
from healthcheck.declaration.closed import close
from healthcheck.errors import DeclarationError, Problem, UsageError
from healthcheck.ledgers import PLAIN
from healthcheck.model.expectation import Expectation, Ledger
from healthcheck.replay.against import differences
from healthcheck.replay.directory import (
    KNOWN,
    OPTION,
    TOOL_OPTION,
    MigrationDirectory,
    read_directory,
)
from healthcheck.replay.replay import applied_to_the_end, replayed
from healthcheck.replay.scratch import Scratch, ScratchError, scratch
from healthcheck.replay.scripts import database_named
from healthcheck.replay.steps import steps_of
from healthcheck.snapshot.update import is_closed

if TYPE_CHECKING:
    from healthcheck.snapshot import Scope

_USUAL_SCHEMA: Final = "public"
_USUAL_FILE: Final = "expected_schema.yaml"


def snapshot_of(options: argparse.Namespace) -> int:
    """Write what the migrations make. Raises UsageError."""
    refuse_others(options)
    schema = next(iter(options.schema), None)
    old = existing(options.update, schema=schema or _USUAL_SCHEMA)
    directory = _directory(options, old.expectation if old else None)
    schema = schema or (old.expectation.schema if old else _USUAL_SCHEMA)
    scope = scope_of(options, usual=(), prefer=schema, update=old is not None)
    scope = _without_ledger(scope, directory)

    async def work(place: Scratch, notes: list[str]) -> Any:
        steps = steps_of(directory, place, schema=schema, notes=notes)
        before = old.expectation if old else None
        return await replayed(place, steps, scope, schema=schema, say=progress, old=before)

    made = _in_scratch(options, directory, work)
    if isinstance(made, Exit):
        return made
    file = options.output or options.update
    snapshot = made.snapshot
    for sentence in snapshot.left_out:
        complain(f"note: {sentence}")

    def told(expectation: Expectation) -> Expectation:
        return _with_ledger(made.history.told(expectation), directory, file)

    if old:
        content = old.updated(snapshot, scope, told)
    else:
        whole = snapshot.expectation if options.only else close(snapshot.expectation)
        content = encode(told(whole))
    write(content, file)
    return Exit.PASS


def check_against(options: argparse.Namespace) -> int:
    """Print where a declaration and the migrations differ. Raises UsageError."""
    refuse_others(options)
    file = options.declaration or os.environ.get("HEALTHCHECK_DECLARATION") or _USUAL_FILE
    text = _read(file)
    wanted = decode(text, file=file)
    directory = _directory(options, wanted)

    async def work(place: Scratch, notes: list[str]) -> Any:
        steps = steps_of(directory, place, schema=wanted.schema, notes=notes)
        await applied_to_the_end(steps, say=progress)
        progress("comparing")
        return await differences(wanted, place, directory, whole=is_closed(text))

    report = _in_scratch(options, directory, work)
    if isinstance(report, Exit):
        return report
    emit(rendered([report], as_=options.format))
    return exit_of([report], strict=options.strict)


def _directory(options: argparse.Namespace, declared: Expectation | None) -> MigrationDirectory:
    """What the options name, or the declaration where they leave it to that."""
    ledgers = declared.migrations if declared else ()
    ledger = ledgers[0] if len(ledgers) == 1 else None
    name = options.tool or (ledger.tool if ledger else None)
    if name is not None and name not in KNOWN:
        known = did_you_mean(name, KNOWN) or f"; has {', '.join(sorted(KNOWN))}"
        raise UsageError([Problem(TOOL_OPTION, 0, 0, f"no tool {name!r}{known}")])
    return read_directory(_path(options.migrations, declared, ledger), name)


def _path(given: str, declared: Expectation | None, ledger: Ledger | None) -> Path:
    if given:
        return Path(given)
    if declared is None or ledger is None or ledger.directory is None:
        text = "wants the directory of the migrations: there is no declaration that names it"
        raise UsageError([Problem(OPTION, 0, 0, text)])
    return Path(os.path.normpath(Path(declared.file).parent / ledger.directory))


def _in_scratch(
    options: argparse.Namespace,
    directory: MigrationDirectory,
    work: Callable[[Scratch, list[str]], Any],
) -> Any:
    """What the work gives, in a scratch database; an exit status where there is none."""
    notes: list[str] = []
    name = database_named(directory.scripts or ())
    texts = [script.text for script in directory.scripts or ()]
    try:
        with scratch(
            options.server, say=progress, name=name, texts=texts, note=notes.append
        ) as place:
            return asyncio.run(work(place, notes))
    except ScratchError as error:
        complain(f"healthcheck: {error}")
        return Exit.UNKNOWN
    finally:
        progress("")
        for note in notes:
            complain(f"note: {note}")


def _without_ledger(scope: Scope, directory: MigrationDirectory) -> Scope:
    """The tool's own tables are its own: where it runs itself, it makes them."""
    tool = directory.tool
    if tool is PLAIN:
        return scope
    return replace(scope, exclude=(*scope.exclude, tool.table, *tool.beside))


def _with_ledger(made: Expectation, directory: MigrationDirectory, file: str | None) -> Expectation:
    """With the tool whose ledger has to say that all is applied, unless one is declared already."""
    if made.migrations or directory.tool is PLAIN:
        return made
    home = Path(file).parent if file else Path()
    path = os.path.relpath(directory.path, home)
    return replace(
        made, migrations=(Ledger(tool=directory.tool.name, directory=Path(path).as_posix()),)
    )


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        cure = "name another with --declaration, or make one: healthcheck snapshot --migrations DIR"
        text = f"cannot be read: {error.strerror}; {cure}"
        raise DeclarationError([Problem(file, 0, 0, text)]) from None
