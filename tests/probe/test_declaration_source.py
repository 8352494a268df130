from __future__ import annotations

import threading
from pathlib import Path

import pytest

from healthcheck.errors import DeclarationError
from healthcheck.model.names import TableName
from healthcheck.probe import DeclarationSource

GOOD = "version: 1\ntables: {a: [id]}\n"
BETTER = "version: 1\ntables: {a: [id], b: {}}\n"
BAD = "version: 1\ntabels: {a: [id]}\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "expected_schema.yaml"
    path.write_text(GOOD)
    return path


def _tables(source: DeclarationSource) -> list[str]:
    return [name.name for name in source.current[0].tables]


def test_a_new_content_is_taken(path: Path) -> None:
    source = DeclarationSource.load(path)
    assert not source.refresh()
    path.write_text(BETTER)
    assert source.refresh()
    assert _tables(source) == ["a", "b"]
    assert source.reloads == {"success": 1}


@pytest.mark.parametrize(
    "content", [BAD, "", "version: 1\ntables: {a: [i"], ids=["wrong", "empty", "half"]
)
def test_a_bad_content_keeps_the_last_good_one_and_is_said(path: Path, content: str) -> None:
    source = DeclarationSource.load(path)
    path.write_text(content)
    assert not source.refresh()
    assert not source.refresh()
    assert _tables(source) == ["a"]
    assert source.reloads == {"failure": 1}
    problem = source.current[1].problem
    assert problem is not None
    assert str(path) in problem


def test_the_problem_is_gone_when_the_content_is_good_again(path: Path) -> None:
    source = DeclarationSource.load(path)
    path.write_text(BAD)
    source.refresh()
    path.write_text(GOOD)
    assert source.refresh()
    assert source.current[1].problem is None


def test_a_file_that_goes_and_comes_back(path: Path) -> None:
    source = DeclarationSource.load(path)
    path.unlink()
    assert not source.refresh()
    assert "cannot be read" in (source.current[1].problem or "")
    path.write_text(GOOD)
    assert source.refresh()
    assert source.current[1].problem is None


def test_the_links_of_a_config_map_are_exchanged(tmp_path: Path) -> None:
    for name, content in (("one", GOOD), ("two", BETTER)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "expected_schema.yaml").write_text(content)
    data = tmp_path / "..data"
    data.symlink_to("one")
    path = tmp_path / "expected_schema.yaml"
    path.symlink_to("..data/expected_schema.yaml")
    source = DeclarationSource.load(path)
    swap = tmp_path / "swap"
    swap.symlink_to("two")
    swap.replace(data)
    assert source.refresh()
    assert _tables(source) == ["a", "b"]


def test_a_release_that_is_exchanged_while_it_is_read_is_never_taken_by_halves(
    tmp_path: Path,
) -> None:
    for release, migrations in (("a", ["1"]), ("b", ["1", "2"])):
        for name in migrations:
            (tmp_path / release / "db" / name).mkdir(parents=True)
            (tmp_path / release / "db" / name / "migration.sql").write_text("SELECT 1;")
        (tmp_path / release / "expected_schema.yaml").write_text(
            "version: 1\nmigrations: {tool: prisma, directory: db}\n"
            f"tables: {{{release}: {{}}}}\n"
        )
    link, pause = tmp_path / "release", threading.Event()
    link.symlink_to(tmp_path / "a")
    source = DeclarationSource.load(link / "expected_schema.yaml")

    def exchange(release: str, after_s: float) -> None:
        pause.wait(after_s)
        (tmp_path / "next").symlink_to(tmp_path / release)
        (tmp_path / "next").replace(link)

    seen = set()
    for number in range(100):
        thread = threading.Thread(target=exchange, args=("ba"[number % 2], number / 50_000))
        thread.start()
        for _ in range(3):
            source.refresh()
            ledger = source.current[0].migrations[0]
            seen.add((*_tables(source), len(ledger.release("prisma"))))
        thread.join()
    assert seen == {("a", 1), ("b", 2)}


def test_a_file_that_is_missing_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="cannot be read"):
        DeclarationSource.load(tmp_path / "none.yaml")


def test_the_schema_of_the_connection_string_is_the_default(path: Path) -> None:
    source = DeclarationSource.load(path, connected_schema="app")
    assert list(source.current[0].tables) == [TableName("app", "a")]


SHOP = "version: 1\nschema: shop\ntables: {a: [id]}\n"


def test_the_same_schema_in_both_places(path: Path) -> None:
    path.write_text(SHOP)
    source = DeclarationSource.load(path, connected_schema="shop")
    assert list(source.current[0].tables) == [TableName("shop", "a")]


def test_a_schema_that_is_not_that_of_the_connection_string(path: Path) -> None:
    path.write_text(SHOP)
    with pytest.raises(DeclarationError) as caught:
        DeclarationSource.load(path, connected_schema="tenant_b")
    assert str(caught.value) == (
        f'{path}:2:9: "schema" is shop, and the connection string says schema=tenant_b;'
        " take it out of the declaration, which then is of that one, or out of the connection"
        " string"
    )


def test_a_new_content_with_another_schema_keeps_the_last_good_one(path: Path) -> None:
    source = DeclarationSource.load(path, connected_schema="app")
    path.write_text(SHOP)
    assert not source.refresh()
    assert list(source.current[0].tables) == [TableName("app", "a")]
    assert "the connection string says schema=app" in (source.current[1].problem or "")
