"""`healthcheck snapshot`: a database, or the models of an ORM → its declaration."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from healthcheck.cli.models import add_models_options, models_of, target_with
from healthcheck.cli.options import (
    add_database_option,
    add_selection,
    seconds,
    selected,
    settings_of,
)
from healthcheck.cli.output import complain, emit_file, progress
from healthcheck.cli.parser import Parser, did_you_mean
from healthcheck.cli.status import Exit
from healthcheck.errors import Problem, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from healthcheck.model.expectation import Expectation
    from healthcheck.settings import TargetSettings
    from healthcheck.snapshot import Scope, Snapshot

_DESCRIPTION = """\
Write the declaration of a database as it is: a check of that database against it passes. Objects of
extensions are left out, and partitions, which their parent stands for.

With --sqlalchemy or --django it is the declaration of what the models of a project say: they are
created in a private PostgreSQL that is gone afterwards. That needs the extra `embedded`.

Exit status: 0 written, 2 usage, setting, models or nothing to write, 3 no answer from the
database."""

_EXAMPLES = """\
  healthcheck snapshot                               on stdout
  healthcheck snapshot --output expected_schema.yaml
  healthcheck snapshot --update expected_schema.yaml    after a migration
  healthcheck snapshot --schema public --schema billing --exclude "tmp_*"
  healthcheck snapshot --only tables,columns,indexes
  healthcheck snapshot --sqlalchemy shop.models:Base
  healthcheck snapshot --django shop.settings
"""


def parser() -> Parser:
    made = Parser("snapshot", description=_DESCRIPTION, examples=_EXAMPLES)
    made.add_argument(
        "--schema",
        action="append",
        default=[],
        metavar="NAME",
        help="a schema to write; may be repeated (default: all that hold something)",
    )
    made.add_argument(
        "--include",
        action="append",
        default=[],
        metavar="GLOB",
        help='only names that match, with or without their schema: "order*"; may be repeated',
    )
    made.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="GLOB",
        help="no names that match; may be repeated",
    )
    made.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="SECTIONS",
        help="only these sections of a declaration: tables,columns,indexes",
    )
    made.add_argument(
        "--output", metavar="FILE", help="where to write, in one step (default: stdout)"
    )
    made.add_argument(
        "--update",
        metavar="FILE",
        help="bring a declaration up to the database: what people wrote in it stays",
    )
    made.add_argument(
        "--timeout", default="60", metavar="S", help="seconds to wait for it all (default: 60)"
    )
    add_models_options(made)
    add_database_option(made)
    add_selection(made)
    return made


def run(options: argparse.Namespace) -> int:
    timeout = seconds("--timeout", options.timeout)
    models = models_of(options)
    if models is None:
        return _run(options, _target(options), timeout)
    from healthcheck.orm.failure import ScratchError

    try:
        with target_with(models, timeout=timeout) as (target, modelled):
            return _run(options, target, timeout, modelled)
    except ScratchError as error:
        complain(f"healthcheck snapshot: {error}")
        return Exit.UNKNOWN


def _run(
    options: argparse.Namespace,
    target: TargetSettings,
    timeout: float,
    modelled: Callable[[Expectation], Expectation] | None = None,
) -> int:
    import asyncio
    from dataclasses import replace

    from healthcheck.declaration import encode
    from healthcheck.declaration.closed import close
    from healthcheck.snapshot.failure import UnavailableError

    existing = _existing(options.update, target)
    scope = _scope(options, target, existing)
    try:
        snapshot = asyncio.run(_taken(target, scope, timeout, existing))
    except UnavailableError as error:
        complain(f"healthcheck snapshot: {error}")
        return Exit.UNKNOWN
    finally:
        progress("")
    for sentence in snapshot.left_out:
        complain(f"note: {sentence}")
    if modelled is not None:
        snapshot = replace(snapshot, expectation=modelled(snapshot.expectation))
    # Models and parts of a database leave more open than they say.
    complete = modelled is None and not options.only
    made = close(snapshot.expectation) if complete else snapshot.expectation
    content = existing.updated(snapshot, scope) if existing else encode(made)
    _write(content, options.output or options.update)
    return Exit.PASS


class _Existing(NamedTuple):
    """A declaration that is to be brought up to the database."""

    text: bytes
    expectation: Expectation

    def updated(self, snapshot: Snapshot, scope: Scope) -> bytes:
        from healthcheck.snapshot.update import updated

        return updated(self.text, self.expectation, snapshot, scope)


def _existing(file: str | None, target: TargetSettings) -> _Existing | None:
    from healthcheck.declaration import decode

    if file is None:
        return None
    try:
        text = Path(file).read_bytes()
    except OSError as error:
        problem = f"{file} cannot be read: {error.strerror}; --output FILE writes a new one"
        raise UsageError([Problem("--update", 0, 0, problem)]) from None
    schema = target.url.default_schema or "public"
    return _Existing(text, decode(text, file=file, default_schema=schema))


def _target(options: argparse.Namespace) -> TargetSettings:
    targets = selected(settings_of(options), options.target).targets
    if len(targets) != 1:
        listed = ", ".join(target.name for target in targets)
        raise UsageError([Problem("--target", 0, 0, f"wants one target of {listed}")])
    return targets[0]


def _scope(
    options: argparse.Namespace, target: TargetSettings, existing: _Existing | None
) -> Scope:
    """Without a word on schemas: those of the file to be updated, or of the connection string."""
    from healthcheck.snapshot import SECTIONS, Scope
    from healthcheck.snapshot.update import schemas_of

    only = [word.strip() for given in options.only for word in given.split(",")]
    problems = [
        Problem("--only", 0, 0, f"no section {word!r}{_known(word, SECTIONS)}")
        for word in only
        if word not in SECTIONS
    ]
    if problems:
        raise UsageError(problems)
    named = target.url.default_schema
    usual = schemas_of(existing.expectation) if existing else tuple(filter(None, [named]))
    return Scope(
        schemas=tuple(dict.fromkeys(options.schema)) or usual,
        is_explicit=bool(options.schema) or existing is None,
        include=tuple(options.include),
        exclude=tuple(options.exclude),
        only=frozenset(only),
        prefer=named or "public",
        check_access=existing is None,
    )


def _known(word: str, sections: tuple[str, ...]) -> str:
    return did_you_mean(word, sections) or f"; has {', '.join(sections)}"


async def _taken(
    target: TargetSettings, scope: Scope, timeout: float, existing: _Existing | None
) -> Snapshot:
    from healthcheck.snapshot.live import take_from

    old = existing.expectation if existing else None
    url = target.url.parameters
    return await take_from(url, scope, file="snapshot", timeout=timeout, say=progress, old=old)


def _write(content: bytes, file: str | None) -> None:
    if file is None:
        emit_file(content)
        return
    from healthcheck.snapshot.file import replace_file

    try:
        replace_file(Path(file), content)
    except OSError as error:
        text = f"{file} cannot be written: {error.strerror}"
        raise UsageError([Problem("--output", 0, 0, text)]) from None
