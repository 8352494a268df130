from __future__ import annotations

import pytest

from healthcheck.ledgers.flyway import TOOL, checksum, lock_key
from healthcheck.model.ledger import Entry, Files, Migration, Standing
from tests.ledgers.cases import names, refused, scripts, standings
from tests.ledgers.reading import read
from tests.postgres import Database

_SQL = b"SELECT 1;\n"


def _files(paths: str) -> Files:
    return dict.fromkeys(paths.split(), _SQL)


@pytest.mark.parametrize(
    ("paths", "wanted"),
    [
        pytest.param("", "", id="no files"),
        pytest.param(
            "V1_10__c.sql V1_2__b.sql V1__a.sql", "V1__a V1_2__b V1_10__c", id="by version"
        ),
        pytest.param("V2__b.sql V1.10__a.sql V10__c.sql", "V1.10__a V2__b V10__c", id="dots"),
        pytest.param("R__b.sql R__a.sql V1__z.sql", "V1__z R__a R__b", id="repeatable ones last"),
        pytest.param("x/y/V2__b.sql z/V1__a.sql V3__c.sql", "V1__a V2__b V3__c", id="subfolders"),
        pytest.param("V1__a.sql/V2__b.sql", "V2__b", id="a folder named like a file"),
        pytest.param("V1__a.sql U1__a.sql", "V1__a", id="undo"),
        pytest.param("V1__.sql V2__a__b.c.sql R__.sql", "V1__ V2__a__b.c R__", id="odd names"),
        pytest.param(
            "V20240102__b.sql V20240101000000__a.sql",
            "V20240102__b V20240101000000__a",
            id="an 8-digit date is a small number",
        ),
        pytest.param(
            "afterMigrate.sql V1_a.sql V__a.sql Vx__a.sql V1.__a.sql R1__a.sql v1__a.sql V1__a.txt",
            "",
            id="names that are passed over",
        ),
        pytest.param(
            "V1__a.sql B1__a.sql V2__b.sql", "V1__a V2__b", id="a baseline of what is there"
        ),
        pytest.param("B2__a.sql V3__b.sql", "B2__a V3__b", id="a baseline of what is gone"),
        pytest.param("B2__a.sql B5__b.sql V6__c.sql", "B5__b V6__c", id="two baselines"),
        pytest.param("B2__a.sql", "B2__a", id="a baseline alone"),
    ],
)
def test_release(paths: str, wanted: str) -> None:
    assert names(TOOL, _files(paths)) == wanted.split()


def test_a_migration_says_its_file_and_checksum() -> None:
    assert TOOL.release({"x/V1__a.sql": b"123456789"}) == (
        Migration(name="V1__a", checksum="-873187034", path="x/V1__a.sql"),
    )


def test_programs_are_migrations_that_cannot_be_replayed() -> None:
    files = _files("V1__a.sql db/V2__B.java V3__C.kt")
    assert [(migration.name, bool(migration.checksum)) for migration in TOOL.release(files)] == [
        ("V1__a", True),
        ("V2__B", False),
        ("V3__C", False),
    ]
    assert refused(TOOL, files) == (
        "db/V2__B.java:0 is a program, which only Flyway itself can run; let it migrate an empty"
        " database, and take the snapshot of that"
    )


@pytest.mark.parametrize(
    ("paths", "wanted"),
    [
        pytest.param(
            "V1__a.sql V1_0__b.sql",
            "V1__a.sql:0 is the same migration as V1_0__b.sql",
            id="a version",
        ),
        pytest.param(
            "x/V1__a.sql y/V1__a.sql",
            "y/V1__a.sql:0 is the same migration as x/V1__a.sql",
            id="in two folders",
        ),
        pytest.param(
            "R__a_b.sql x/R__a_b.sql",
            "x/R__a_b.sql:0 is the same migration as R__a_b.sql",
            id="a description",
        ),
    ],
)
def test_what_two_files_have_is_refused(paths: str, wanted: str) -> None:
    assert refused(TOOL, _files(paths)) == f"{wanted} to the tool; rename one of them"


