from __future__ import annotations

import json

import pytest

from healthcheck.ledgers import FilesError, recognised
from healthcheck.ledgers.liquibase import TOOL
from healthcheck.model.ledger import Entry, Files, Migration, Script, Standing


def _xml(*elements: str, attributes: str = "") -> bytes:
    head = '<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"'
    return f"{head} {attributes}>{''.join(elements)}</databaseChangeLog>".encode()


def _set(identity: str, attributes: str = "", inner: str = "") -> str:
    return f'<changeSet id="{identity}" author="ann" {attributes}>{inner}</changeSet>'


def _sql(*lines: str) -> bytes:
    return "\n".join(["--liquibase formatted sql", *lines, ""]).encode()


def _json(*items: object) -> bytes:
    return json.dumps({"databaseChangeLog": items}).encode()


_RELATIVE = 'relativeToChangelogFile="true"'

_YAML = b"""
databaseChangeLog:
- logicalFilePath: made/up.yaml
- preConditions: [{dbms: {type: postgresql}}]
- property: {name: who, value: ann}
- property: {name: who, value: second, dbms: postgresql}
- property: {name: where, value: nowhere, dbms: mysql}
- changeSet: {id: 1, author: "${who}", changes: [{tagDatabase: {tag: v1}}, nothing]}
- changeSet: {id: 1.10, author: ann, changes: }
- changeSet: {id: true, author: ann}
- changeSet: {id: 2024-01-01, author: "${where}"}
"""


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({}, "", id="no files"),
        pytest.param({"a.xml": _xml(_set("1"), _set("2"))}, "a.xml::1 a.xml::2", id="XML"),
        pytest.param(
            {"a.xml": b"\xef\xbb\xbf" + _xml(_set("1")) + b"\r\n"},
            "a.xml::1",
            id="XML with a byte order mark and CRLF",
        ),
        pytest.param(
            {"a.json": _json({"changeSet": {"id": 1, "author": "ann"}})}, "a.json::1", id="JSON"
        ),
        pytest.param(
            {
                "a.sql": b"\xef\xbb\xbf\r\n"
                + _sql("--changeset ann:1", "A;").replace(b"\n", b"\r\n")
            },
            "a.sql::1",
            id="SQL with a byte order mark and CRLF",
        ),
        pytest.param(
            {"a.sql": _sql("--changeset ann:1", "A;", "-- CHANGESET ann:2 labels:x", "B;")},
            "a.sql::1 a.sql::2",
            id="SQL",
        ),
        pytest.param({"a.sql": _sql("SELECT 1;")}, "", id="SQL without a change set"),
        pytest.param(
            {
                "a.sql": _sql(
                    "--property name:n value=7",
                    "--ignoreLines:2",
                    "--changeset ann:1",
                    "--changeset ann:2",
                    "--changeset ann:${n}",
                    "--ignoreLines:start",
                    "--changeset ann:4",
                    "--ignoreLines:end",
                    "--changeset ann:5",
                    "--ignoreLines:x",
                )
            },
            "a.sql::7 a.sql::5",
            id="lines of SQL that are taken out, and a parameter",
        ),
        pytest.param(
            {"pom.xml": b"<project/>", "a.yaml": b"on: push", "b.json": b"{", "c.sql": b"A;"},
            "",
            id="files of other programs",
        ),
        pytest.param(
            {"a.xml": b"<project><!-- databaseChangeLog --></project>"},
            "",
            id="a file that only speaks of it",
        ),
        pytest.param(
            {"a.yml": b"jobs: {x: databaseChangeLog}", "b.json": b'["databaseChangeLog"]'},
            "",
            id="another document that speaks of it",
        ),
        pytest.param({"a.yml": b"databaseChangeLog:\n"}, "", id="an empty one"),
        pytest.param(
            {
                "a.xml": _xml(
                    _set("1", 'dbms="mysql"'),
                    _set("2", 'dbms="!postgresql"'),
                    _set("3", 'dbms="none"'),
                    _set("4", 'ignore="true"'),
                    _set("5", 'context="test"'),
                    _set("6", 'contextFilter="test"'),
                    _set("7", 'dbms="!mysql"'),
                    _set("8", 'dbms="oracle, PostgreSQL" labels="v1"'),
                    _set("9", 'dbms="all" context=""'),
                )
            },
            "a.xml::7 a.xml::8 a.xml::9",
            id="what is applied to PostgreSQL in every context",
        ),
        pytest.param(
            {
                "a.xml": _xml(
                    _set("1", inner='<preConditions onFail="CONTINUE"/><empty/>'),
                    _set("2", inner='<preConditions onFail="MARK_RAN"/><empty/>'),
                ),
                "b.yaml": b"""
databaseChangeLog:
- changeSet: {id: 1, author: ann, preConditions: [{onError: CONTINUE}, {dbms: {type: x}}, x]}
- changeSet: {id: 2, author: ann, preConditions: [{onFail: HALT}]}
""",
                "c.sql": _sql(
                    "--changeset ann:1",
                    "--preconditions onFail:continue onError:HALT",
                    "A;",
                    "--changeset ann:2",
                    "--preconditions",
                ),
            },
            "a.xml::2 b.yaml::2 c.sql::2",
            id="what is not passed over where its preconditions do not hold",
        ),
        pytest.param(
            {
                "z.xml": _xml(
                    '<include file="db/b.xml"/>', _set("1"), '<include file="db/a.xml"/>'
                ),
                "db/a.xml": _xml(_set("1")),
                "db/b.xml": _xml(_set("1")),
                "db/not_included.xml": _xml(_set("1")),
            },
            "db/b.xml::1 z.xml::1 db/a.xml::1",
            id="included, in place",
        ),
        pytest.param(
            {
                "z.xml": _xml('<include file="src/db/a.xml"/>', '<include file="/x/db/b.xml"/>'),
                "db/a.xml": _xml(_set("1")),
                "db/b.xml": _xml(_set("1")),
            },
            "db/a.xml::1 db/b.xml::1",
            id="included by a path that begins above the directory",
        ),
        pytest.param(
            {
                "db/z.xml": _xml(
                    f'<include file="./a.xml" {_RELATIVE}/>',
                    f'<include file="../b.xml" {_RELATIVE}/>',
                    r'<include file="classpath:db\\c.xml"/>',
                ),
                "db/a.xml": _xml(_set("1")),
                "b.xml": _xml(_set("1")),
                "db/c.xml": _xml(_set("1")),
            },
            "db/a.xml::1 b.xml::1 db/c.xml::1",
            id="included by paths of every kind",
        ),
        pytest.param(
            {
                "z.xml": _xml('<includeAll path="src/all/"/>'),
                "all/b.sql": b"B;",
                "all/a.xml": _xml(_set("1")),
                "all/deep/c.sql": b"C;",
                "all/d.json": b'{"no": "changelog"}',
            },
            "all/a.xml::1 all/b.sql::raw all/deep/c.sql::raw",
            id="all that is in a folder",
        ),
        pytest.param(
            {
                "z.xml": _xml(f'<includeAll path="." {_RELATIVE} endsWithFilter=".xml"/>'),
                "a.xml": _xml(_set("1")),
                "b.sql": b"B;",
            },
            "a.xml::1",
            id="all that is beside it, of one ending",
        ),
        pytest.param(
            {
                "z.xml": _xml(
                    '<includeAll path="gone" errorIfMissingOrEmpty="false"/>',
                    '<include file="gone.xml" errorIfMissing="false"/>',
                    '<include file="test.xml" context="test"/>',
                    '<include file="a.xml" context="test"/>',
                    '<include file="b.xml"/>',
                ),
                "a.xml": _xml(_set("1")),
                "b.xml": _xml(_set("1")),
            },
            "b.xml::1",
            id="what may be missing, and what is of some contexts",
        ),
        pytest.param(
            {
                "a.xml": _xml(
                    _set("1"),
                    _set("2", 'logicalFilePath="x\\y.xml"'),
                    attributes='logicalFilePath="./made//up.xml"',
                ),
                "b.sql": b"--liquibase formatted sql logicalFilePath:up.sql\n--changeset ann:1\nA;",
            },
            "made/up.xml::1 x/y.xml::2 up.sql::1",
            id="paths that are made up",
        ),
    ],
)
def test_release(files: Files, wanted: str) -> None:
    names = [migration.name for migration in TOOL.release(files)]
    assert [name.removesuffix("::ann").removesuffix("::includeAll") for name in names] == (
        wanted.split()
    )


