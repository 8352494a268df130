"""Whatever the bytes are: an expectation, or a DeclarationError. Never a crash, never an hour."""

from __future__ import annotations

import gc
import json
import string
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from healthcheck.declaration import characters, decode, events, problems
from healthcheck.errors import DeclarationError
from tests.declaration.decoding import decoded
from tests.declaration.decoding import problems as problems_of

REAL = Path(__file__).parents[2] / "expected_schema.yaml"

EVERYTHING = """\
version: 1  # é
schema: public
role: none
severity: {"*.unexpected": warn, index.missing: ignore}
ignore: ["audit_*", {match: legacy.*, reason: 'it''s old', until: 2027-01-31}]
tables:
  avatars: [id, userId]
  billing.invoices: {}
  legacy: absent
  '"odd.name"':
    columns:
      id: bigserial not null
      price: {type: "numeric(10,2)", nullable: false, default: "'0'"}
      old: absent
      note: |
        text
        default 'x'
    primary_key: {columns: [id], name: odd_pkey}
    indexes: {a: [id desc, "lower(\\"note\\")"], b: {columns: [id], where: price > 0}}
    unique: [[id, price]]
    foreign_keys:
      f: {columns: [id], references: "t(id)", on_delete: set null}
    checks: {c: price > 0}
    since: 20251014_x
"""


