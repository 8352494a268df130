"""Domains: type, collation, nullability, default, checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from healthcheck.compare.column_type import as_the_server_would, type_sql
from healthcheck.compare.definition import (
    Difference,
    differing,
    readable,
    unlike,
    unlike_text,
    verdict_of,
)
from healthcheck.compare.expressions import Context, Verdict
from healthcheck.compare.operator_class import collate_sql, own_collation, same_collation
from healthcheck.compare.outside import Differ, Whole, subject
from healthcheck.compare.pairing import Pairs, pair
from healthcheck.compare.types import same_type
from healthcheck.model import catalog, expectation
from healthcheck.model.expectation import ABSENT
from healthcheck.model.finding import Code, Finding, Kind
from healthcheck.model.names import TableName, quote

_NOT_ALTERED: Final = "what a domain is made of cannot be altered: it is dropped and made anew"

_Pairs: TypeAlias = Pairs[expectation.Check, catalog.Check]


def findings(whole: Whole) -> Iterator[Finding]:
    """Domains that are not as declared."""
    yield from _DIFFER.findings(whole, whole.expected.domains, whole.actual.domains)


def described(want: expectation.Domain) -> dict[str, Any]:
    """What is declared of a domain, as JSON; None for what must not be."""
    declared = {
        "type": want.type,
        "collation": own_collation(want.collation),
        "nullable": want.nullable,
        "default": want.default,
        "checks": dict(want.checks) if isinstance(want.checks, Mapping) else want.checks,
    }
    return {
        attribute: None if value is ABSENT else list(value) if isinstance(value, tuple) else value
        for attribute, value in declared.items()
        if value is not None
    }


def create(name: TableName, want: expectation.Domain) -> str | None:
    """The statement that makes it; None if nobody said of what type."""
    if want.type is None:
        return None
    words = [f"CREATE DOMAIN {name} AS {type_sql(want.type)}{collate_sql(want.collation)}"]
    words += [f"DEFAULT {want.default}"] if isinstance(want.default, str) else []
    words += ["NOT NULL"] if want.nullable is False else []
    words += [_clause(check) for check in _declared_checks(want) or ()]
    return " ".join(words) + ";"


class _Beside(Struct, frozen=True, kw_only=True):
    """A declared domain beside the one that is there."""

    name: TableName
    want: expectation.Domain
    have: catalog.Domain
    default_schema: str

    def differences(self, pairs: _Pairs) -> Iterator[Difference]:
        """By attribute, of those that are declared."""
        want, have, schema = self.want, self.have, self.default_schema
        if want.type and self._is_other_type(want.type):
            yield Difference(attribute="type", expected=want.type, actual=have.type)
        if want.collation and not same_collation(want.collation, have.collation, schema):
            yield Difference(attribute="collation", expected=want.collation, actual=have.collation)
        if want.nullable is not None:
            yield from unlike("nullable", want.nullable, have.nullable)
        yield from self._unlike_default()
        yield from self._unlike_checks(pairs)

    def _is_other_type(self, declared: str) -> bool:
        have = self.have
        return not same_type(
            declared,
            have.type,
            default_schema=self.default_schema,
            have_is_extension=have.of_extension,
        )

    def _unlike_default(self) -> Iterator[Difference]:
        """A default that is NULL and none at all are the same to PostgreSQL."""
        want, have = self.want.default, self.have.default
        if want is ABSENT:
            yield from unlike("default", None, have)
        elif want is not None and have is None:
            yield from unlike("default", want, have)
        elif want is not None:
            yield from unlike_text("default", want, have, self._contexts())

    def _contexts(self) -> list[Context]:
        """What an expression may mean: where the type is another than was declared, that is the
        finding, and what was written for the declared type is no other. VALUE is like a column.
        """
        types = [self.have.type]
        if self.want.type and self._is_other_type(self.want.type):
            types.append(as_the_server_would(self.want.type, self.default_schema))
        bases = {self.have.type: self.have.base} if self.have.base else {}
        return [
            Context(
                default_schema=self.default_schema,
                column_types={"value": each},
                target_type=each,
                base_types=bases,
            )
            for each in types
        ]

    def pairs(self) -> _Pairs:
        """Which check is which."""
        return pair(
            _declared_checks(self.want) or (),
            self.have.checks,
            lambda want, have: verdict_of(self._unlike_check(want, have)),
        )

    def _unlike_check(self, want: expectation.Check, have: catalog.Check) -> Iterator[Difference]:
        contexts = [replace(context, target_type=None) for context in self._contexts()]
        yield from unlike_text("checks", want.expression, have.expression, contexts)

    def _unlike_checks(self, pairs: _Pairs) -> Iterator[Difference]:
        """At most one, of the checks as a whole: what is declared are all of them."""
        if self.want.checks is None:
            return
        doubts = [each for one in pairs.same for each in self._unlike_check(*one)]
        sure = (
            pairs.missing
            or pairs.renamed
            or self.have.checks.keys() - pairs.claimed
            or any(not check.valid for check in self.have.checks.values())
        )
        if doubts or sure:
            known = sure or any(doubt.reason is None for doubt in doubts)
            yield Difference(
                attribute="checks",
                expected=described(self.want)["checks"],
                actual={name: _told(check) for name, check in sorted(self.have.checks.items())},
                reason=None if known else doubts[0].reason,
            )

    def sql(self, unlike_ones: set[str], pairs: _Pairs) -> str | None:
        """What makes it as declared; None where PostgreSQL has no statement for that."""
        if unlike_ones & {"type", "collation"}:
            return None
        alter = f"ALTER DOMAIN {self.name}"
        statements = []
        if "nullable" in unlike_ones:
            statements.append(f"{alter} {'DROP' if self.want.nullable else 'SET'} NOT NULL;")
        if "default" in unlike_ones:
            default = self.want.default
            set_ = "DROP DEFAULT" if default is ABSENT else f"SET DEFAULT {default}"
            statements.append(f"{alter} {set_};")
        if "checks" in unlike_ones:
            statements += [f"{alter} {change};" for change in self._mended(pairs)]
        return "\n".join(statements)

    def _mended(self, pairs: _Pairs) -> Iterator[str]:
        for want, have in pairs.renamed:
            yield f"RENAME CONSTRAINT {quote(have.name)} TO {quote(want.name or '')}"
        for name in sorted(self.have.checks.keys() - pairs.claimed):
            yield f"DROP CONSTRAINT {quote(name)}"
        for want, have in pairs.same:
            if verdict_of(self._unlike_check(want, have)) is Verdict.DIFFERENT:
                yield f"DROP CONSTRAINT {quote(have.name)}"
                yield f"ADD {_clause(want)}"
            elif not have.valid:
                yield f"VALIDATE CONSTRAINT {quote(have.name)}"
        for want, have in pairs.renamed:
            if not have.valid:
                yield f"VALIDATE CONSTRAINT {quote(want.name or '')}"
        for want in pairs.missing:
            yield f"ADD {_clause(want)}"


def _unlike(
    whole: Whole, name: TableName, want: expectation.Domain, have: catalog.Domain
) -> Iterator[Finding]:
    beside = _Beside(name=name, want=want, have=have, default_schema=whole.expected.schema)
    pairs = beside.pairs()
    differences = list(beside.differences(pairs))
    if differences:
        sql = beside.sql({each.attribute for each in differences}, pairs)
        yield differing(
            differences,
            subject(name),
            whole.source(want.origin),
            surely=Code.DOMAIN_DEFINITION,
            perhaps=Code.DOMAIN_NOT_CHECKED,
            hint=None if sql else _NOT_ALTERED,
            sql=sql,
        )


def _declared_checks(want: expectation.Domain) -> tuple[expectation.Check, ...] | None:
    """Under names or without; None where nobody spoke of any."""
    match want.checks:
        case None:
            return None
        case tuple():
            return tuple(expectation.Check(expression=each) for each in want.checks)
        case Mapping():
            return tuple(
                expectation.Check(name=name, expression=each) for name, each in want.checks.items()
            )
        case _:
            return ()


def _told(check: catalog.Check) -> str:
    """As a finding shows it."""
    return f"{readable(check.expression)}{'' if check.valid else ' NOT VALID'}"


def _clause(check: expectation.Check) -> str:
    named = f"CONSTRAINT {quote(check.name)} " if check.name else ""
    return f"{named}CHECK ({check.expression})"


_DIFFER: Final = Differ(
    kind=Kind.DOMAIN, drop="DOMAIN", described=described, create=create, unlike=_unlike
)