def test_words_of_yaml_are_those_of_java() -> None:
    assert [migration.name for migration in TOOL.release({"a.yaml": _YAML})] == [
        "made/up.yaml::1::ann",
        "made/up.yaml::1.1::ann",
        "made/up.yaml::true::ann",
        "made/up.yaml::2024-01-01::${where}",
    ]


def test_a_migration_says_its_file() -> None:
    files = {"a.sql": _sql('--changeset "ann b":"the first" logicalFilePath:b.sql', "A;")}
    assert TOOL.release(files) == (Migration(name="b.sql::the first::ann b", path="a.sql"),)


_GONE = "which is not there; is it outside of the declared directory, or no XML, YAML, JSON or SQL?"


@pytest.mark.parametrize(
    ("files", "path", "line", "text"),
    [
        pytest.param(
            {"a.xml": b"<databaseChangeLog>\n<changeSet>"},
            "a.xml",
            2,
            "is no XML: no element found: line 2, column 11",
            id="broken XML",
        ),
        pytest.param(
            {"a.json": b'{\n"databaseChangeLog": [}'},
            "a.json",
            2,
            "is no JSON: Expecting value",
            id="broken JSON",
        ),
        pytest.param(
            {"a.yaml": b"x: 1\ndatabaseChangeLog: [}\n"},
            "a.yaml",
            2,
            "is no YAML: expected the node content, but found '}'",
            id="broken YAML",
        ),
        pytest.param(
            {"a.yaml": b"\ndatabaseChangeLog: \x00"},
            "a.yaml",
            2,
            "is no YAML: special characters are not allowed",
            id="no characters of YAML",
        ),
        pytest.param(
            {"a.yaml": b"databaseChangeLog: {}\n"},
            "a.yaml",
            0,
            "wants a list of mappings under databaseChangeLog",
            id="no list",
        ),
        pytest.param(
            {"a.yaml": b"databaseChangeLog: [1]\n"},
            "a.yaml",
            0,
            "wants a list of mappings under databaseChangeLog",
            id="a list of numbers",
        ),
        pytest.param(
            {"a.sql": _sql("", "-- changeset ann")},
            "a.sql",
            3,
            "begins a change set and does not name it; wants --changeset AUTHOR:ID",
            id="a change set of SQL without a name",
        ),
        pytest.param(
            {"a.xml": _xml('<changeSet id="1"/>')},
            "a.xml",
            0,
            "has a change set without an id or an author",
            id="a change set of XML without an author",
        ),
        pytest.param(
            {"a.xml": _xml('<include file="b.groovy"/>')},
            "a.xml",
            0,
            f"includes 'b.groovy', {_GONE}",
            id="an included file is missing",
        ),
        pytest.param(
            {"a.xml": _xml('<includeAll path="sql"/>')},
            "a.xml",
            0,
            f"includes 'sql', {_GONE}",
            id="an included folder is missing",
        ),
        pytest.param(
            {"a.xml": _xml("<include/>")}, "a.xml", 0, f"includes '', {_GONE}", id="nothing named"
        ),
        pytest.param(
            {"a.xml": _xml('<includeAll path="." filter="com.example.Mine"/>')},
            "a.xml",
            0,
            "chooses files by filter, resourceFilter, minDepth, maxDepth, "
            "which cannot be told here",
            id="chosen by a program",
        ),
        pytest.param(
            {"a.xml": _xml('<include file="b.xml"/>'), "b.xml": _xml('<include file="a.xml"/>')},
            "a.xml",
            0,
            "is included by a changelog that it includes; of these, break one: a.xml, b.xml",
            id="a circle of all",
        ),
        pytest.param(
            {
                "a.xml": _xml('<include file="b.xml"/>'),
                "b.xml": _xml('<include file="c.xml"/>'),
                "c.xml": _xml('<include file="b.xml"/>'),
            },
            "b.xml",
            0,
            "is included by a changelog that it includes; of these, break one: a.xml, b.xml, c.xml",
            id="a circle of some",
        ),
    ],
)
def test_files_that_are_refused(files: Files, path: str, line: int, text: str) -> None:
    with pytest.raises(FilesError) as refused:
        TOOL.release(files)
    error = refused.value
    assert (error.path, error.line, error.text) == (path, line, text)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        pytest.param(
            "a.xml", b"<databaseChangeLog>" * 20_000 + b"</databaseChangeLog>" * 20_000, id="XML"
        ),
        pytest.param("a.yaml", b"databaseChangeLog: " + b"[" * 1_000, id="YAML"),
        pytest.param("a.json", b'{"databaseChangeLog": ' + b"[" * 200_000, id="JSON"),
    ],
)
def test_what_is_nested_too_deeply_is_refused(path: str, content: bytes) -> None:
    with pytest.raises(FilesError, match="is nested too deeply to be read"):
        TOOL.release({path: content})