@pytest.fixture(params=["C", "Python"])
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both parsers that PyYAML may have."""
    if request.param == "Python":
        monkeypatch.setattr(events, "_PARSER", yaml.SafeLoader)
    return str(request.param)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param(
            b"",
            "1:1: the declaration is empty, and an empty declaration checks nothing; "
            "begin with version: 1",
            id="empty",
        ),
        pytest.param(
            b"# nothing\n",
            "1:1: the declaration is empty, and an empty declaration checks nothing; "
            "begin with version: 1",
            id="a comment",
        ),
        pytest.param(
            b"version: 1\ntables: {a: \xff}",
            "2:13: byte 0xFF is not UTF-8; save the file as UTF-8",
            id="Latin-1",
        ),
        pytest.param(
            "version: 1".encode("utf-16"), "1:1: is UTF-16; save it as UTF-8", id="UTF-16"
        ),
        pytest.param(
            b"version: 1\r\n# \x00",
            "2:3: the character U+0000 is refused; take it out",
            id="NUL",
        ),
        pytest.param(
            "a\r# é\u2028".encode(),
            "2:4: the character U+2028 is refused; take it out",
            id="a line end that editors do not count",
        ),
        pytest.param(
            b"version: 1\n# \x1b[31m",
            "2:3: the character U+001B is refused; take it out",
            id="a terminal's escape",
        ),
        pytest.param(
            b"a: \xef\xbb\xbfb",
            "1:4: the character U+FEFF is refused; take it out",
            id="a byte order mark inside",
        ),
        pytest.param(
            b"x" * (characters.MOST_BYTES + 1),
            "is 16,777,217 bytes long; at most 16,777,216 are read",
            id="too long",
        ),
    ],
)
def test_bytes_that_are_no_text(text: bytes, problem: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        decode(text, file="x.yaml")
    assert str(caught.value) == "x.yaml:" + (" " if problem.startswith("is") else "") + problem


def test_a_byte_order_mark_is_fine() -> None:
    assert decoded(b"\xef\xbb\xbfversion: 1\ntables: {a: {}}").tables
    assert problems_of(b"\xef\xbb\xbfversion: 2\ntables: {a: {}}")[0].startswith("1:10: ")


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize("opening", ["[", "{", "- ", "? ", "{a: ", "[[{x: ["])
def test_deep_nesting(opening: str) -> None:
    found = problems_of("version: 1\nx:\n " + opening * 100_000)
    assert any("nested more than 16 deep" in problem for problem in found)


@pytest.mark.usefixtures("either_parser")
def test_an_alias_bomb_is_refused_as_it_passes() -> None:
    rows = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    found = problems_of("a0: &a0 [x]\n" + "\n".join(rows))
    assert sum("is an alias" in problem for problem in found) == 29 * 9
    assert sum("is an anchor" in problem for problem in found) == 30


def test_problems_without_end_are_cut() -> None:
    found = problems_of("".join(f"key{n}: x\n" for n in range(10_000)))
    assert len(found) == problems.MOST_PROBLEMS + 1
    assert found[0] == "has over 1000 problems; these are the first that were found"


def test_values_without_end_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "MOST_EVENTS", 50)
    [problem] = problems_of(
        "version: 1\ntables:\n  a: {}\n  b: [" + ", ".join(string.ascii_letters)
    )
    assert problem == "holds over 50 values and brackets; the rest was not read"


@pytest.mark.no_cover
def test_ten_megabytes() -> None:
    wide = ", ".join(f"{'c' * 55}{n}" for n in range(1000))
    text = "version: 1\ntables:\n" + "".join(f"  t{n}: [{wide}]\n" for n in range(170))
    assert len(text) > 10_000_000
    assert len(decoded(text).tables) == 170


@pytest.mark.parametrize(
    "text",
    [
        "x" * 500_000,
        "x " * 100_000,
        "'" * 100_001,
        '"' + " " * 300_000 + '"',
        "tables: {a: {columns: {b: '" + " " * 300_000 + "x y'}}}",
        "tables: {a: {columns: {b: 'text" + " not" * 100_000 + "'}}}",
        "tables: {a: {columns: {b: 'text default " + "(" * 100_000 + "'}}}",
        "tables: {a: {columns: {b: 'text" + " " * 100_000 + "null" + " " * 100_000 + "x'}}}",
        "tables: {a: {indexes: {b: ['" + "(" * 100_000 + "']}}}",
        "tables: {a: {indexes: {b: ['a" + " " * 100_000 + "b" + " " * 100_000 + "c']}}}",
        "tables: {a: {indexes: {b: ['" + "a" * 100_000 + "']}}}",
        "tables: {a: {foreign_keys: {b: {columns: [a], references: 't" + " " * 100_000 + "('}}}}",
        "tables: {a: {columns: {b: {type: '" + "[]" * 100_000 + "'}}}}",
        "tables: {a: {checks: {b: (" + "a, b, " * 20_000 + "}}}",
        "severity: {'" + "*a" * 100_000 + "': fail}",
        "tables: {" + "a" * 300_000 + ": {}}",
        '"\\0\\0": "\\0"',
        '"\\ud800": "\\ud800"',
    ],
    ids=lambda text: text[:45].strip(),
)
@pytest.mark.usefixtures("either_parser")
@pytest.mark.no_cover
def test_long_texts(text: str) -> None:
    assert problems_of("version: 1\n" + text)


def test_every_truncation_of_a_declaration() -> None:
    text = EVERYTHING.encode()
    assert not problems_of(text)
    for length in range(len(text)):
        problems_of(text[:length])


@pytest.mark.no_cover
def test_truncations_of_a_long_declaration() -> None:
    text = REAL.read_bytes()
    for length in range(0, len(text), 101):
        problems_of(text[:length])


@given(st.binary(max_size=200))
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe")
def test_any_bytes(text: bytes) -> None:
    problems_of(text)


_PIECES = st.sampled_from(
    [
        *(
            "version: 1\n",
            "tables:\n",
            "  a:\n",
            "    columns:\n",
            "      id: ",
            "indexes: ",
            "[",
            "]",
        ),
        *(
            "{",
            "}",
            ", ",
            ": ",
            "\n",
            "  ",
            "- ",
            "'",
            '"',
            "# ",
            " #",
            "|",
            ">",
            "&a ",
            "*a",
            "!t ",
        ),
        *("<<: ", "? ", "---\n", "...\n", "%YAML 1.1\n", "text", "not null", "default ", "absent"),
        *(
            "numeric(10,2)",
            "(",
            ")",
            "\\",
            "\t",
            "\r",
            "é",
            "null",
            "true",
            "5",
            "desc",
            "references: ",
        ),
    ]
)


@settings(max_examples=100)
@given(st.lists(_PIECES, max_size=40))
def test_any_order_of_what_declarations_are_made_of(pieces: list[str]) -> None:
    problems_of("".join(pieces))


_SQL = st.lists(
    st.sampled_from(
        [
            *(
                '"',
                "'",
                "(",
                ")",
                "[",
                "]",
                "{",
                "}",
                ".",
                ",",
                "-",
                "=",
                "*",
                "::",
                " ",
                "\t",
                "\n",
                "$$",
            ),
            *(
                "not",
                "null",
                "default",
                "absent",
                "check",
                "desc",
                "nulls",
                "first",
                "collate",
                "a",
                "A",
            ),
            *(
                "serial",
                "text",
                "numeric",
                "with time zone",
                "0",
                "1.5",
                "é",
                "\u00a0",
                "[z-a]",
                "#",
                ";",
            ),
        ]
    ),
    max_size=8,
).map("".join)
_CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co", "Zl", "Zp"])


@settings(max_examples=100)
@given(_SQL | st.text(_CHARACTERS, max_size=12))
@example("[z-a].missing")
def test_any_text_in_any_place(text: str) -> None:
    columns = {text: text, "c": {"type": text, "default": text, "since": text}}
    table = {
        "columns": columns,
        "primary_key": {"name": text, "columns": [text]},
        "indexes": {text: [text], "i": {"columns": [text], "where": text, "method": text}},
        "unique": {text: [text]},
        "foreign_keys": {text: {"columns": [text], "references": text, "on_delete": text}},
        "checks": {text: text},
    }
    problems_of(
        json.dumps(
            {
                **{"version": 1, "schema": text, "role": text, "severity": {text: text}},
                "ignore": [text, {"match": text, "until": text}],
                "tables": {text: {}, "t": table, "u": [text], "v": text},
            },
            ensure_ascii=False,
        )
    )


@given(st.lists(_PIECES, max_size=20))
def test_both_parsers_agree(pieces: list[str]) -> None:
    text = "version: 1\n" + "".join(pieces)
    in_c = problems_of(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(events, "_PARSER", yaml.SafeLoader)
        in_python = problems_of(text)
    assert bool(in_c) == bool(in_python)


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("text", ["version: 1\ntables: {a: {}}", "version: 2"])
def test_the_garbage_collector_is_left_as_it_was(enabled: bool, text: str) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        problems_of(text)
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()


def test_a_file_that_is_but_an_alias() -> None:
    with pytest.raises(DeclarationError, match="is an alias"):
        decode(b"*everything", file="x")
