"""Models of an ORM in the place of a database."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from healthcheck.cli.output import complain, progress
from healthcheck.cli.parser import Parser
from healthcheck.errors import Problem, UsageError

if TYPE_CHECKING:
    from healthcheck.model.expectation import Expectation
    from healthcheck.orm.order import Models
    from healthcheck.settings import TargetSettings

_PLACES: Final = ("sqlalchemy", "django", "database_url", "target")


def add_models_options(parser: Parser) -> None:
    parser.add_argument(
        "--sqlalchemy",
        metavar="MODULE:NAME",
        help="the models of SQLAlchemy instead of a database: a declarative base, a registry or a"
        " MetaData, imported from the current directory",
    )
    parser.add_argument(
        "--django",
        metavar="SETTINGS",
        nargs="?",
        const="",
        help="the models of a Django project, likewise (default: DJANGO_SETTINGS_MODULE)",
    )


def models_of(options: argparse.Namespace) -> Models | None:
    """The models that are asked for. Raises UsageError where a database is asked for as well."""
    from healthcheck.orm.order import Models, Orm

    given = [place for place in _PLACES if getattr(options, place) is not None]
    asked = [Orm(place) for place in given if place in list(Orm)]
    if not asked:
        return None
    if len(given) > 1:
        others = " and ".join(f"--{place.replace('_', '-')}" for place in given[1:])
        text = f"names what the snapshot is of, and so does {others}; give one of them"
        raise UsageError([Problem(f"--{given[0]}", 0, 0, text)])
    return Models(orm=asked[0], name=getattr(options, asked[0]))


@contextmanager
def target_with(
    models: Models, *, timeout: float
) -> Iterator[tuple[TargetSettings, Callable[[Expectation], Expectation]]]:
    """A database that holds what the models say, and is gone on leaving; and what makes of its
    expectation that of the models. Raises UsageError and ScratchError.
    """
    from healthcheck.database_url import parse
    from healthcheck.orm.modelled import modelled
    from healthcheck.orm.scratch import scratch_database
    from healthcheck.settings import TargetSettings

    with scratch_database(models, timeout=timeout, say=progress) as scratch:
        progress("")
        for note in scratch.created.notes:
            complain(f"note: {note}")
        target = TargetSettings(name="models", url=parse(scratch.url), declaration=Path())
        yield target, partial(modelled, created=scratch.created)
