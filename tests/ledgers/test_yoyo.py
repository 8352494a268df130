from __future__ import annotations

import pytest

from healthcheck.ledgers import FilesError, recognised
from healthcheck.ledgers.yoyo import TOOL
from healthcheck.model.ledger import Entry, Files, Migration, Script, Standing

_SQL = b"CREATE TABLE a (id integer);\n"
_STEP = b"from yoyo import step\nstep('SELECT 1')\n"


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({}, "", id="no files"),
        pytest.param({"2.sql": _SQL, "1.py": _STEP}, "1 2", id="SQL and programs"),
        pytest.param(
            {"1.sql": b"-- Say why.\n-- depends: 2 3\n" + _SQL, "2.sql": _SQL, "3.py": _STEP},
            "2 3 1",
            id="what SQL depends on",
        ),
        pytest.param(
            {
                "1.sql": b"\xef\xbb\xbf-- depends: 2\r\n\r\n-- depends: 3\r\n",
                "2.sql": b"",
                "3.sql": b"",
            },
            "2 3 1",
            id="said twice, CRLF and a byte order mark",
        ),
        pytest.param(
            {"1.sql": _SQL + b"-- depends: 2\n", "2.sql": _SQL}, "1 2", id="said behind a statement"
        ),
        pytest.param(
            {"1.py": _STEP + b"__depends__ = {'2'}\n", "2.py": _STEP + b"__depends__ = {}\n"},
            "2 1",
            id="what a program depends on",
        ),
        pytest.param(
            {
                "1.sql": _SQL,
                "1.rollback.sql": _SQL,
                "post-apply.sql": _SQL,
                "post-apply-2.py": _STEP,
                "sub/2.sql": _SQL,
                "seed.py": b"print 'of another program'",
                "yoyo.ini": b"",
            },
            "1",
            id="files that are no migrations",
        ),
    ],
)
def test_release(files: Files, wanted: str) -> None:
    assert [migration.name for migration in TOOL.release(files)] == wanted.split()


def test_a_migration_says_its_file() -> None:
    assert TOOL.release({"1.a.sql": _SQL}) == (Migration(name="1.a", path="1.a.sql"),)


@pytest.mark.parametrize(
    ("files", "path", "line", "text"),
    [
        pytest.param(
            {"1.sql": _SQL, "1.py": _STEP},
            "1.sql",
            0,
            "has the name of 1.py; rename one of them",
            id="one name twice",
        ),
        pytest.param(
            {"1.sql": b"-- depends: 0"},
            "1.sql",
            0,
            "depends on '0', which is not there; is a file left out?",
            id="a dependency is missing",
        ),
        pytest.param(
            {"1.sql": b"-- depends: 2", "2.sql": b"-- depends: 1"},
            "1.sql",
            0,
            "follows itself: 1 → 2 → 1; let one of them not follow the next",
            id="a circle",
        ),
        pytest.param(
            {"1.py": _STEP + b"__depends__ = before()\n"},
            "1.py",
            3,
            "__depends__ is computed; write it out as strings",
            id="a computed dependency",
        ),
        pytest.param({"1.sql": b"\n\xff"}, "1.sql", 2, "is not UTF-8; save it so", id="not UTF-8"),
    ],
)
def test_files_that_are_refused(files: Files, path: str, line: int, text: str) -> None:
    with pytest.raises(FilesError) as refused:
        TOOL.release(files)
    error = refused.value
    assert (error.path, error.line, error.text) == (path, line, text)