def test_a_file_that_is_no_text_is_refused() -> None:
    assert refused(TOOL, {"V1__a.sql": b"\n\n\xff"}) == "V1__a.sql:3 is not UTF-8; save it so"


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        pytest.param("", "0", id="nothing"),
        pytest.param("123456789", "-873187034", id="CRC-32's check value, signed"),
        pytest.param("1234\n56789\n", "-873187034", id="line feeds"),
        pytest.param("1234\r\n\r\n56789", "-873187034", id="carriage returns and line feeds"),
        pytest.param("1234\r56789\r", "-873187034", id="carriage returns"),
        pytest.param("1234\u202856789", "500558396", id="what is no end of a line"),
    ],
)
def test_checksum(content: str, wanted: str) -> None:
    """Values that BufferedReader and CRC32 of a JDK gave, which Flyway uses."""
    assert checksum(content) == wanted


def test_the_checksum_is_without_a_byte_order_mark() -> None:
    (migration,) = TOOL.release({"V1__a.sql": "\ufeffgröße\r\n".encode()})
    assert migration.checksum == checksum("größe") == "1540598153"


@pytest.mark.parametrize(
    ("path", "content", "is_known"),
    [
        pytest.param("V1__a.sql", b"SELECT ${x};", True, id="versioned: as it stands"),
        pytest.param("R__a.sql", b"SELECT ${x};", False, id="repeatable: with the values put in"),
        pytest.param("R__a.sql", b"SELECT 1;", True, id="repeatable, without placeholders"),
    ],
)
def test_checksums_and_placeholders(path: str, content: bytes, is_known: bool) -> None:
    (migration,) = TOOL.release({path: content})
    assert (migration.checksum is not None) is is_known


@pytest.mark.parametrize(
    ("settings", "transaction"),
    [
        pytest.param({}, None, id="no settings"),
        pytest.param(
            {"V1__a.sql.conf": b"x=1\r\nexecuteInTransaction = false\r\n"}, False, id="false"
        ),
        pytest.param({"V1__a.sql.conf": b"executeInTransaction=true\n"}, None, id="true"),
        pytest.param({"V1__a.sql.conf": b"# executeInTransaction=false\n"}, None, id="a comment"),
        pytest.param({"V2__b.sql.conf": b"executeInTransaction=false\n"}, None, id="of another"),
    ],
)
def test_transactions(settings: dict[str, bytes], transaction: bool | None) -> None:
    (script,) = scripts(TOOL, {"V1__a.sql": b"-- only a comment\r\n", **settings})
    assert (script.text, script.transaction) == ("-- only a comment\r\n", transaction)


_RELEASE = TOOL.release({**_files("V1__a.sql V1_2__b.sql x/V1_10__c.sql"), "R__v.sql": _SQL})
_LIST = tuple(Migration(name=migration.name) for migration in _RELEASE)
_CRC = int(checksum("SELECT 1;"))


def _row(
    kind: str, version: str | None, text: str, *, success: bool = True, crc: int | None = _CRC
) -> tuple[object, ...]:
    return version, text, kind, f"V{version}__{text}.sql", crc, success


_A, _B, _C = _row("SQL", "1", "a"), _row("SQL", "1.2", "b"), _row("SQL", "1.10", "c")
_V = _row("SQL", None, "v")


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param([(None,) * 6], "", id="an empty ledger"),
        pytest.param(
            [_row("SCHEMA", None, "<< Flyway Schema Creation >>")], "", id="the schema's row"
        ),
        pytest.param([_A, _B], "V1__a V1_2__b", id="some"),
        pytest.param([_row("SQL", "1.2.0", "b")], "V1_2__b", id="a version written otherwise"),
        pytest.param(
            [_A, _row("SQL", "1.2", "b", success=False)], "V1__a V1_2__b=failed", id="failed"
        ),
        pytest.param([_row("SQL", "1", "a", success=False), _A], "V1__a", id="failed, then mended"),
        pytest.param([_A, _B, _row("UNDO_SQL", "1.2", "b")], "V1__a", id="undone"),
        pytest.param([_A, _B, _row("UNDO_SQL", "1.2", "b"), _B], "V1__a V1_2__b", id="done again"),
        pytest.param(
            [_A, _B, _row("UNDO_SQL", "1.2", "b", success=False)],
            "V1__a V1_2__b=failed",
            id="undoing failed",
        ),
        pytest.param([_A, _B, _row("DELETE", "1.2", "b")], "V1__a", id="deleted by a repair"),
        pytest.param(
            [_row("BASELINE", "1.2", "<< Flyway Baseline >>")], "V1__a V1_2__b", id="a baseline"
        ),
        pytest.param(
            [_row("BASELINE", "1.2", "x"), _C], "V1__a V1_2__b V1_10__c", id="after a baseline"
        ),
        pytest.param(
            [_row("SQL_BASELINE", "1.5", "x")], "V1__a V1_2__b V1.5__x", id="a baseline's file"
        ),
        pytest.param([_A, _V], "V1__a R__v", id="a repeatable one"),
        pytest.param([_row("SQL", None, "v", crc=1), _V], "R__v", id="applied again"),
        pytest.param([_V, _row("SQL", None, "v", crc=1)], "", id="changed since"),
        pytest.param([_row("SQL", None, "v", success=False, crc=1)], "R__v=failed", id="failed R"),
        pytest.param([_row("SQL", "7", "z")], "V7__z", id="unknown"),
    ],
)
def test_entries(rows: list[tuple[object, ...]], wanted: str) -> None:
    assert _standings(rows, _RELEASE, locked=False) == _wanted(wanted)


