"""A report as one script that would mend the database, for a person to read first. Never run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from healthcheck.compare.expressions.lexer import Kind as Token
from healthcheck.compare.expressions.lexer import UnreadableError, tokenize
from healthcheck.model.finding import Finding
from healthcheck.model.names import printable, quote
from healthcheck.model.report import Report, Status
from healthcheck.report.text import remedies


class _Part(NamedTuple):
    """Statements that belong together: what they do, and whether one transaction holds them."""

    title: str
    in_transaction: bool
    statements: tuple[str, ...]


# Of the keywords that a statement begins with. What comes first may be needed by what comes later.
_TABLE: Final = r"ALTER (FOREIGN )?TABLE \S+ \. \S+ "
_OF_TRIGGER: Final = r"(ENABLE|DISABLE) (ALWAYS |REPLICA )?TRIGGER"
_PARTS: Final = (
    _Part("Values of enums, which can be used only once they are committed", False, (
        r"ALTER TYPE \S+ \. \S+ ADD VALUE",
    )),
    _Part("What others need; tables, columns and their constraints", True, (
        r"CREATE (ROLE|SCHEMA|EXTENSION)|ALTER EXTENSION",
        r"DROP (TRIGGER|POLICY|VIEW|MATERIALIZED VIEW)",
        r"(CREATE|ALTER) (TYPE|DOMAIN)",
        r"(CREATE|ALTER) SEQUENCE",
        r"CREATE (UNLOGGED |FOREIGN )?TABLE(?!.* (PARTITION OF|INHERITS))",
        r"CREATE (UNLOGGED |FOREIGN )?TABLE",
        _TABLE + r"(?!.*FOREIGN KEY|VALIDATE|ENABLE|DISABLE|FORCE|NO FORCE)",
        r"(CREATE|DROP) (UNIQUE )?INDEX (?!CONCURRENTLY)",
    )),
    _Part("Indexes, which are built beside running queries and so in no transaction", False, (
        r"(CREATE|DROP) (UNIQUE )?INDEX CONCURRENTLY|REINDEX",
    )),
    _Part("What stands upon the rest", True, (
        _TABLE + f"(?!{_OF_TRIGGER})",
        r"CREATE (MATERIALIZED )?VIEW",
        r"(?!GRANT|REVOKE|ALTER (FOREIGN )?TABLE)",
        _TABLE + _OF_TRIGGER,
        r"",
    )),
)  # fmt: skip
_ORDER: Final = [
    ((part, place), re.compile(pattern, re.DOTALL))
    for part, each in enumerate(_PARTS)
    for place, pattern in enumerate(each.statements)
]
_NEEDS_CARE: Final = """\
It knows the catalog and nothing of the rows: a NOT NULL column without a default, another type or
a new constraint may be refused, or take long under a lock. Try it on a copy."""


def as_sql(report: Report) -> str:
    """The statements of all findings, in an order in which they can be run.

    Everything else in it is a comment, also where nothing is to be done or nothing is known.
    """
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    where = f"target {printable(report.target)}"
    if report.server is not None:
        where += f", database {printable(quote(report.server.database))}"
    yield from _comment(f"{where}: {report.message}")
    if report.status is Status.UNKNOWN:
        yield "-- No statement is known while there is no answer."
        return
    statements = ordered(report.findings)
    unmended = [finding for finding in report.findings if not finding.sql]
    yield from _warnings(report.findings)
    yield from _of_tenants(report.findings)
    if unmended:
        yield "--"
        yield "-- No statement is known for:"
        for finding in unmended:
            yield from _comment(f"  {_told(finding)}: {finding.remedy or finding.hint or ''}")
    if statements:
        yield "--"
        yield from _comment(_NEEDS_CARE)
    yield from _script(statements)


def _warnings(findings: Sequence[Finding]) -> Iterator[str]:
    """The migrations that come before any statement: what they make, nobody should make by hand."""
    with_sql = [finding for finding in findings if finding.sql]
    explained = [
        finding
        for finding in with_sql
        if finding.sql != finding.remedy and (finding.since or finding.changed)
    ]
    told = remedies(explained)
    if told:
        share = "all" if len(explained) == len(with_sql) else "some"
        yield "--"
        yield f"-- WARNING: a migration explains {share} of it. Do this instead, and check again:"
        for remedy in told:
            yield from _comment(f"  {remedy}")


def _of_tenants(findings: Sequence[Finding]) -> Iterator[str]:
    """What is not in the script, which names some of many tenants."""
    spread = [finding.tenants for finding in findings if finding.sql and finding.tenants]
    if any(each.count > len(each.first) for each in spread):
        yield "--"
        yield "-- WARNING: of tenants only the first are named. What others lack is much the same:"
        yield "-- write it for all, or check again behind each run."


class Statement(NamedTuple):
    """One statement with its semicolon, where in a script it belongs, and what it mends."""

    part: int
    place: int
    text: str
    finding: Finding


def ordered(findings: Iterable[Finding]) -> list[Statement]:
    """Each statement once: types before tables, tables before foreign keys, indexes apart."""
    made: dict[str, Statement] = {}
    for finding in findings:
        pieces = split(finding.sql or "")
        # What replaces a thing must not be torn from what drops it.
        together = len(pieces) > 1 and pieces[0].upper().startswith(("DROP", "ALTER"))
        places = [_place(piece) for piece in pieces]
        for text, (part, place) in zip(pieces, places, strict=True):
            at = max(places) if together else (part, place)
            made.setdefault(text, Statement(*at, text, finding))
    return sorted(made.values(), key=lambda statement: statement[:2])


def split(sql: str) -> list[str]:
    """The statements of `sql`, each with its semicolon; one that cannot be read is left whole."""
    try:
        tokens = tokenize(sql)
    except UnreadableError:
        return [sql]
    ends = [token.end for token in tokens if token.kind is Token.MARK and token.value == ";"]
    starts = [0, *ends]
    return [sql[start:end].strip() for start, end in zip(starts, ends, strict=False)]


def _place(statement: str) -> tuple[int, int]:
    words = _keywords(statement)
    return next(place for place, pattern in _ORDER if pattern.match(words))


def _keywords(statement: str) -> str:
    """The statement without quoted names and constants, in capitals: those cannot be keywords."""
    try:
        tokens = tokenize(statement)
    except UnreadableError:
        return statement.upper()
    plain = (Token.WORD, Token.MARK)
    return " ".join(t.value.upper() if t.kind in plain else "_" for t in tokens)


def _script(statements: Sequence[Statement]) -> Iterator[str]:
    for number, part in enumerate(_PARTS):
        inside = [statement for statement in statements if statement.part == number]
        if not inside:
            continue
        yield ""
        yield f"-- {part.title}."
        if part.in_transaction:
            yield "BEGIN;"
        told = None
        for statement in inside:
            if statement.finding is not told:
                told = statement.finding
                yield from _comment(_told(told))
            yield statement.text
        if part.in_transaction:
            yield "COMMIT;"


def _told(finding: Finding) -> str:
    place = f" ({finding.declared_at})" if finding.declared_at else ""
    return f"{finding.severity.value} {finding.code.value} {finding.subject.object}{place}"


def _comment(text: str) -> Iterator[str]:
    """`text` in comment lines, which nothing in it can leave."""
    for line in text.splitlines():
        yield f"-- {printable(line)}".rstrip()
