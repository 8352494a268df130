"""The section "migrations": what it says, and what stays of its text when others change."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import pytest

from healthcheck.declaration import decode, encode
from healthcheck.declaration.migrations import DirectoryError
from healthcheck.errors import DeclarationError
from healthcheck.ledgers import BY_NAME
from healthcheck.model.expectation import Expectation, Ledger, Origin
from healthcheck.model.ledger import Migration
from healthcheck.model.names import TableName
from tests.declaration.decoding import FILE, decoded, problems
from tests.declaration.test_splice import changed

RELEASE = {"prisma": (Migration(name="20251014_add", checksum="1f"),)}


def at(line: int) -> Origin:
    return Origin(line=line)


@pytest.mark.parametrize(
    ("text", "ledgers"),
    [
        pytest.param("{tool: prisma}", (Ledger(tool="prisma", origin=at(2)),), id="a tool alone"),
        pytest.param("{tool: Auto}", (Ledger(origin=at(2)),), id="auto is none"),
        pytest.param(
            "{directory: db, table: meta.done, remedy: make migrate}",
            (
                Ledger(
                    directory="db",
                    table=TableName("meta", "done"),
                    remedy="make migrate",
                    origin=at(2),
                ),
            ),
            id="all but the tool",
        ),
        pytest.param(
            "\n- expected: [b, '0001', a]\n- {tool: prisma, table: done}",
            (
                Ledger(expected=("b", "0001", "a"), origin=at(3)),
                Ledger(tool="prisma", table=TableName("shop", "done"), origin=at(4)),
            ),
            id="several, in their order",
        ),
    ],
)
def test_what_it_says(text: str, ledgers: tuple[Ledger, ...]) -> None:
    expectation = decoded(f"version: 1\nmigrations: {text}\nschema: shop")
    assert expectation == Expectation(file=FILE, schema="shop", migrations=ledgers)


def test_it_is_written_before_what_names_its_migrations() -> None:
    text = (
        b"version: 1\nschema: public\n\nmigrations:\n  tool: prisma\n  directory: db\n"
        b"\ntables:\n  t:\n    since: 20251014_add\n"
    )
    assert encode(decoded(text)).decode() == text.decode()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("tool: auto", id="nothing but that there is one"),
        pytest.param('expected: ["0001"]', id="names"),
        pytest.param("table: meta.done", id="a table"),
    ],
)
def test_what_is_written_of_one(text: str) -> None:
    written = encode(decoded(f"version: 1\nmigrations: {{{text}}}")).decode()
    assert written == f"version: 1\nschema: public\n\nmigrations:\n  {text}\n"


def test_what_is_written_of_several() -> None:
    text = (
        "version: 1\nschema: public\n\nmigrations:\n"
        "- {tool: prisma, directory: db}\n- {tool: auto}\n"
    )
    assert encode(decoded(text)).decode() == text


def test_names_that_are_listed_are_those_of_any_tool() -> None:
    ledger = Ledger(expected=("b", "a"))
    assert ledger.release("prisma") == (Migration(name="b"), Migration(name="a"))
    assert Ledger(releases=RELEASE).release("prisma") == RELEASE["prisma"]
    assert Ledger(releases=RELEASE).release("alembic") == ()


def _releases(ledger: Ledger) -> Mapping[str, tuple[Migration, ...]]:
    if ledger.directory == "gone":
        raise DirectoryError(f"no directory for {ledger.tool}")
    return RELEASE


def test_directories_are_read_by_whoever_can() -> None:
    text = b"version: 1\nmigrations: [{tool: prisma, directory: db}, {tool: prisma}]"
    ledgers = decode(text, file=FILE, releases=_releases).migrations
    assert [ledger.releases for ledger in ledgers] == [RELEASE, {}]
    assert [ledger.releases for ledger in decode(text, file=FILE).migrations] == [{}, {}]


def test_a_bad_directory_is_one_problem_among_the_others() -> None:
    text = b"""\
version: 1
migrations:
  tool: prisma
  directory: gone
tabels: {}
"""
    with pytest.raises(DeclarationError) as caught:
        decode(text, file=FILE, releases=_releases)
    assert [str(problem) for problem in caught.value.problems] == [
        f"{FILE}:4:14: no directory for prisma",
        f'{FILE}:5:1: the declaration: unknown key "tabels"; did you mean "tables"?',
    ]


@pytest.mark.parametrize(
    "ledger",
    [
        pytest.param("tool: prsima", id="a tool that there is not"),
        pytest.param("expected: [a]", id="names beside it"),
    ],
)
def test_what_is_not_understood_is_not_looked_for(ledger: str) -> None:
    text = f"version: 1\nmigrations: {{{ledger}, directory: gone}}"
    with pytest.raises(DeclarationError) as caught:
        decode(text.encode(), file=FILE, releases=_releases)
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    ("tool", "text"),
    [
        ("prsima", 'got "prsima"; did you mean "prisma"?'),
        ("something", 'got "something"'),
        ("5", "got the number 5"),
    ],
)
def test_a_tool_that_there_is_not(tool: str, text: str) -> None:
    known = ", ".join(["auto", *BY_NAME])
    said = problems(f"version: 1\nmigrations:\n  tool: {tool}")
    assert said == [f'3:9: "tool": wants one of {known}, {text}']


@pytest.mark.parametrize("value", ["[]", "{}", "[{}]"])
def test_nothing_is_refused(value: str) -> None:
    [problem] = problems(f"version: 1\nmigrations: {value}\ntables: {{t: {{}}}}")
    assert "names nothing, so it checks nothing; leave it out" in problem


def test_what_people_wrote_stays_when_the_rest_changes() -> None:
    old = """\
    version: 1
    migrations:   # ours
      # relative
      directory: prisma/migrations
      tool: prisma

    tables:
      a: [id]
    """
    new = old.replace("[id]", "[id, nr]")
    assert changed(old, new) == textwrap.dedent(new)


def test_names_that_look_like_those_of_tables_stay_apart() -> None:
    old = """\
    version: 1
    migrations:
      expected:
      - public.a  # first
      - a
    """
    new = "version: 1\nmigrations: {expected: [public.a, a, b]}"
    text = "version: 1\nmigrations:\n  expected:\n  - public.a  # first\n  - a\n  - b\n"
    assert changed(old, new) == text
