"""The metadata of SQLAlchemy models → their tables, by SQLAlchemy's own statements."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from types import ModuleType
from typing import TYPE_CHECKING, Any

from healthcheck.errors import Problem, UsageError
from healthcheck.orm.definitions import Definitions
from healthcheck.orm.libpq import unset_libpq
from healthcheck.orm.order import Created
from healthcheck.orm.project import did_you_mean, load_module, require, telling

if TYPE_CHECKING:
    from sqlalchemy import Dialect, Engine, MetaData
    from sqlalchemy.schema import DDLElement

OPTION = "--sqlalchemy"


def create(name: str, url: str, definitions: Definitions) -> Created:
    """Create all tables of "package.module:Base" in the database of `url`. Raises UsageError."""
    library = require("sqlalchemy", name="SQLAlchemy", package="sqlalchemy", option=OPTION)
    _refuse_old(library)
    with telling(name):
        metadata = _metadata(name)
    unset_libpq()
    with telling(name):
        engine = _engine(url, definitions)
        _refuse_foreign(metadata, engine.dialect, name)
        metadata.create_all(engine)
        engine.dispose()
    return Created()


def _refuse_old(library: ModuleType) -> None:
    if int(library.__version__.partition(".")[0]) < 2:
        text = f"wants SQLAlchemy 2.0 or newer; {library.__version__} is installed"
        raise UsageError([Problem(OPTION, 0, 0, text)])


def _metadata(name: str) -> MetaData:
    module_name, colon, path = name.partition(":")
    if not (module_name and colon and path):
        text = f"wants a module and a name in it, such as shop.models:Base, got {name!r}"
        raise UsageError([Problem(OPTION, 0, 0, text)])
    module = load_module(module_name, option=OPTION)
    try:
        found = reduce(getattr, path.split("."), module)
    except AttributeError as error:
        near = did_you_mean(error.name or path, _bases(module))
        text = f"{module_name} has no {path}{near}"
        raise UsageError([Problem(OPTION, 0, 0, text)]) from None
    metadata = _metadata_of(found)
    if metadata is None:
        text = (
            f"{name} is of type {type(found).__name__}; wants a declarative base, a registry or a"
            " MetaData"
        )
        raise UsageError([Problem(OPTION, 0, 0, text)])
    if not metadata.tables:
        text = (
            f"{name} has no tables: nothing that {module_name} imports defines any; name a module"
            " that imports all of the models"
        )
        raise UsageError([Problem(OPTION, 0, 0, text)])
    return metadata


def _bases(module: ModuleType) -> Iterator[str]:
    return (name for name, found in vars(module).items() if _metadata_of(found) is not None)


def _metadata_of(found: Any) -> MetaData | None:
    """Its own, or what it is: a base, a registry and Flask's db have one."""
    from sqlalchemy import MetaData

    inner = found if isinstance(found, MetaData) else getattr(found, "metadata", None)
    return inner if isinstance(inner, MetaData) else None


def _engine(url: str, definitions: Definitions) -> Engine:
    from sqlalchemy import create_engine, event, make_url

    # In autocommit a statement that is refused takes no other with it.
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )

    @event.listens_for(engine, "do_execute")
    def run(cursor: Any, statement: str, parameters: Any, _context: Any) -> bool:
        definitions.run(cursor.connection, statement, lambda: cursor.execute(statement, parameters))
        return True

    return engine


def _refuse_foreign(metadata: MetaData, dialect: Dialect, name: str) -> None:
    """Refuse what cannot be written as PostgreSQL: a type of MySQL's."""
    from sqlalchemy.exc import CompileError
    from sqlalchemy.schema import CreateIndex, CreateTable

    problems = []
    for table in metadata.tables.values():
        statements: list[DDLElement] = [CreateTable(table), *map(CreateIndex, table.indexes)]
        for statement in statements:
            try:
                statement.compile(dialect=dialect)
            except CompileError as error:
                problems.append(Problem(name, 0, 0, f"table {table.key}: {error.args[0]}"))
    if problems:
        raise UsageError(problems)
