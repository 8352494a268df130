from __future__ import annotations

import pytest

from healthcheck.compare.expressions.lexer import Kind, UnreadableError, tokenize

READ = [
    ("Abc", [(Kind.WORD, "abc")]),
    ("ÀB_9$", [(Kind.WORD, "Àb_9$")]),
    ('"A ""b"""', [(Kind.NAME, 'A "b"')]),
    ('U&"\\0061b"', [(Kind.NAME, "ab")]),
    ("'it''s'", [(Kind.STRING, "it's")]),
    (r"'a\b'", [(Kind.STRING, r"a\b")]),
    ("n'x'", [(Kind.STRING, "x")]),
    (r"E'\b\f\n\r\t\\\'\z'''", [(Kind.STRING, "\b\f\n\r\t\\'z'")]),
    (r"e'\101\x41\u00e9\U0001F600'", [(Kind.STRING, "AAé😀")]),
    (r"U&'\0041\+01F600\\'''", [(Kind.STRING, "A😀\\'")]),
    ("$$a'b$$", [(Kind.STRING, "a'b")]),
    ("$x$a$$b$x$", [(Kind.STRING, "a$$b")]),
    ("b'01'", [(Kind.BITS, "01")]),
    ("X'1f'", [(Kind.BITS, "00011111")]),
    ("1_000", [(Kind.NUMBER, "1_000")]),
    ("0xFF", [(Kind.NUMBER, "0xFF")]),
    ("1.5e-3", [(Kind.NUMBER, "1.5e-3")]),
    (".5", [(Kind.NUMBER, ".5")]),
    ("1.", [(Kind.NUMBER, "1.")]),
    ("a::b", [(Kind.WORD, "a"), (Kind.MARK, "::"), (Kind.WORD, "b")]),
    ("a=-1", [(Kind.WORD, "a"), (Kind.OPERATOR, "="), (Kind.OPERATOR, "-"), (Kind.NUMBER, "1")]),
    ("a@-1", [(Kind.WORD, "a"), (Kind.OPERATOR, "@-"), (Kind.NUMBER, "1")]),
    ("a->>'b'", [(Kind.WORD, "a"), (Kind.OPERATOR, "->>"), (Kind.STRING, "b")]),
    ("*+", [(Kind.OPERATOR, "*"), (Kind.OPERATOR, "+")]),
    ("+", [(Kind.OPERATOR, "+")]),
    ("a:=1", [(Kind.WORD, "a"), (Kind.MARK, ":="), (Kind.NUMBER, "1")]),
    (" \t\r\n\f\v", []),
]


@pytest.mark.parametrize(("text", "tokens"), READ)
def test_read(text: str, tokens: list[tuple[Kind, str]]) -> None:
    assert [(token.kind, token.value) for token in tokenize(text)[:-1]] == tokens


REFUSED = [
    ("a -- b", "a comment stands in the expression"),
    ("a/* b */", "a comment stands in the expression"),
    ("'a", "the quote ' is not closed"),
    ("e'a", "the quote ' is not closed"),
    ('"a', 'the quote " is not closed'),
    ('""', 'the quote " is not closed'),
    ("$a$ b", "the quote $ is not closed"),
    ("b'2'", "a bit string holds other digits than 0 and 1"),
    ("b'a'", "a bit string holds other digits than 0 and 1"),
    (r"E'\xff'", "a string escapes single bytes"),
    (r"E'\0'", "a string escapes single bytes"),
    (r"E'\ud800'", "a string escapes d800, which is no character"),
    (r"E'\U00110000'", "a string escapes 00110000, which is no character"),
    ("12abc", "a number runs into 'a'"),
    ("a \\ b", "'\\\\' has no place in an expression"),
    ("{}", "'{' has no place in an expression"),
    ("a\0", "'\\x00' has no place in an expression"),
]


@pytest.mark.parametrize(("text", "problem"), REFUSED)
def test_refused(text: str, problem: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        tokenize(text)
    assert str(caught.value) == problem


def test_a_token_knows_its_place() -> None:
    word, number, end = tokenize(" ab  12 ")
    assert (word.start, word.end, number.start, number.end) == (1, 3, 5, 7)
    assert (end.kind, end.start) == (Kind.END, 8)


def test_an_operator_ends_before_a_comment() -> None:
    with pytest.raises(UnreadableError):
        tokenize("a +-- b")