def test_scripts() -> None:
    assert TOOL.scripts is not None
    files = {
        "z.xml": _xml(
            _set("1", inner='<comment>x</comment><sqlFile path="db/c.txt.sql"/><rollback/>'),
            '<include file="a.sql"/>',
            '<include file="b.sql"/>',
        ),
        "a.sql": _sql(
            "--changeset ann:1",
            "A;",
            "--rollback X;",
            "--ignoreLines:1",
            "Y;",
            "--changeset ann:2 runInTransaction:false",
            "B;",
        ),
        "b.sql": b"C;\r\nD;\r\n",
        "db/c.txt.sql": b"E;",
    }
    blank = [" " * len(line) for line in files["a.sql"].decode().split("\n")]
    first = [*blank[:2], "A;", "--rollback X;", "--ignoreLines:1", *blank[5:]]
    second = [*blank[:7], "B;", ""]
    assert TOOL.scripts(files) == (
        Script(migration="z.xml::1::ann", path="db/c.txt.sql", text="E;", transaction=True),
        Script(migration="a.sql::1::ann", path="a.sql", text="\n".join(first), transaction=True),
        Script(migration="a.sql::2::ann", path="a.sql", text="\n".join(second), transaction=False),
        Script(
            migration="b.sql::raw::includeAll", path="b.sql", text="C;\r\nD;\r\n", transaction=True
        ),
    )


