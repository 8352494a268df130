"""Migrations in the place of a database: their snapshot, and whether a declaration fits them."""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

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
from healthcheck.probe.releases import Releases
from healthcheck.replay.against import differences
from healthcheck.replay.directory import (
    KNOWN,
    OPTION,
    TOOL_OPTION,
    MigrationDirectory,
    read_directory,
)
from healthcheck.replay.names import list_of
from healthcheck.replay.replay import applied_to_the_end, replayed
from healthcheck.replay.scratch import Scratch, ScratchError, scratch
from healthcheck.replay.scripts import database_named
from healthcheck.replay.steps import steps_of
from healthcheck.snapshot.update import is_closed

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
    scope = replace(scope, exclude=(*scope.exclude, *directory.ledger_tables))

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
        told = made.history.told(expectation)
        return _with_ledger(told, directory, file, listed=bool(options.list_migrations))

    if old:
        content = old.updated(snapshot, scope, told)
    else:
        whole = snapshot.expectation if options.only else close(snapshot.expectation)
        whole = told(whole)
        content = encode(whole)
        for sentence in () if file else _note_of_place(whole):
            complain(f"note: {sentence}")
    write(content, options)
    return Exit.PASS


def check_against(options: argparse.Namespace) -> int:
    """Print where a declaration and the migrations differ. Raises UsageError."""
    refuse_others(options)
    file = options.declaration or os.environ.get("HEALTHCHECK_DECLARATION") or _USUAL_FILE
    text = _read(file)
    wanted = decode(text, file=file, releases=Releases(Path(file)))
    directory = _directory(options, wanted)
    _refuse_another_tool(wanted, directory)

    async def work(place: Scratch, notes: list[str]) -> Any:
        steps = steps_of(directory, place, schema=wanted.schema, notes=notes)
        notes += _unasked(wanted, directory)
        applied = await applied_to_the_end(steps, say=progress)
        progress("comparing")
        whole = is_closed(text)
        return await differences(wanted, place, directory, whole=whole, applied=applied)

    report = _in_scratch(options, directory, work)
    if isinstance(report, Exit):
        return report
    emit(rendered([report], as_=options.format, verbose=options.verbose))
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


def _refuse_another_tool(declared: Expectation, directory: MigrationDirectory) -> None:
    """Raise DeclarationError where the ledgers that it names are not of these migrations."""
    tool = directory.tool
    tools = [ledger.tool for ledger in declared.migrations]
    if not tools or tool is PLAIN or None in tools or tool.name in tools:
        return
    text = f'"migrations": the tool is {" or ".join(filter(None, tools))}, and the migrations in'
    text += f" {directory.path} are those of {tool.name}; mend one of them"
    line = declared.migrations[0].origin.line
    raise DeclarationError([Problem(declared.file, line, 1, text)])


def _unasked(declared: Expectation, directory: MigrationDirectory) -> Iterator[str]:
    """What no check of a database will ask, as the declaration is."""
    if directory.tool is PLAIN:
        return
    if not declared.migrations:
        yield (
            f"{declared.file} has no section migrations, so that no check asks a database whether"
            f" they were applied; add migrations: {{tool: {directory.tool.name}}} with a directory,"
            " or the names under expected"
        )
        return
    base = Path(declared.file).parent
    homes = [each.directory for each in declared.migrations if each.directory is not None]
    here = directory.path.resolve()
    if homes and all((base / home).resolve() != here for home in homes):
        yield f"{declared.file} declares {' and '.join(homes)}, and {directory.path} was applied"


def _path(given: str, declared: Expectation | None, ledger: Ledger | None) -> Path:
    if given:
        return Path(given)
    if declared is None or ledger is None or ledger.directory is None:
        unnamed = "there is no declaration that names it"
        if declared is not None:
            unnamed = f"{declared.file} names none"
        text = f"wants the directory of the migrations, for {unnamed}: --migrations DIR"
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


def _with_ledger(
    made: Expectation, directory: MigrationDirectory, file: str | None, *, listed: bool
) -> Expectation:
    """With the tool whose ledger has to say that all is applied, unless one is declared already;
    of that a list is written anew. `listed`: as a list, not as a directory.
    """
    if directory.tool is PLAIN:
        return made
    names = tuple(migration.name for migration in directory.release)
    if not made.migrations:
        ledger = Ledger(tool=directory.tool.name, expected=names)
        if not listed:
            path = os.path.relpath(directory.path, Path(file).parent if file else Path())
            ledger = replace(ledger, expected=None, directory=Path(path).as_posix())
        return replace(made, migrations=(ledger,))
    old = list_of(made, directory)
    if old is None and listed and len(made.migrations) == 1:
        (old,) = made.migrations
    if old is None:
        return made
    new = replace(old, expected=names, directory=None)
    return replace(
        made, migrations=tuple(new if ledger is old else ledger for ledger in made.migrations)
    )


def _note_of_place(made: Expectation) -> Iterator[str]:
    """Where a declaration on stdout has to be put."""
    for ledger in made.migrations:
        if ledger.directory is not None:
            yield (
                f"its directory {ledger.directory} is relative to this folder, in which the file"
                " has to stand; for another place name it with --output FILE"
            )


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        cure = "name another with --declaration, or make one: healthcheck snapshot --migrations DIR"
        text = f"cannot be read: {error.strerror}; {cure}"
        raise DeclarationError([Problem(file, 0, 0, text)]) from None
