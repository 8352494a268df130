from __future__ import annotations

from collections.abc import Iterator

import pytest

from healthcheck.ledgers import Tool, knex, sequelize
from healthcheck.ledgers.programs import as_released, in_order, without_comments
from healthcheck.model.ledger import Migration


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("a // b\nc", "a \nc", id="the rest of a line"),
        pytest.param("a /* b\n // c */ d", "a \n d", id="several lines"),
        pytest.param("'// a' \"/* b */\"", "'// a' \"/* b */\"", id="not in quotes"),
        pytest.param(r"'\' // a' // b", r"'\' // a' ", id="an escaped quote"),
        pytest.param("`class A\n// b`;c", "\n;c", id="templates"),
        pytest.param("it's // a\n'b'", "it's \n'b'", id="a quote that is none"),
    ],
)
def test_without_comments(text: str, wanted: str) -> None:
    assert without_comments(text) == wanted


@pytest.mark.parametrize(
    ("paths", "wanted"),
    [
        pytest.param([], [], id="no files"),
        pytest.param(["2.js", "1.ts"], ["1.ts", "2.js"], id="by name"),
        pytest.param(["1.js", "1.ts"], ["1.js"], id="compiled beside it"),
        pytest.param(["1.d.ts", "1.js.map", "1.sql", "1", "a/1.js"], [], id="what is none"),
        pytest.param(["1.a.js"], ["1.a.js"], id="a dot in the name"),
    ],
)
def test_in_order(paths: list[str], wanted: list[str]) -> None:
    assert list(in_order(dict.fromkeys(paths, b""), (".js", ".ts"))) == wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        pytest.param("1_a.ts", "1_a.ts", id="the same"),
        pytest.param("1_a.js", "1_a.ts", id="compiled"),
        pytest.param("1_b.js", "1_b.js", id="another"),
        pytest.param("1_a", "1_a.ts", id="without an extension"),
        pytest.param("2_a.b", "2_a.b.ts", id="without an extension, but with a dot"),
    ],
)
def test_as_released(name: str, wanted: str) -> None:
    release = (Migration(name="1_a.ts"), Migration(name="2_a.b.ts"))
    assert as_released([name], release) == [wanted]


class Counted(tuple[Migration, ...]):
    """A release that knows how often somebody went through it."""

    times = 0

    def __iter__(self) -> Iterator[Migration]:
        self.times += 1
        return super().__iter__()


@pytest.mark.parametrize(
    ("tool", "rest"),
    [pytest.param(sequelize.TOOL, (), id="sequelize"), pytest.param(knex.TOOL, (0, 0), id="knex")],
)
def test_a_release_is_not_gone_through_for_each_row(tool: Tool, rest: tuple[int, ...]) -> None:
    one, many = (Counted([Migration(name="1_a.js")]) for _ in range(2))
    tool.entries([("1_a.js", *rest)], one)
    tool.entries([(f"{number}_a.js", *rest) for number in range(50)], many)
    assert one.times == many.times
