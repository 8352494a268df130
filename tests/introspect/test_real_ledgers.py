"""Ledgers and directories that real tools left, read as a probe does, by a role of few rights."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from healthcheck.compare.standing import Progress, progress
from healthcheck.introspect import Wanted
from healthcheck.ledgers import BY_NAME, Tool
from healthcheck.model import expectation
from healthcheck.probe import Releases
from tests.introspect.reading import reader
from tests.postgres import Database

_DATA = Path(__file__).parents[1] / "ledgers" / "data"
_STATES = [
    pytest.param(path.parent.name, path.stem, id=f"{path.parent.name} {path.stem}")
    for path in sorted(_DATA.glob("*/*.sql"))
]


def released(name: str | None, directory: Path) -> expectation.Ledger:
    """What a declaration beside the directory would say of it."""
    ledger = expectation.Ledger(tool=name, directory=directory.name)
    releases = Releases(directory.parent / "expected_schema.yaml")(ledger)
    return expectation.Ledger(tool=name, directory=directory.name, releases=releases)


def allow(database: Database, role: str, tool: Tool) -> None:
    """The rights that the reference names, and no others."""
    schema = tool.schema or "public"
    database.execute(f'GRANT USAGE ON SCHEMA "{schema}" TO {role}')
    tables = database.query(
        "SELECT format('%%I.%%I', schemaname, tablename) FROM pg_tables"
        " WHERE schemaname = %s AND tablename = ANY (%s)",
        schema,
        [tool.table, *tool.beside],
    )
    for (table,) in tables:
        database.execute(f"GRANT SELECT ON TABLE {table} TO {role}")


@pytest.mark.parametrize(("name", "state"), _STATES)
def test_what_a_real_tool_left_is_read(database: Database, name: str, state: str) -> None:
    folder = _DATA / name
    database.execute((folder / f"{state}.sql").read_text())
    role, tool = database.create_role(), BY_NAME[name]
    allow(database, role, tool)
    own = folder / f"release-{state}"
    directory = own if own.exists() else folder / "release"
    declared, told = released(name, directory), released(None, directory)
    assert declared.release(name)
    assert declared.release(name) == told.release(name)
    said = json.loads((folder / "expected.json").read_text())[state]
    expected = Progress(**{kind: tuple(names) for kind, names in said.items()})
    wanted = Wanted(tables={}, texts=frozenset(), ledgers=(declared, told))
    with reader(database.url_as(role), wanted) as once:
        cold, warm = once(), once()
    assert cold.ledgers == warm.ledgers
    for ledger in cold.ledgers:
        assert (ledger.tool, ledger.usable) == (name, True)
        assert ledger.entries is not None
        assert progress(declared.release(name), ledger.entries) == expected
