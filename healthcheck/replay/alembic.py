"""Alembic at work on a database that its project does not name."""

from __future__ import annotations

import configparser
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from healthcheck.errors import Problem, UsageError
from healthcheck.orm.project import require, telling
from healthcheck.replay.order import Order, forget_libpq

if TYPE_CHECKING:
    from alembic.config import Config

OPTION: Final = "--migrations"
_INI: Final = "alembic.ini"
_URL: Final = "sqlalchemy.url"
_VARIABLE: Final = "DATABASE_URL"


def migrate(order: Order) -> None:
    """Upgrade revision by revision, with the project's own env.py. Raises UsageError."""
    require("alembic", name="Alembic", package="alembic", option=OPTION)
    home = _home(Path(order.directory))
    with telling(str(home / "env.py")):
        from alembic import command

        config = _config(home)
        _redirect(config, order)
        forget_libpq()
        for number, name in enumerate(order.names, 1):
            command.upgrade(config, name)
            order.tell(name, number, len(order.names))


def _home(directory: Path) -> Path:
    """The folder of env.py: that of the revisions, or the one above."""
    for folder in (directory, directory.parent):
        if (folder / "env.py").is_file():
            return folder
    text = f"{directory} has no env.py, nor has the folder above: Alembic cannot run without"
    raise UsageError([Problem(OPTION, 0, 0, text)])


def _config(home: Path) -> Config:
    from alembic.config import Config

    ini = next((folder / _INI for folder in _above(home) if (folder / _INI).is_file()), None)
    config = Config(ini)
    config.set_main_option("script_location", str(home).replace("%", "%%"))
    return config


def _above(home: Path) -> Iterator[Path]:
    """From the folder of env.py up to the current directory, or to the root."""
    for folder in (home, *home.parents):
        yield folder
        if folder == Path.cwd():
            return


def _redirect(config: Config, order: Order) -> None:
    """Lead every connection of SQLAlchemy to our database, whatever its engine was told."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine, make_url

    ours = make_url(order.url)
    named = _driver(config)
    shown = ours.set(drivername=named).render_as_string(hide_password=False)
    config.set_main_option(_URL, shown.replace("%", "%%"))
    # Most projects read it, some without another one to fall back on.
    scheme = os.environ.get(_VARIABLE, "").partition(":")[0] or "postgresql"
    os.environ[_VARIABLE] = f"{scheme}:{order.url.partition(':')[2]}"

    def connect(dialect: Any, record: Any, cargs: list[Any], cparams: dict[str, Any]) -> None:
        if dialect.name != "postgresql":
            text = f"env.py connects to {dialect.name}; wants PostgreSQL"
            raise UsageError([Problem(OPTION, 0, 0, text)])
        args, parameters = dialect.create_connect_args(
            ours.set(drivername=f"postgresql+{dialect.driver}")
        )
        cargs[:] = args
        cparams.clear()
        cparams.update(parameters)

    event.listen(Engine, "do_connect", connect)
    if order.schema != "public":
        event.listen(Engine, "connect", _into(order.schema))


def _into(schema: str) -> Any:
    def set_path(connection: Any, record: Any) -> None:
        cursor = connection.cursor()
        quoted = schema.replace('"', '""')
        cursor.execute(f'SET search_path = "{quoted}", public')
        cursor.close()
        connection.commit()

    return set_path


def _driver(config: Config) -> str:
    """That of the project's own URL: an engine that is asynchronous wants one that is."""
    try:
        given = config.get_main_option(_URL) or ""
    except configparser.Error:  # of a variable that env.py puts in
        given = ""
    name = given.partition(":")[0]
    return name if name.startswith("postgresql+") else "postgresql+psycopg"
