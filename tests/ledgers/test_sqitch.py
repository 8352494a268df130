from __future__ import annotations

from hashlib import sha1

import pytest

from healthcheck.ledgers import FilesError, Place
from healthcheck.ledgers.sqitch import TOOL
from healthcheck.model.ledger import Entry, Files, Migration, Script, Standing
from tests.ledgers.reading import read
from tests.postgres import Database

_BY = "2024-01-01T00:00:00Z Ann Other <ann@example.com>"


def _plan(*lines: str, head: str = "%syntax-version=1.0.0\n%project=flipr\n") -> Files:
    return {"sqitch.plan": "\n".join([head, *lines, ""]).encode()}


_REWORKED = _plan(
    f"users {_BY}",
    f"@v1 {_BY}",
    f"mail [users !old] {_BY} # sends",
    f"@v2 {_BY}",
    f"users [users@v2] {_BY}",
    f"@v3 {_BY}",
    f"users [users@v3] {_BY}",
)


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({}, "", id="no files"),
        pytest.param({"deploy/users.sql": b""}, "", id="no plan"),
        pytest.param(_plan(), "", id="an empty plan"),
        pytest.param({"sqitch.plan": b"%project=flipr"}, "", id="a project alone"),
        pytest.param(_plan(f"b {_BY}", f"a {_BY}"), "flipr:b flipr:a", id="in its own order"),
        pytest.param(
            _plan("# a note", "", f"  + a/b [c d] {_BY}  # said", f"-gone {_BY}", "  "),
            "flipr:a/b",
            id="notes, blanks and signs",
        ),
        pytest.param(
            {"sqitch.plan": b"\xef\xbb\xbf% project = x # said\r\n\r\na " + _BY.encode() + b"\r\n"},
            "x:a",
            id="CRLF, blanks and a byte order mark",
        ),
        pytest.param(
            _REWORKED,
            "flipr:users@v2 flipr:mail flipr:users@v3 flipr:users",
            id="reworked twice",
        ),
        pytest.param(
            {**_REWORKED, "deploy/users@v1.sql": b""},
            "flipr:users@v1 flipr:mail flipr:users@v3 flipr:users",
            id="reworked, by the tag of the script that is there",
        ),
    ],
)
def test_release(files: Files, wanted: str) -> None:
    assert [migration.name for migration in TOOL.release(files)] == wanted.split()


def test_a_migration_says_its_file_and_checksum() -> None:
    files = {**_plan(f"a {_BY}", f"b {_BY}"), "deploy/a.sql": b"SELECT 1;\r\n"}
    assert TOOL.release(files) == (
        Migration(
            name="flipr:a",
            path="deploy/a.sql",
            checksum=sha1(b"SELECT 1;\r\n").hexdigest(),  # noqa: S324 - what Sqitch takes
        ),
        Migration(name="flipr:b"),
    )


_WANTS = (
    "is no change and no tag; wants "
    "NAME [DEPENDENCIES] 2026-01-31T12:00:00Z PLANNER <EMAIL>, or @TAG of that form"
)


@pytest.mark.parametrize(
    ("files", "line", "text"),
    [
        pytest.param(
            _plan(head="%syntax-version=1.0.0\n"),
            0,
            "names no project; begin it with %project=NAME",
            id="no project",
        ),
        pytest.param(_plan(f"a {_BY}", "b c d"), 5, _WANTS, id="no time"),
        pytest.param(_plan(f"a {_BY}", f"<<<<<<< HEAD {_BY}"), 5, _WANTS, id="a conflict"),
        pytest.param(
            _plan(f"a {_BY}", f"a {_BY}"),
            5,
            "has the change 'a' again with no tag between; rework it behind a tag",
            id="a change twice",
        ),
    ],
)
def test_plans_that_are_refused(files: Files, line: int, text: str) -> None:
    with pytest.raises(FilesError) as refused:
        TOOL.release(files)
    error = refused.value
    assert (error.path, error.line, error.text) == ("sqitch.plan", line, text)


