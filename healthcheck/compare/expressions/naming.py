"""What a name without a schema may mean: in the declaration one of the default schema's, or one
that PostgreSQL has built in; in what the server says always the latter.
"""

from __future__ import annotations

from msgspec import Struct

from healthcheck.compare.expressions.functions import BUILT_IN
from healthcheck.compare.expressions.lexer import UnreadableError
from healthcheck.compare.expressions.literals import TEXTS, spelled
from healthcheck.compare.expressions.tokens import Tokens
from healthcheck.compare.expressions.tree import Name, Operation
from healthcheck.compare.expressions.verdict import DIFFERENT, EQUAL, Judgement, undecided
from healthcheck.compare.types import TypeName, fold_name


class Naming(Struct, frozen=True):
    default_schema: str

    def function(self, want: Name, have: Name) -> Judgement:
        if want.name != have.name:
            if have.name not in (want.written, fold_name(want.written)):
                return DIFFERENT
            return undecided(f"whether {want.written} means {have} is not clear")
        return self._schemas(want, have, clear=want.name not in BUILT_IN)

    def operator(self, want: Operation, have: Operation) -> Judgement:
        """Of built-in types the built-in operator is meant, were there another of its name."""
        if want.operator.name != have.operator.name:
            return DIFFERENT
        clear = want.own or have.own or want.result is None
        return self._schemas(want.operator, have.operator, clear=clear)

    def plain(self, want: Name | None, have: Name | None) -> Judgement:
        """Of collations, fields, and operators that nothing more is known of."""
        if want is None or have is None:
            return EQUAL if want == have else DIFFERENT
        if want.name != have.name:
            return DIFFERENT
        return self._schemas(want, have, clear=True)

    def type(self, want: TypeName, have: TypeName) -> Judgement:
        if want == have:
            return EQUAL
        shapes = (want.dimensions, want.modifiers) == (have.dimensions, have.modifiers)
        if want.is_built_in or have.is_built_in:
            alike = spelled(want) == spelled(have) or (_is_text(want) and _is_text(have))
            return EQUAL if shapes and alike else DIFFERENT
        first, second = Name(want.name, want.schema), Name(have.name, have.schema)
        if not shapes or fold_name(first.name) != fold_name(second.name):
            return DIFFERENT
        if first.name != second.name:
            return undecided(f"whether the type {want} means {have} is not clear")
        return self._schemas(first, second, clear=True)

    def registered(self, want: str, have: str) -> Judgement:
        """Of texts that name something: nextval('users_id_seq'::regclass)."""
        first, second = _parsed(want), _parsed(have)
        if first is None or second is None:
            return undecided(f"whether {want!r} and {have!r} name the same is not known")
        if first.name == second.name:
            return self._schemas(first, second, clear=True)
        if first.written == second.name:
            return undecided(f"{want!r} is read in lower case; write {have!r} if that is meant")
        return DIFFERENT

    def _schemas(self, want: Name, have: Name, *, clear: bool) -> Judgement:
        if want.schema == have.schema:
            return EQUAL
        if want.schema is not None:
            return DIFFERENT
        if clear and have.schema == self.default_schema:
            return EQUAL
        return undecided(f"whether {want} means {have} is not known; write its schema")


def _is_text(type_name: TypeName) -> bool:
    return type_name.element.name in TEXTS


def _parsed(text: str) -> Name | None:
    """A name in a string, folded as SQL folds it: 'public."Mixed"'."""
    try:
        tokens = Tokens(text)
        name = tokens.qualified_name()
        tokens.expect_end()
    except UnreadableError:
        return None
    return name
