"""SQL text to tokens, by PostgreSQL's lexical rules. Comments are refused."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from healthcheck.compare.types import fold_name


class Kind(Enum):
    WORD = "a word"  # without quotes: a keyword or a name
    NAME = "a quoted name"
    STRING = "a string"
    BITS = "a bit string"
    NUMBER = "a number"
    OPERATOR = "an operator"
    MARK = "a mark"  # ( ) [ ] , . : :: := ;
    END = "the end"


class UnreadableError(ValueError):
    """The text does not lex or does not parse; the message is a short sentence."""


class EndedError(UnreadableError):
    """The text ends where more was to come."""


class Token(NamedTuple):
    """`value` is what the token means (a name folded, a string without its quotes); `start` and
    `end` are offsets into the text.
    """

    kind: Kind
    value: str
    start: int
    end: int


# A name is of letters, digits, _ and $, and of everything beyond ASCII. What is not in it is
# listed, because a class of all that lies beyond ASCII takes long to compile.
_BEGIN = r"[^\x00-@\[-\^`{-\x7f]"
_INSIDE = r"[^\x00-\#%-/:-@\[-\^`{-\x7f]"
_TAG = r"[^\x00-/:-@\[-\^`{-\x7f]"
_TOKENS = re.compile(
    rf"""
    (?P<blank>   [ \t\n\r\f\v]+ )
  | (?P<comment> --|/\* )
  | (?P<escape>  [eE]'(?:[^'\\]|''|\\.)*' )
  | (?P<unicode> [uU]&'(?:[^']|'')*' )
  | (?P<bits>    [bBxX]'[0-9a-fA-F]*' )
  | (?P<string>  [nN]?'(?:[^']|'')*' )
  | (?P<uname>   [uU]&"(?:[^"]|"")+" )
  | (?P<name>    "(?:[^"]|"")+" )
  | (?P<dollar>  \$(?P<tag>(?:{_BEGIN}{_TAG}*)?)\$.*?\$(?P=tag)\$ )
  | (?P<number>  0[xX](?:_?[0-9a-fA-F])+ | 0[oO](?:_?[0-7])+ | 0[bB](?:_?[01])+
               | (?:[0-9](?:_?[0-9])*(?:\.(?!\.)(?:[0-9](?:_?[0-9])*)?)?|\.[0-9](?:_?[0-9])*)
                 (?:[eE][+-]?[0-9](?:_?[0-9])*)? )
  | (?P<word>    {_BEGIN}{_INSIDE}* )
  | (?P<mark>    ::|:=|[()\[\],.:;] )
  | (?P<operator>[~!@\#^&|`?+\-*/%<>=]{{1,63}} )
    """,
    re.VERBOSE | re.DOTALL,
)
_AFTER_NUMBER = re.compile(_INSIDE)
_KINDS = {
    "escape": Kind.STRING,
    "unicode": Kind.STRING,
    "string": Kind.STRING,
    "dollar": Kind.STRING,
    "bits": Kind.BITS,
    "uname": Kind.NAME,
    "name": Kind.NAME,
    "number": Kind.NUMBER,
    "word": Kind.WORD,
    "mark": Kind.MARK,
    "operator": Kind.OPERATOR,
}


def tokenize(text: str) -> list[Token]:
    """The tokens of `text` and one of kind END. Raises UnreadableError."""
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKENS.match(text, position)
        if match is None:
            raise UnreadableError(_stray(text, position))
        group, position = match.lastgroup or "", match.end()
        if group == "blank":
            continue
        if group == "comment":
            raise UnreadableError("a comment stands in the expression")
        if group == "operator":
            position = match.start() + _operator_length(match[0])
        if group == "number" and _AFTER_NUMBER.match(text, position):
            raise UnreadableError(f"a number runs into {text[position]!r}")
        written = text[match.start() : position]
        value = _value(group, written, match)
        tokens.append(Token(_KINDS[group], value, match.start(), position))
    return [*tokens, Token(Kind.END, "", len(text), len(text))]


def _stray(text: str, position: int) -> str:
    character = text[position]
    if character in "'\"$" or text[position : position + 2].lower() in ("e'", "b'", "x'"):
        return f"the quote {character} is not closed"
    return f"{character!r} has no place in an expression"


def _operator_length(written: str) -> int:
    """How much of a run of operator characters is one operator: `=-` is `=` and then `-`."""
    for comment in ("--", "/*"):
        written = written.partition(comment)[0] or written[:1]
    if re.search(r"[~!@#%^&|`?]", written) is None:
        written = written[:1] + written[1:].rstrip("+-")
    return len(written)


def _value(group: str, written: str, match: re.Match[str]) -> str:
    match group:
        case "word":
            value = fold_name(written)
        case "name":
            value = written[1:-1].replace('""', '"')
        case "string":
            value = written[written.index("'") + 1 : -1].replace("''", "'")
        case "dollar":
            border = len(match["tag"]) + 2
            value = written[border:-border]
        case "escape":
            value = _ESCAPES.sub(_unescaped, written[2:-1])
        case "bits":
            value = _bits(written[0].lower(), written[2:-1])
        case "unicode" | "uname":
            quote = written[2]
            value = _UNICODE.sub(_code_point, written[3:-1].replace(quote * 2, quote))
        case _:
            value = written
    return value


_ESCAPES = re.compile(
    r"''|\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL
)
_PLAIN_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_ASCII = 0x80


def _unescaped(match: re.Match[str]) -> str:
    octal, byte, short, long, plain = match.groups()
    if octal or byte:
        code = int(octal, 8) if octal else int(byte, 16)
        if not 0 < code < _ASCII:
            raise UnreadableError("a string escapes single bytes")
        return chr(code)
    if short or long:
        return _character(short or long)
    return _PLAIN_ESCAPES.get(plain, plain) if plain else "'"


_UNICODE = re.compile(r"\\(?:([0-9a-fA-F]{4})|\+([0-9a-fA-F]{6})|(\\))")


def _code_point(match: re.Match[str]) -> str:
    short, long, backslash = match.groups()
    return "\\" if backslash else _character(short or long)


def _character(digits: str) -> str:
    try:
        return chr(int(digits, 16)).encode().decode()
    except (ValueError, OverflowError):
        raise UnreadableError(f"a string escapes {digits}, which is no character") from None


def _bits(base: str, digits: str) -> str:
    if base == "x":
        return "".join(f"{int(digit, 16):04b}" for digit in digits)
    if digits.strip("01"):
        raise UnreadableError("a bit string holds other digits than 0 and 1")
    return digits