def test_scripts_are_the_deploy_scripts_in_the_order_of_the_plan() -> None:
    assert TOOL.scripts is not None
    files = {**_plan(f"b {_BY}", f"a {_BY}"), "deploy/a.sql": b"A;", "deploy/b.sql": b"B;"}
    assert TOOL.scripts(files) == (
        Script(migration="flipr:b", path="deploy/b.sql", text="B;", transaction=False),
        Script(migration="flipr:a", path="deploy/a.sql", text="A;", transaction=False),
    )


def test_a_script_that_is_missing_is_refused() -> None:
    assert TOOL.scripts is not None
    with pytest.raises(FilesError) as refused:
        TOOL.scripts(_plan(f"a {_BY}"))
    error = refused.value
    assert (error.path, error.text) == (
        "deploy/a.sql",
        "is not there, and sqitch.plan has flipr:a",
    )


_APPLIED, _FAILED, _RUNNING = Standing.APPLIED, Standing.FAILED, Standing.RUNNING
_HELD = [75474063]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param([(None, None, None, None, [])], {}, id="an empty ledger"),
        pytest.param(
            [(None, None, None, None, _HELD)], {"flipr:users@v2": _RUNNING}, id="the first run"
        ),
        pytest.param(
            [("flipr", "users", "x", False, []), ("flipr", "mail", "x", False, [])],
            {"flipr:users@v2": _APPLIED, "flipr:mail": _APPLIED},
            id="before it is reworked",
        ),
        pytest.param(
            [("flipr", "users", "x", False, []), ("flipr", "mail", None, True, [])],
            {"flipr:users@v2": _APPLIED, "flipr:mail": _FAILED},
            id="a failure",
        ),
        pytest.param(
            [("flipr", "users", "x", False, _HELD), ("flipr", "mail", None, True, _HELD)],
            {"flipr:users@v2": _APPLIED, "flipr:mail": _RUNNING},
            id="a failure that is tried again",
        ),
        pytest.param(
            [("flipr", "users", "x", False, [])] * 4 + [("other", "users", "x", False, [])],
            {
                "flipr:users@v2": _APPLIED,
                "flipr:users@v3": _APPLIED,
                "flipr:users": _APPLIED,
                "flipr:users@HEAD": _APPLIED,
                "other:users": _APPLIED,
            },
            id="ahead, and another project",
        ),
    ],
)
def test_entries(rows: list[tuple[object, ...]], wanted: dict[str, Standing]) -> None:
    entries = TOOL.entries(rows, TOOL.release(_REWORKED))
    assert {entry.name: entry.standing for entry in entries} == wanted
    assert {entry.name for entry in entries if entry.foreign} == wanted.keys() & {"other:users"}


_OLD_REGISTRY = """
    CREATE SCHEMA sqitch;
    CREATE TABLE sqitch.changes (
        change_id text, change text, project text, committed_at timestamptz DEFAULT now()
    );
    INSERT INTO sqitch.changes VALUES ('c0ffee', 'users', 'flipr');
"""


def test_a_registry_without_checksums_and_events(database: Database) -> None:
    database.execute(_OLD_REGISTRY)
    assert read(database, TOOL, ()) == (Entry(name="flipr:users"),)


def test_a_checksum_that_sqitch_filled_in_is_none(database: Database) -> None:
    database.execute(_OLD_REGISTRY)
    database.execute("ALTER TABLE sqitch.changes ADD script_hash text DEFAULT 'c0ffee'")
    assert read(database, TOOL, ()) == (Entry(name="flipr:users"),)


def test_events_are_read_where_they_may_be() -> None:
    place = Place(table="t", columns=frozenset(), beside={"events": "sqitch.events"})
    assert "sqitch.events" in TOOL.query(place)


def test_its_own_directory_has_a_plan() -> None:
    assert TOOL.is_its_own(_plan())
    assert not TOOL.is_its_own({"deploy/a.sql": b""})
