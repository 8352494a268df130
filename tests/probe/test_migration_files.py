"""Directories of migrations as people leave them, on a real file system."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from healthcheck.declaration.migrations import DirectoryError
from healthcheck.probe import migration_files, read_files


def put(directory: Path, *paths: str) -> None:
    for path in paths:
        (directory / path).parent.mkdir(parents=True, exist_ok=True)
        (directory / path).write_text(path)


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        pytest.param(["*.sql"], ["1.sql", "10.sql", "2.sql"], id="here alone, in order"),
        pytest.param(["*/migration.sql"], ["a/migration.sql"], id="one below"),
        pytest.param(
            ["**/*.sql"],
            ["1.sql", "10.sql", "2.sql", "a/b/c/d.sql", "a/b/migration.sql", "a/migration.sql"],
            id="at any depth",
        ),
        pytest.param(["a/**/d.sql"], ["a/b/c/d.sql"], id="at any depth of one"),
        pytest.param(
            ["a/**/**/migration.sql"], ["a/b/migration.sql", "a/migration.sql"], id="**/**"
        ),
        pytest.param(["[0-9].sql", "?.toml"], ["1.sql", "2.sql", "x.toml"], id="one character"),
        pytest.param(
            [".hidden/*.sql", ".*.sql"], [".dot.sql", ".hidden/e.sql"], id="hidden by name"
        ),
        pytest.param(["x.toml", "x.toml", "*.toml"], ["x.toml"], id="asked for twice"),
        pytest.param(["X.toml", "*.py"], [], id="none"),
        pytest.param(["*/", "*/b/"], ["a/", "a/b/"], id="directories"),
    ],
)
def test_what_patterns_match(tmp_path: Path, patterns: Sequence[str], found: list[str]) -> None:
    put(tmp_path, "10.sql", "2.sql", "1.sql", "x.toml", ".dot.sql", ".hidden/e.sql")
    put(tmp_path, "a/migration.sql", "a/b/migration.sql", "a/b/c/d.sql")
    files = read_files(tmp_path, patterns)
    assert list(files) == found
    contents = ["" if path.endswith("/") else path for path in found]
    assert [content.decode() for content in files.values()] == contents


@pytest.mark.parametrize(
    "path",
    [
        ".git/x.py",
        "node_modules/knex/x.py",
        "lib/site-packages/django/x.py",
        "app/__pycache__/x.py",
        "env/lib/x.py",
    ],
)
@pytest.mark.parametrize("pattern", ["**/*.py", "*/*/*/x.py", "*/*/x.py", "*/x.py"])
def test_others_programs_are_passed_over(tmp_path: Path, path: str, pattern: str) -> None:
    put(tmp_path, path, "env/pyvenv.cfg", "app/a/b/x.py", "app/a/x.py", "app/x.py", "x.py")
    found = read_files(tmp_path, [pattern])
    assert path not in found
    assert found


def test_one_that_is_named_is_gone_into(tmp_path: Path) -> None:
    put(tmp_path, "node_modules/x.sql", "env/pyvenv.cfg", "env/db/x.sql")
    assert list(read_files(tmp_path / "node_modules", ["*.sql"])) == ["x.sql"]
    assert list(read_files(tmp_path, ["env/db/*.sql"])) == ["env/db/x.sql"]
    assert list(read_files(tmp_path / "env", ["**/*.sql"])) == ["db/x.sql"]


def test_a_directory_that_is_named_like_a_file_is_none(tmp_path: Path) -> None:
    put(tmp_path, "x.sql/up.sql", "1.sql")
    assert list(read_files(tmp_path, ["*.sql"])) == ["1.sql"]
    assert list(read_files(tmp_path, ["*.sql", "*/up.sql"])) == ["1.sql", "x.sql/up.sql"]


@pytest.mark.parametrize("is_linked", [False, True], ids=["itself", "by a link"])
def test_a_pipe_that_is_named_like_a_file_is_said(tmp_path: Path, is_linked: bool) -> None:
    os.mkfifo(tmp_path / "pipe")
    pipe = tmp_path / "pipe.sql"
    pipe.symlink_to("pipe") if is_linked else os.mkfifo(pipe)
    with pytest.raises(DirectoryError, match=r"pipe\.sql is a pipe, socket or device, and no file"):
        read_files(tmp_path, ["*.sql"])
    assert read_files(tmp_path, ["*.py"]) == {}


def test_links_are_followed_and_loops_are_not(tmp_path: Path) -> None:
    put(tmp_path, "..data/1.sql", "real/2.sql")
    (tmp_path / "1.sql").symlink_to("..data/1.sql")
    (tmp_path / "linked").symlink_to("real")
    (tmp_path / "real/up").symlink_to("..")
    (tmp_path / "self").symlink_to("self")
    assert list(read_files(tmp_path, ["**/*.sql"])) == ["1.sql", "linked/2.sql", "real/2.sql"]


@pytest.mark.parametrize("target", ["gone.sql", "1.sql"], ids=["to nothing", "to itself"])
def test_a_link_that_leads_nowhere_is_said(tmp_path: Path, target: str) -> None:
    (tmp_path / "1.sql").symlink_to(target)
    with pytest.raises(DirectoryError, match=r"1\.sql (is a link to|cannot be read: Too many)"):
        read_files(tmp_path, ["*.sql"])


def test_a_name_that_is_no_text_is_said(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff.sql")).write_text("")
    with pytest.raises(DirectoryError, match=r"/\\udcff\.sql has a name that is not UTF-8"):
        read_files(tmp_path, ["*.sql"])
    assert read_files(tmp_path, ["*.py"]) == {}


def test_what_may_not_be_read_is_said(tmp_path: Path) -> None:
    put(tmp_path, "file")
    with pytest.raises(DirectoryError, match=r"/file cannot be read: Not a directory"):
        read_files(tmp_path / "file", ["*.sql"])
    with pytest.raises(DirectoryError, match=r"/gone cannot be read: No such file"):
        read_files(tmp_path / "gone", ["*.sql"])
    with pytest.raises(DirectoryError, match=r"x cannot be read: File name too long"):
        read_files(tmp_path / ("x" * 300), ["*.sql"])
    with pytest.raises(DirectoryError, match=r"no path has a null in it"):
        read_files(tmp_path / "a\0b", ["*.sql"])


def test_limits_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a/1.sql", "a/2.sql", "a/3.sql")
    for name, limit, text in (
        ("MOST_FILES", 2, "more than 2 files or 256 MiB of migrations; name the one of the"),
        ("MOST_DIRECTORIES", 1, "more than 1 directories"),
        ("MOST_BYTES_IN_ALL", 10, "more than 20000 files or 0 MiB"),
        ("MOST_BYTES", 3, "1.sql is larger than 0 MiB; is it a migration?"),
        ("_DEEPEST", 0, "holds directories over 0 deep"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(migration_files, name, limit)
            with pytest.raises(DirectoryError) as caught:
                read_files(tmp_path, ["**/*.sql"])
        assert text in str(caught.value)
