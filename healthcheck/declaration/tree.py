"""What YAML says, as a tree of three kinds of node that know their place.

Slotted and not frozen: a large declaration makes a hundred thousand of them, and freezing would
double what each costs.
"""

from __future__ import annotations

import re
from typing import Final, Literal, Protocol, TypeAlias, TypeGuard

from healthcheck.model.names import printable

SHOWN_CHARACTERS: Final = 60
"""How much of a text a message repeats."""


class Mark(Protocol):
    """A place as the parser counts it: all three from 0, in characters."""

    @property
    def index(self) -> int: ...
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


class Scalar:
    """A text. `style` is what it was written in: "" (plain), ', ", | or >."""

    __slots__ = ("mark", "style", "text")

    def __init__(self, text: str, style: str, mark: Mark) -> None:
        self.text = text
        self.style = style
        self.mark = mark

    @property
    def line(self) -> int:
        return self.mark.line + 1


class Sequence:
    """A list. `line` is that of its key, if it has one. `complete` is false where the file broke
    off inside of it, or something in it was refused.
    """

    __slots__ = ("complete", "items", "line", "mark")

    def __init__(self, mark: Mark) -> None:
        self.items: list[Node] = []
        self.mark = mark
        self.line = mark.line + 1
        self.complete = False


class Mapping:
    """A mapping in the order of the file, no key twice. The rest is as in a Sequence."""

    __slots__ = ("complete", "entries", "line", "mark")

    def __init__(self, mark: Mark) -> None:
        self.entries: list[tuple[Scalar, Node]] = []
        self.mark = mark
        self.line = mark.line + 1
        self.complete = False

    def get(self, key: str) -> Node | None:
        return next((value for name, value in self.entries if name.text == key), None)


Node: TypeAlias = Scalar | Sequence | Mapping

Typed: TypeAlias = Literal["text", "null", "boolean", "number"]

# The core schema of YAML 1.2: `no`, `on`, `12:30` and `1_000` are text.
_WORDS: Final[dict[str, Typed]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), "null"),
    **dict.fromkeys(("true", "True", "TRUE", "false", "False", "FALSE"), "boolean"),
}
_NUMBER = re.compile(
    r"""[-+]?[0-9]+ | 0o[0-7]+ | 0x[0-9a-fA-F]+
      | [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
      | [-+]?\.(inf|Inf|INF) | \.(nan|NaN|NAN)""",
    re.VERBOSE,
)
_BEGINS_NUMBERS: Final = frozenset("-+.0123456789")


def typed(scalar: Scalar) -> Typed:
    """What YAML takes a scalar for; one that is quoted is always text."""
    return "text" if scalar.style else typed_plain(scalar.text)


def typed_plain(text: str) -> Typed:
    """What YAML takes a text for that stands without quotes."""
    if text in _WORDS:
        return _WORDS[text]
    return "number" if text[0] in _BEGINS_NUMBERS and _NUMBER.fullmatch(text) else "text"


def is_nothing(node: Node) -> bool:
    """Whether a node is an empty value: `orders:` with nothing behind it, null or ~."""
    return isinstance(node, Scalar) and typed(node) == "null"


def is_empty(node: Node) -> TypeGuard[Sequence | Mapping]:
    """Whether a node is [] or {}."""
    match node:
        case Sequence(items=[]) | Mapping(entries=[]):
            return True
        case _:
            return False


def shown(text: str) -> str:
    """A text as messages quote it: printable, cut if long, in quotes that it does not hold."""
    if len(text) > SHOWN_CHARACTERS:
        text = text[:SHOWN_CHARACTERS] + "…"
    mark = "'" if '"' in text and "'" not in text else '"'
    return mark + printable(text) + mark


def described(node: Node) -> str:
    """What stands there, for a message: "a list", "the number 5", '"yes please"'."""
    if not isinstance(node, Scalar):
        shape = "mapping" if isinstance(node, Mapping) else "list"
        return f"an empty {shape}" if is_empty(node) else f"a {shape}"
    kind = typed(node)
    if kind == "null":
        return "nothing"
    if kind == "text":
        return shown(node.text)
    return node.text if kind == "boolean" else f"the number {node.text[:SHOWN_CHARACTERS]}"


def in_yaml(text: str) -> str:
    """A text as a YAML scalar that keeps all of it: "numeric(10,2)", '"createdAt" > 0'."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'
