"""What a declaration's directories bring, and that a service sees when it changes."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest

from healthcheck.errors import DeclarationError
from healthcheck.model.ledger import Migration
from healthcheck.probe import DeclarationSource, Releases, read_files, releases

PRISMA = "version: 1\nmigrations:\n  tool: prisma\n  directory: db\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A declaration with one migration beside it."""
    path = tmp_path / "app" / "expected_schema.yaml"
    path.parent.mkdir()
    path.write_text(PRISMA)
    migrate(path, "1_init", "CREATE TABLE a ();")
    return path


def migrate(path: Path, name: str, text: str) -> Path:
    folder = path.parent / "db" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "migration.sql").write_text(text)
    return folder / "migration.sql"


def released(source: DeclarationSource) -> tuple[Migration, ...]:
    [ledger] = source.current[0].migrations
    return ledger.release("prisma")


def names(source: DeclarationSource) -> list[str]:
    return [migration.name for migration in released(source)]


def refusals(path: Path) -> list[str]:
    with pytest.raises(DeclarationError) as caught:
        DeclarationSource.load(path)
    return [str(problem) for problem in caught.value.problems]


def test_a_tool_reads_its_directory(path: Path) -> None:
    migrate(path, "2_next", "")
    read = [(one.name, one.checksum, one.path) for one in released(DeclarationSource.load(path))]
    assert read == [
        ("1_init", sha256(b"CREATE TABLE a ();").hexdigest(), "1_init/migration.sql"),
        ("2_next", sha256(b"").hexdigest(), "2_next/migration.sql"),
    ]


def test_a_folder_without_its_file(path: Path) -> None:
    folder = path.parent / "db/2_next"
    (folder / "migration.sql").mkdir(parents=True)
    [refused] = refusals(path)
    assert "db/2_next: has no file migration.sql (Prisma: P3015)" in refused
    (folder / "migration.sql").rmdir()
    (folder / "migration.sql").write_text("")
    assert names(DeclarationSource.load(path)) == ["1_init", "2_next"]


@pytest.mark.parametrize("tool", ["tool: auto", "remedy: make migrate"])
def test_the_tool_is_told_by_its_files(path: Path, tool: str) -> None:
    path.write_text(PRISMA.replace("tool: prisma", tool))
    (path.parent / "db" / "migration_lock.toml").write_text("")
    [ledger] = DeclarationSource.load(path).current[0].migrations
    assert ledger.tool is None
    assert list(ledger.releases) == ["prisma"]


def test_the_tool_is_told_by_the_path_where_files_are_like_those_of_others(path: Path) -> None:
    for directory in ("supabase/migrations", "sql"):
        folder = path.parent / directory
        folder.mkdir(parents=True)
        (folder / "20240101000000_a.sql").write_text("CREATE TABLE a ();")
        path.write_text(f"version: 1\nmigrations: {{directory: {directory}}}\n")
        [ledger] = DeclarationSource.load(path).current[0].migrations
        if directory == "sql":
            assert {"sqlx", "supabase"} <= set(ledger.releases)
        else:
            assert list(ledger.releases) == ["supabase"]


def test_what_is_wrong_with_several_is_said_at_once(path: Path) -> None:
    text = """\
version: 1
migrations:
- {tool: prisma, directory: prisma/migrations}
- {tool: prisma, directory: empty}
- {directory: empty}
- {directory: expected_schema.yaml}
- {tool: prisma, directory: /usr}
- {tool: prisma, directory: ../app/db}
- {tool: prisma}
- {expected: [a]}
tabels: {}
"""
    path.write_text(text)
    (path.parent / "empty").mkdir()
    beside = path.parent
    assert refusals(path) == [
        f"{path}:3:29: directory prisma/migrations does not exist beside this file"
        f" ({beside}/prisma/migrations); in an image without it, list the names under"
        ' "expected", as healthcheck snapshot --migrations DIR --list-migrations --update does',
        f"{path}:4:29: directory empty has no migration of Prisma Migrate (*/migration.sql,"
        " migration_lock.toml); is it the right directory, and the right tool?",
        f"{path}:5:15: directory empty has no migration of a tool that is known; name the tool, or"
        ' list the names under "expected"',
        f"{path}:6:15: {path} cannot be read: Not a directory",
        f"{path}:7:29: directory /usr has no migration of Prisma Migrate (*/migration.sql,"
        " migration_lock.toml); is it the right directory, and the right tool?",
        f'{path}:11:1: the declaration: unknown key "tabels"; did you mean "tables"?',
    ]