def test_scripts() -> None:
    assert TOOL.scripts is not None
    concurrently = b"-- transactional: False\nCREATE INDEX CONCURRENTLY i ON a (id);\n"
    scripts = TOOL.scripts(
        {"2.sql": concurrently, "1.sql": _SQL, "1.rollback.sql": b"DROP TABLE a"}
    )
    assert scripts == (
        Script(migration="1", path="1.sql", text=_SQL.decode(), transaction=True),
        Script(migration="2", path="2.sql", text=concurrently.decode(), transaction=False),
    )


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        pytest.param("step('A', 'B')", "      A;      ", id="there and back"),
        pytest.param("step(apply='A')", "            A; ", id="by its name"),
        pytest.param("yoyo.step('A')", "           A; ", id="of its module"),
        pytest.param(
            "x = [group(step('A'), step('B'))]", " " * 17 + "A;         B;   ", id="a group"
        ),
        pytest.param("step('A' \"B\")", "      A   B; ", id="two strings in one"),
        pytest.param('step("""\nA\n""")', "        \nA\n  ; ", id="several lines"),
        pytest.param("step(r'\\d')", "       \\d; ", id="a raw string"),
        pytest.param("ä = 'ä'; step('Ä')", " " * 15 + "Ä; ", id="letters of two bytes"),
        pytest.param("def f(): pass\n\f\r\n", " " * 13 + "\n \r\n", id="no steps"),
    ],
)
def test_sql_that_a_program_has_in_strings(source: str, wanted: str) -> None:
    assert TOOL.scripts is not None
    (script,) = TOOL.scripts({"1.py": f"# yoyo\n{source}".encode()})
    assert script == Script(migration="1", path="1.py", text=f"      \n{wanted}", transaction=True)


def test_a_program_without_a_transaction() -> None:
    assert TOOL.scripts is not None
    (script,) = TOOL.scripts({"1.py": _STEP + b"__transactional__ = False\n"})
    assert script.transaction is False


_PROGRAM = (
    "is a program, which only yoyo itself can run; "
    "let it migrate an empty database, and take the snapshot of that"
)


@pytest.mark.parametrize(
    ("source", "line", "text"),
    [
        pytest.param("step(apply)", 2, _PROGRAM, id="a function"),
        pytest.param("step()", 2, _PROGRAM, id="nothing"),
        pytest.param("step(None, 'B')", 2, _PROGRAM, id="only back"),
        pytest.param("\nfor x in y:\n    step('A')", 3, _PROGRAM, id="a loop"),
        pytest.param("steps = [step('A') for x in y]", 2, _PROGRAM, id="a comprehension"),
        pytest.param("step(f'A')", 2, _PROGRAM, id="a computed string"),
        pytest.param(
            "step('\\x41')",
            2,
            'has escapes in the strings of its SQL; make them raw: r"…"',
            id="escapes",
        ),
    ],
)
def test_programs_that_cannot_be_replayed(source: str, line: int, text: str) -> None:
    assert TOOL.scripts is not None
    with pytest.raises(FilesError) as refused:
        TOOL.scripts({"1.py": f"from yoyo import step\n{source}\n".encode()})
    error = refused.value
    assert (error.path, error.line, error.text) == ("1.py", line, text)


_RELEASE = TOOL.release({"1.sql": _SQL, "2.sql": _SQL})


@pytest.mark.parametrize(
    ("names", "locked", "writes", "wanted"),
    [
        pytest.param([None], False, True, {}, id="an empty ledger"),
        pytest.param(["1"], False, True, {"1": "applied"}, id="some"),
        pytest.param(["1"], True, True, {"1": "applied", "2": "running"}, id="a run"),
        pytest.param(
            ["1"], True, False, {"1": "applied", "2": "failed"}, id="a lock that was left behind"
        ),
        pytest.param([None], True, True, {"1": "running"}, id="the first run"),
    ],
)
def test_entries(
    names: list[str | None], locked: bool, writes: bool, wanted: dict[str, str]
) -> None:
    entries = TOOL.entries([(name, locked, writes) for name in names], _RELEASE)
    assert entries == tuple(
        Entry(name=name, standing=Standing(standing)) for name, standing in wanted.items()
    )


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({"1.sql": _SQL}, False, id="any SQL"),
        pytest.param({"1.py": b"step()"}, False, id="any program"),
        pytest.param({"1.py": _STEP}, True, id="its programs"),
        pytest.param({"1.sql": b"-- \n-- depends: \n"}, True, id="the head that it writes"),
        pytest.param({"1.sql": _SQL, "1.rollback.sql": _SQL}, True, id="the way back"),
        pytest.param({"1.sql": _SQL, "yoyo.ini": b""}, True, id="its settings"),
    ],
)
def test_its_own_directory_is_told_by_more_than_names(files: Files, wanted: bool) -> None:
    assert (TOOL in [tool for tool, _ in recognised(files)]) is wanted
