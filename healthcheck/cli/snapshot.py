"""`healthcheck snapshot`: a database, or the models of an ORM → its declaration."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from healthcheck.cli.declaring import (
    Existing,
    add_scope_options,
    existing,
    refuse_unwritable,
    scope_of,
    write,
)
from healthcheck.cli.migrations import add_migrations_options, refuse_without
from healthcheck.cli.models import add_models_options, models_of, target_with
from healthcheck.cli.options import (
    add_database_option,
    add_selection,
    seconds,
    selected,
    settings_of,
)
from healthcheck.cli.output import complain, progress
from healthcheck.cli.parser import Parser
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

With --migrations it is the declaration of what the files of a migration tool make: they are applied
one by one in a scratch database, and each object says which migration created it (since) and which
altered it last (changed). With --sqlalchemy or --django it is the declaration of what the models of
a project say: they are created in a private PostgreSQL that is gone afterwards. Both need the extra
`embedded`.

Exit status: 0 written, 2 usage, setting, models or nothing to write, 3 no answer from the
database."""

_EXAMPLES = """\
  healthcheck snapshot                               on stdout
  healthcheck snapshot --output expected_schema.yaml
  healthcheck snapshot --update expected_schema.yaml    after a migration
  healthcheck snapshot --schema public --schema billing --exclude "tmp_*"
  healthcheck snapshot --only tables,columns,indexes
  healthcheck snapshot --migrations prisma/migrations > expected_schema.yaml
  healthcheck snapshot --migrations --update expected_schema.yaml
  healthcheck snapshot --migrations prisma/migrations --list-migrations
  healthcheck snapshot --sqlalchemy shop.models:Base
  healthcheck snapshot --django shop.settings
"""


def parser() -> Parser:
    made = Parser("snapshot", description=_DESCRIPTION, examples=_EXAMPLES)
    add_scope_options(made)
    made.add_argument(
        "--timeout", default="60", metavar="S", help="seconds to wait for it all (default: 60)"
    )
    add_models_options(made)
    add_migrations_options(made)
    made.add_argument(
        "--list-migrations",
        action="store_true",
        default=None,
        help="with --migrations, write the names of the migrations instead of their directory, so"
        " that the file is enough where the directory is not, as in an image",
    )
    add_database_option(made)
    add_selection(made)
    return made


def run(options: argparse.Namespace) -> int:
    timeout = seconds("--timeout", options.timeout)
    refuse_unwritable(options)
    if options.migrations is not None:
        from healthcheck.cli.replaying import snapshot_of

        return snapshot_of(options)
    refuse_without(options)
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

    from msgspec.structs import replace

    from healthcheck.declaration import encode
    from healthcheck.declaration.closed import close
    from healthcheck.snapshot.failure import UnavailableError

    named = target.url.default_schema
    connected = None if options.schema else named
    old = existing(options.update, schema=named or "public", connected_schema=connected)
    scope = replace(_scope(options, named, old), ledgers=modelled is not None)
    try:
        snapshot = asyncio.run(_taken(target, scope, timeout, old))
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
    content = old.updated(snapshot, scope) if old else encode(made)
    write(content, options)
    return Exit.PASS


def _target(options: argparse.Namespace) -> TargetSettings:
    targets = selected(settings_of(options), options.target).targets
    if len(targets) != 1:
        listed = ", ".join(target.name for target in targets)
        raise UsageError([Problem("--target", 0, 0, f"wants one target of {listed}")])
    return targets[0]


def _scope(options: argparse.Namespace, named: str | None, old: Existing | None) -> Scope:
    """Without a word on schemas: those of the file to be updated, or of the connection string."""
    from healthcheck.snapshot.update import schemas_of

    usual = schemas_of(old.expectation) if old else tuple(filter(None, [named]))
    return scope_of(options, usual=usual, prefer=named or "public", update=old is not None)


async def _taken(
    target: TargetSettings, scope: Scope, timeout: float, old: Existing | None
) -> Snapshot:
    from healthcheck.snapshot.live import take_from

    return await take_from(
        target.url.parameters,
        scope,
        file="snapshot",
        timeout=timeout,
        say=progress,
        old=old.expectation if old else None,
    )
