"""Loading models from tests: the projects beside this, and smaller ones that a test writes."""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path

from healthcheck.orm.loading import load
from healthcheck.orm.order import Created, Models, Orm
from tests.postgres import Database

PROJECTS = Path(__file__).parent / "projects"
LONG_S = 120.0


def loaded(
    database: Database, orm: Orm, name: str, *, project: Path, timeout: float = LONG_S
) -> Created:
    """Create a project's tables, as from its own folder."""
    with chdir(project):
        return load(Models(orm=orm, name=name), database.url, timeout=timeout)


def written(project: Path, **modules: str) -> Path:
    """A project of these modules, with __ for a folder: shop__models is shop/models.py."""
    for name, text in modules.items():
        path = project / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return project


def tables_of(database: Database) -> set[str]:
    """All tables of users, with their schemas."""
    rows = database.query(
        "SELECT concat_ws('.', schemaname, tablename) FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    )
    return {name for (name,) in rows}