def _standings(
    rows: list[tuple[object, ...]], release: tuple[Migration, ...], *, locked: bool
) -> dict[str, str]:
    run = ("public", "flyway_schema_history", [_LOCK if locked else 1])
    return standings(TOOL, [(*row, *run) for row in rows], release)


_LOCK = lock_key("public", "flyway_schema_history")


def _wanted(words: str) -> dict[str, str]:
    parts = (word.partition("=") for word in words.split())
    return {name: standing or "applied" for name, _, standing in parts}


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param([(None,) * 6], "V1__a=running", id="the first run"),
        pytest.param([_A], "V1__a V1_2__b=running", id="a run"),
        pytest.param([_A, _B, _C, _V], "V1__a V1_2__b V1_10__c R__v", id="nothing left to do"),
    ],
)
def test_a_run(rows: list[tuple[object, ...]], wanted: str) -> None:
    assert _standings(rows, _RELEASE, locked=True) == _wanted(wanted)


def test_names_that_are_listed_are_known_by_their_version() -> None:
    listed = tuple(map(_named, ["1", "V1_2__other.sql", "R__v", "odd"]))
    rows = [_A, _B, _C, _row("SQL", None, "v", crc=1)]
    assert _standings(rows, listed, locked=False) == _wanted("1 V1_2__other.sql V1.10__c R__v")


def _named(name: str) -> Migration:
    return Migration(name=name)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param([], "", id="an empty ledger"),
        pytest.param([_row("SQL", "7", "c")], "B5__b V7__c", id="a history that began below it"),
        pytest.param([_row("BASELINE", "6", "x")], "B5__b", id="a baseline above it"),
        pytest.param([_row("SQL_BASELINE", "5", "b")], "B5__b", id="its own row"),
    ],
)
def test_the_file_of_a_baseline(rows: list[tuple[object, ...]], wanted: str) -> None:
    release = TOOL.release(_files("B5__b.sql V7__c.sql"))
    assert _standings(rows, release, locked=False) == _wanted(wanted)


@pytest.mark.parametrize(
    ("script", "wanted"),
    [
        pytest.param("V7__z.sql", "V7__z", id="a file"),
        pytest.param("x/y/V7__z.sql", "V7__z", id="in folders"),
        pytest.param("org.example.V7__Z", "V7__Z", id="a class"),
        pytest.param("V7__Z", "V7__Z", id="a class of no package"),
    ],
)
def test_what_is_unknown_is_called_by_its_script(script: str, wanted: str) -> None:
    row = ("7", "z", "SQL", script, None, True, "public", "x", ())
    assert TOOL.entries([row], ()) == (Entry(name=wanted),)


@pytest.mark.parametrize(
    ("names_", "key"),
    [
        pytest.param(("public", "flyway_schema_history"), 77433833903597, id="by default"),
        pytest.param(('a"b', "größe😀"), 77431887264026, id="odd names"),
    ],
)
def test_the_lock(names_: tuple[str, str], key: int) -> None:
    """Values that String.hashCode() of a JDK gave."""
    assert lock_key(*names_) == key


def test_a_lock_that_is_held_is_seen(database: Database) -> None:
    database.execute(
        "CREATE TABLE flyway_schema_history (installed_rank int, version text, description text,"
        " type text, script text, checksum int, success boolean)"
    )
    assert read(database, TOOL, _LIST) == ()
    database.execute(f"SELECT pg_advisory_lock({_LOCK})")
    assert read(database, TOOL, _LIST) == (Entry(name="V1__a", standing=Standing.RUNNING),)