@pytest.mark.parametrize(
    ("change", "text"),
    [
        pytest.param(
            "<createTable/>",
            "has in the change set '1' of 'ann' 'createTable', which Liquibase alone can turn "
            "into SQL; let it migrate an empty database, and take the snapshot of that",
            id="a change of its own",
        ),
        pytest.param(
            '<sqlFile path="gone.sql"/>',
            "runs in the change set '1' of 'ann' the file 'gone.sql', which is not there",
            id="a file that is missing",
        ),
    ],
)
def test_scripts_that_are_refused(change: str, text: str) -> None:
    assert TOOL.scripts is not None
    with pytest.raises(FilesError) as refused:
        TOOL.scripts({"a.xml": _xml(_set("1", inner=change))})
    error = refused.value
    assert (error.path, error.text) == ("a.xml", text)


_RELEASE = TOOL.release(
    {
        "db/z.xml": _xml(_set("1"), _set("2"), _set("3", 'logicalFilePath="up.xml"')),
        "db/sub/z.xml": _xml(_set("1")),
    }
)
_APPLIED, _FAILED, _RUNNING = Standing.APPLIED, Standing.FAILED, Standing.RUNNING


def _row(
    identity: str | None,
    path: str,
    outcome: str = "EXECUTED",
    *,
    locked: bool = False,
    connected: bool = True,
) -> tuple[object, ...]:
    return identity, "ann", path, outcome, locked, connected


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param([_row(None, "")], {}, id="an empty ledger"),
        pytest.param(
            [_row(None, "", locked=True)], {"db/sub/z.xml::1::ann": _RUNNING}, id="the first run"
        ),
        pytest.param(
            [_row(None, "", locked=True, connected=False)],
            {"db/sub/z.xml::1::ann": _FAILED},
            id="a lock that was left behind",
        ),
        pytest.param(
            [_row("1", "db/z.xml"), _row("2", "db/z.xml", "MARK_RAN")],
            {"db/z.xml::1::ann": _APPLIED, "db/z.xml::2::ann": _APPLIED},
            id="the same paths",
        ),
        pytest.param(
            [_row("1", "classpath:db/Z.xml")],
            {"db/z.xml::1::ann": _APPLIED},
            id="a path in another spelling",
        ),
        pytest.param(
            [_row("1", "src/db/z.xml"), _row("3", "up.xml"), _row("1", "src/db/sub/z.xml")],
            {
                "db/z.xml::1::ann": _APPLIED,
                "up.xml::3::ann": _APPLIED,
                "db/sub/z.xml::1::ann": _APPLIED,
            },
            id="paths that begin above the directory",
        ),
        pytest.param(
            [_row("1", "z.xml"), _row("2", "z.xml"), _row("1", "sub/z.xml")],
            {
                "db/z.xml::1::ann": _APPLIED,
                "db/z.xml::2::ann": _APPLIED,
                "db/sub/z.xml::1::ann": _APPLIED,
            },
            id="paths that begin below the directory",
        ),
        pytest.param(
            [_row("1", "db/z.xml"), _row("2", "other/db/z.xml")],
            {"db/z.xml::1::ann": _APPLIED, "other/db/z.xml::2::ann": _APPLIED},
            id="another service's beside the same",
        ),
        pytest.param(
            [_row("9", "later.xml", "RERAN")], {"later.xml::9::ann": _APPLIED}, id="unknown"
        ),
        pytest.param(
            [_row("1", "db/z.xml", "FAILED")], {"db/z.xml::1::ann": _FAILED}, id="a failure"
        ),
    ],
)
def test_entries(rows: list[tuple[object, ...]], wanted: dict[str, Standing]) -> None:
    assert TOOL.entries(rows, _RELEASE) == tuple(
        Entry(name=name, standing=standing) for name, standing in wanted.items()
    )


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({"a.xml": _xml()}, True, id="a changelog"),
        pytest.param({"a.sql": _sql()}, True, id="one of SQL"),
        pytest.param({"a.sql": b"SELECT 1;", "pom.xml": b"<project/>"}, False, id="another's"),
        pytest.param({"a.sql": b"\xff"}, False, id="no text"),
    ],
)
def test_its_own_directory_has_a_changelog(files: Files, wanted: bool) -> None:
    assert (TOOL in [tool for tool, _ in recognised(files)]) is wanted
