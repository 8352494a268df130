"""Two canonical trees, part by part."""

from __future__ import annotations

from collections.abc import Iterable

from healthcheck.compare.expressions.casts import cast
from healthcheck.compare.expressions.literals import INTEGERS, LADDER, TEXTS, spelled
from healthcheck.compare.expressions.naming import Naming
from healthcheck.compare.expressions.operators import ARITHMETIC
from healthcheck.compare.expressions.tree import (
    Array,
    Call,
    Cast,
    Column,
    Form,
    Literal,
    Node,
    Operation,
    Quantified,
    Term,
)
from healthcheck.compare.expressions.values import same_literal
from healthcheck.compare.expressions.verdict import (
    DIFFERENT,
    EQUAL,
    Judgement,
    Verdict,
    all_of,
    undecided,
)


class Judge:
    """`naming` knows what a name without a schema means in the declaration."""

    def __init__(self, naming: Naming) -> None:
        self._naming = naming

    def judge(self, want: Node, have: Node) -> Judgement:
        if isinstance(want, Cast) or isinstance(have, Cast):
            return self._casts(want, have)
        match want, have:
            case Literal(), Literal():
                return same_literal(want, have, self._naming)
            case Column(), Column():
                return EQUAL if want == have else DIFFERENT
            case Call(), Call():
                names = self._naming.function(want.function, have.function)
                passed = EQUAL if want.labels == have.labels else DIFFERENT
                return all_of((names, passed, self._each(want.arguments, have.arguments)))
            case Operation(), Operation():
                return self._operation(want, have)
            case _:
                return self._others(want, have)

    def _others(self, want: Node, have: Node) -> Judgement:
        match want, have:
            case Quantified(), Quantified():
                names = self._naming.plain(want.operator, have.operator)
                scope = EQUAL if want.every == have.every else DIFFERENT
                inner = self._each((want.left, want.array), (have.left, have.array))
                return all_of((names, scope, inner))
            case Array(), Array():
                return self._arrays(want, have)
            case (Literal(type=None), Array(type=known)) if known is not None:
                return self.judge(cast(want, None, known), have)
            case (Array(type=known), Literal(type=None)) if known is not None:
                return self.judge(want, cast(have, None, known))
            case Term(), Term() if want.word == have.word:
                names = self._naming.plain(want.name, have.name)
                return all_of((names, self._each(want.operands, have.operands)))
            case _:
                return DIFFERENT

    def _each(self, want: tuple[Node, ...], have: tuple[Node, ...]) -> Judgement:
        if len(want) != len(have):
            return DIFFERENT
        return all_of(self.judge(first, second) for first, second in zip(want, have, strict=True))

    def _operation(self, want: Operation, have: Operation) -> Judgement:
        names = self._naming.operator(want, have)
        return all_of((names, _kinds(want, have), self._each(want.operands, have.operands)))

    def _arrays(self, want: Array, have: Array) -> Judgement:
        if want.elements or have.elements or None in (want.type, have.type):
            return self._each(want.elements, have.elements)
        return all_of(
            self._naming.type(first, second)
            for first, second in ((want.type, have.type),)
            if first is not None and second is not None
        )

    def _casts(self, want: Node, have: Node) -> Judgement:
        """Casts stand side by side from within or from without; one that is left over may be one
        that PostgreSQL added.
        """
        wanted, inner_want = _unwrapped(want)
        had, inner_have = _unwrapped(have)
        inner = self.judge(inner_want, inner_have)
        if inner.verdict is Verdict.DIFFERENT:
            # A cast may cut or round a constant: 'abcd'::varchar(2) is 'ab'.
            constant = isinstance(inner_want, Literal) and isinstance(inner_have, Literal)
            unpaired = wanted[len(had) :] or had[len(wanted) :]
            return _doubt(unpaired[0]) if constant and unpaired else DIFFERENT
        from_within = self._side_by_side(wanted, had)
        if from_within.verdict is Verdict.DIFFERENT:
            return all_of((inner, self._side_by_side(wanted[::-1], had[::-1])))
        return all_of((inner, from_within))

    def _side_by_side(self, want: list[Cast], have: list[Cast]) -> Judgement:
        both = zip(want, have, strict=False)
        shared = min(len(want), len(have))
        alone = want[shared:] or have[shared:]
        types = all_of(self._naming.type(first.type, second.type) for first, second in both)
        return all_of((types, *map(_alone, alone)))


def _unwrapped(node: Node) -> tuple[list[Cast], Node]:
    """The casts around a part, from within to without, and the part."""
    casts: list[Cast] = []
    while isinstance(node, Cast):
        casts.append(node)
        node = node.operand
    return casts[::-1], node


_IMPLICIT = (
    LADDER,
    ("date", "timestamp without time zone", "timestamp with time zone"),
    ("time without time zone", "time with time zone", "interval"),
    (*TEXTS, "bpchar", "name", '"char"'),
    ("bpchar", "name", "character varying", "text"),
    ("inet", "cidr"),
    ("cidr", "inet"),
    ('"bit"', "bit varying"),
)
_BUILT_IN_KINDS = {name for ladder in _IMPLICIT for name in ladder} | {
    *("boolean", "json", "jsonb", "uuid", "bytea")
}


def _alone(cast: Cast) -> Judgement:
    """A cast that stands on one side only. Around a constant it adds nothing but the type; else it
    was written, unless it is one of those that PostgreSQL adds.
    """
    target = spelled(cast.type)
    if isinstance(cast.operand, Literal):
        own = cast.operand.form is Form.NUMBER and (not cast.type.is_built_in or target == "money")
        if own:
            return EQUAL
    elif cast.source in _BUILT_IN_KINDS and target in _BUILT_IN_KINDS:
        added = any(_climbs(cast.source, target, ladder) for ladder in _IMPLICIT)
        if cast.type.modifiers or not added:
            return DIFFERENT
    return _doubt(cast)


def _doubt(cast: Cast) -> Judgement:
    return undecided(f"a cast to {cast.type} stands on one side only")


def _climbs(source: str | None, target: str, ladder: Iterable[str]) -> bool:
    steps = [name for name in ladder if name in (source, target)]
    return steps == [source, target]


def _kinds(want: Operation, have: Operation) -> Judgement:
    """Whether arithmetic is on the same kind of number: 1 / 2 is not 1.0 / 2.0."""
    if want.operator.name not in ARITHMETIC:
        return EQUAL
    first, second = _kind(want.result), _kind(have.result)
    if first is not None and second is not None:
        if first == second:
            return EQUAL
        doubt = undecided(f"one side calculates with the type {first}, the other with {second}")
        return DIFFERENT if want.operator.name == "/" else doubt
    pairs = zip(want.operands, have.operands, strict=False)
    if all(_kind_of(one) == _kind_of(other) for one, other in pairs):
        return EQUAL
    return undecided("with which type of number it calculates is not known")


def _kind(result: str | None) -> str | None:
    """Each integer overflows at its own size; all numbers with a fraction go together."""
    return "numeric" if result in LADDER and result not in INTEGERS else result


def _kind_of(node: Node) -> str | None:
    if isinstance(node, Literal) and node.form is Form.NUMBER and node.type is not None:
        return _kind(spelled(node.type))
    return None
