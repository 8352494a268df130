from __future__ import annotations

import pytest

from healthcheck.ledgers import FilesError
from healthcheck.ledgers.modules import assigned, parse, strings


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        pytest.param("x = 'a'", ("a",), id="a string"),
        pytest.param("x: str = 'a'", ("a",), id="with its type"),
        pytest.param("y = x = 'a'", ("a",), id="two names at once"),
        pytest.param("x = 'b'\nx = 'a'", ("a",), id="the last word"),
        pytest.param("x = None", (), id="none"),
        pytest.param("y = 'a'", (), id="not assigned"),
        pytest.param("x: str", (), id="a type alone"),
        pytest.param("x, y = 'a', 'b'", (), id="unpacked"),
        pytest.param("x = ('a', 'b')", ("a", "b"), id="a tuple"),
        pytest.param("x = ['a']", ("a",), id="a list"),
        pytest.param("x = {'a'}", ("a",), id="a set"),
        pytest.param("x = ()", (), id="an empty tuple"),
        pytest.param("x = 1", None, id="a number"),
        pytest.param("x = ('a', 1)", None, id="a number among strings"),
        pytest.param("x = ('a', f())", None, id="a call among strings"),
        pytest.param("x = f()", None, id="a call"),
        pytest.param("x = r'\\d'; '\\d'", (r"\d",), id="an escape that Python warns of"),
        pytest.param("\ufeffx = 'a'\r\n", ("a",), id="a byte order mark and CRLF"),
        pytest.param("# coding: latin-1\nx = 'a'", ("a",), id="a declared encoding"),
    ],
)
def test_strings_of_a_name(source: str, wanted: tuple[str, ...] | None) -> None:
    tree = parse({"m.py": source.encode()}, "m.py")
    assert strings(assigned(tree.body).get("x")) == wanted


@pytest.mark.parametrize(
    ("source", "line"),
    [
        pytest.param(b"x = 1\nprint 'a'\n", 2, id="Python 2"),
        pytest.param(b"x = '\xff'\n", 1, id="not UTF-8"),
        pytest.param(b"x = 1\n\x00", 0, id="a null byte"),
    ],
)
def test_what_does_not_parse_is_refused_with_its_line(source: bytes, line: int) -> None:
    with pytest.raises(FilesError, match=r"^is not what Python 3\.\d+ can read: ") as refused:
        parse({"m.py": source}, "m.py")
    assert (refused.value.path, refused.value.line) == ("m.py", line)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("x = " + "1+" * 50_000 + "1", id="a long sum"),
        pytest.param("x = " + "-" * 100_000 + "1", id="many signs"),
    ],
)
def test_what_is_nested_too_deeply_is_refused(source: str) -> None:
    with pytest.raises(FilesError, match="is nested too deeply to be read"):
        parse({"m.py": source.encode()}, "m.py")
