"""The commands that clear and note a migration."""

from __future__ import annotations

import pytest

from healthcheck.ledgers import BY_NAME, TOOLS, Tool
from healthcheck.ledgers.tool import command_for


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_commands_have_every_word_put_in(tool: Tool) -> None:
    for template in (tool.resolve, tool.record):
        assert not {"{", "}"} & set(command_for(template, "20240102_add_name"))


@pytest.mark.parametrize(
    ("tool", "wanted"),
    [
        pytest.param("prisma", "npx prisma migrate resolve --applied 2_add_name", id="the name"),
        pytest.param("atlas", "atlas migrate set 2", id="the version"),
        pytest.param("goose", "", id="no command"),
    ],
)
def test_noting_a_migration(tool: str, wanted: str) -> None:
    assert command_for(BY_NAME[tool].record, "2_add_name") == wanted


@pytest.mark.parametrize(
    ("before", "version"), [("000001_init", "000001"), (None, "-1")], ids=["another", "the first"]
)
def test_going_back_to_the_migration_before(before: str | None, version: str) -> None:
    command = command_for(BY_NAME["golang-migrate"].resolve, "000002_add", before=before)
    assert command.endswith(f" force {version}")


def test_a_ledger_that_says_only_where_it_stands_has_no_row_to_take_out() -> None:
    assert {tool.name for tool in TOOLS if not tool.keeps_rows} == {"alembic", "golang-migrate"}
