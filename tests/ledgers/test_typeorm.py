from __future__ import annotations

import pytest

from healthcheck.ledgers import FilesError
from healthcheck.ledgers.typeorm import TOOL
from healthcheck.model.ledger import Entry, Files, Migration

_FIRST = "export class First1700000000000 implements MigrationInterface {}"
_SECOND = "export class Second1800000000000 implements MigrationInterface {}"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("", "", id="an empty file"),
        pytest.param("// " + _FIRST, "", id="comments only"),
        pytest.param(_FIRST, "First1700000000000", id="the name of the class"),
        pytest.param(
            "\ufeff" + _FIRST + "\r\n", "First1700000000000", id="a byte order mark, CRLF"
        ),
        pytest.param(_SECOND + _FIRST, "First1700000000000 Second1800000000000", id="two classes"),
        pytest.param(
            "class A implements MigrationInterface { name = 'B1700000000000'; }",
            "B1700000000000",
            id="the property",
        ),
        pytest.param(
            'class A1700000000000 { readonly name: string = "B1700000000001"; }',
            "B1700000000001",
            id="the property before the class",
        ),
        pytest.param(
            "export default class implements MigrationInterface { name = 'B1700000000000' }",
            "B1700000000000",
            id="a class without a name",
        ),
        pytest.param("exports.a = class A1700000000000 {}", "A1700000000000", id="JavaScript"),
        pytest.param(
            "var A1700000000000 = /** @class */ (function () {\n"
            "    function A1700000000000() {\n"
            "        this.name = 'A1700000000000';\n    }\n}());",
            "A1700000000000",
            id="compiled for old engines",
        ),
        pytest.param(
            "class Helper { const name = 'x' }\n" + _FIRST, "First1700000000000", id="helpers"
        ),
        pytest.param(
            _FIRST.replace("{}", "{ up() { q(`class B1700000000001 {}`) } }"),
            "First1700000000000",
            id="a class in a statement",
        ),
    ],
)
def test_names(text: str, wanted: str) -> None:
    assert [each.name for each in TOOL.release({"a.ts": text.encode()})] == wanted.split()


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({}, "", id="no files"),
        pytest.param(
            {"1_b.ts": _SECOND.encode(), "2_a.ts": _FIRST.encode()},
            "First1700000000000:2_a.ts Second1800000000000:1_b.ts",
            id="by their times",
        ),
        pytest.param(
            {"a.ts": _FIRST.encode(), "a.js": _FIRST.encode(), "a.d.ts": _FIRST.encode()},
            "First1700000000000:a.js",
            id="compiled beside it",
        ),
        pytest.param(
            {"x/a.mts": _FIRST.encode(), "a.ts/b.sql": b""},
            "First1700000000000:x/a.mts",
            id="deeper folders",
        ),
        pytest.param({"a.sql": _FIRST.encode(), "b.txt": b""}, "", id="other files"),
    ],
)
def test_release(files: Files, wanted: str) -> None:
    assert [f"{each.name}:{each.path}" for each in TOOL.release(files)] == wanted.split()


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        pytest.param(
            b"\nclass First implements MigrationInterface {}", 2, "name 'First'", id="no time"
        ),
        pytest.param(b"class implements MigrationInterface {}", 1, "name ''", id="no name"),
        pytest.param(b"\n\n\xff", 3, "is not UTF-8", id="not text"),
    ],
)
def test_files_that_typeorm_refuses(content: bytes, line: int, reason: str) -> None:
    with pytest.raises(FilesError, match=reason) as refused:
        TOOL.release({"a.ts": content})
    assert (refused.value.path, refused.value.line) == ("a.ts", line)


def test_entries() -> None:
    assert TOOL.entries([("A1700000000000",), ("A1700000000000",)], (Migration(name="b"),)) == (
        Entry(name="A1700000000000"),
    )


def test_its_own_directory() -> None:
    assert TOOL.is_its_own({"a.ts": _FIRST.encode()})
    assert TOOL.is_its_own({"a.js": b"async up(queryRunner) {}"})
    assert not TOOL.is_its_own({"a.ts": b"class First1700000000000 {}"})
