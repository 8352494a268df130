"""A private PostgreSQL that holds the tables of a project's models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from msgspec import Struct

from healthcheck.embedded import STAND_INS, EmbeddedError, embedded_server
from healthcheck.orm.failure import ScratchError
from healthcheck.orm.libpq import no_libpq
from healthcheck.orm.loading import load
from healthcheck.orm.order import Created, Models

Say = Callable[[str], None]


class Scratch(Struct, frozen=True, kw_only=True):
    """`url` is for its superuser."""

    url: str
    created: Created


@contextmanager
def scratch_database(models: Models, *, timeout: float, say: Say) -> Iterator[Scratch]:
    """Create what the models say in a database that is gone on leaving, whatever happens.

    `timeout` is that of loading the models, in seconds; `say` is told of each step. Raises
    UsageError and ScratchError. Until then libpq's variables, which name another server, are unset.
    """
    say("starting a private PostgreSQL")
    try:
        with embedded_server(extensions=STAND_INS) as server:
            say(f"loading the models of {models.name or models.orm}")
            created = load(models, server.url(), timeout=timeout)
            with no_libpq():
                yield Scratch(url=server.url(), created=created)
    except EmbeddedError as error:
        raise ScratchError(str(error)) from error