def test_a_file_that_the_tool_could_not_read_is_said_with_its_place(path: Path) -> None:
    path.write_text("version: 1\nmigrations: {tool: alembic, directory: db}\n")
    (path.parent / "db" / "1.py").write_text("down_revision = None\nrevision = new_one()\n")
    (path.parent / "db" / "2.py").write_text("down_revision = None\nrevision = '2'\n")
    [problem] = refusals(path)
    assert problem.startswith(f"{path}:2:40: db/1.py:2: revision is computed; ")
    path.write_text("version: 1\nmigrations: {directory: db}\n")
    assert refusals(path) == [problem.replace(":2:40:", ":2:25:")]


def test_a_new_migration_is_seen(path: Path) -> None:
    source = DeclarationSource.load(path)
    assert not source.refresh()
    migrate(path, "2_next", "")
    assert source.refresh()
    assert not source.refresh()
    assert names(source) == ["1_init", "2_next"]
    assert source.reloads == {"success": 1}


def test_one_that_is_gone_is_seen(path: Path) -> None:
    migrate(path, "2_next", "")
    source = DeclarationSource.load(path)
    (path.parent / "db" / "1_init" / "migration.sql").unlink()
    assert not source.refresh()
    assert "db/1_init: has no file migration.sql" in (source.current[1].problem or "")
    (path.parent / "db" / "1_init").rmdir()
    assert source.refresh()
    assert names(source) == ["2_next"]


def test_a_file_of_the_same_size_and_time_is_seen(path: Path) -> None:
    file = migrate(path, "1_init", "a")
    facts = file.stat()
    source = DeclarationSource.load(path)
    file.write_text("b")
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert source.refresh()
    assert released(source)[0].checksum == sha256(b"b").hexdigest()


def test_what_says_the_same_is_no_new_content(path: Path) -> None:
    source = DeclarationSource.load(path)
    before = source.current
    (path.parent / "db" / "migration_lock.toml").write_text("# which is no migration")
    migrate(path, "1_init", "CREATE TABLE a ();")
    assert not source.refresh()
    assert source.current is before
    assert not source.reloads


def test_a_bad_directory_keeps_the_last_good_one_and_is_said_once(path: Path) -> None:
    source = DeclarationSource.load(path)
    db = path.parent / "db"
    db.rename(path.parent / "away")
    assert not source.refresh()
    assert not source.refresh()
    assert names(source) == ["1_init"]
    assert source.reloads == {"failure": 1}
    assert "directory db does not exist beside this file" in (source.current[1].problem or "")
    (path.parent / "away").rename(db)
    assert source.refresh()
    assert source.current[1].problem is None


def test_another_directory_is_looked_at_when_the_declaration_names_it(path: Path) -> None:
    source = DeclarationSource.load(path)
    (path.parent / "db").rename(path.parent / "sql")
    path.write_text(PRISMA.replace("directory: db", "directory: sql"))
    assert source.refresh()
    (path.parent / "sql" / "1_init").rename(path.parent / "sql" / "1_first")
    assert source.refresh()
    assert names(source) == ["1_first"]


def test_the_files_of_a_config_map_are_links_that_are_exchanged(path: Path) -> None:
    db = path.parent / "db"
    (db / "1_init" / "migration.sql").unlink()
    for name, text in (("..one", "a"), ("..two", "b")):
        (db / name).mkdir()
        (db / name / "1.sql").write_text(text)
    (db / "..data").symlink_to("..one")
    (db / "1_init" / "migration.sql").symlink_to("../..data/1.sql")
    source = DeclarationSource.load(path)
    (db / "swap").symlink_to("..two")
    (db / "swap").replace(db / "..data")
    assert source.refresh()
    assert released(source)[0].checksum == sha256(b"b").hexdigest()


def test_old_files_are_not_read_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releases, "_TICK_NS", -(1 << 62))
    source = DeclarationSource.load(path)
    reads: list[Path] = []
    read = Path.read_bytes

    def counted(file: Path) -> bytes:
        reads.append(file)
        return read(file)

    monkeypatch.setattr(Path, "read_bytes", counted)
    assert not source.refresh()
    assert reads == [path]
    os.utime(path.parent / "db" / "1_init" / "migration.sql", ns=(0, 0))
    assert not source.refresh()
    assert len(reads) > 2


def test_what_was_read_is_what_the_tool_gets(path: Path) -> None:
    reader = Releases(path)
    [ledger] = DeclarationSource.load(path).current[0].migrations
    assert reader(ledger) == ledger.releases
    assert not reader.moved()
    assert list(read_files(path.parent / "db", ["**/*.sql"])) == ["1_init/migration.sql"]
