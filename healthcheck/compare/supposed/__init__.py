"""A declaration read as a database that is just as it says: for declarations side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from msgspec.structs import replace

from healthcheck.compare.found import Source, found
from healthcheck.compare.function import as_the_server_spells
from healthcheck.compare.supposed.outside import MAKERS
from healthcheck.compare.supposed.privilege import (
    executors,
    granted_functions,
    privileges,
    roles,
)
from healthcheck.compare.supposed.record import filled
from healthcheck.compare.supposed.table import table
from healthcheck.compare.supposed.trigger import triggers
from healthcheck.model import expectation
from healthcheck.model.catalog import Catalog, Function, Relation, Server
from healthcheck.model.expectation import Expectation, Gone, SeverityRule, every_table
from healthcheck.model.finding import Code, Finding, Kind, Severity, Subject
from healthcheck.model.names import ObjectName, Signature, TableName
from healthcheck.model.report import OUTSIDE_SECTIONS

_NOTHING_UNEXPECTED: Final = SeverityRule(pattern="*.unexpected", severity=Severity.FAIL)
_SERVER: Final = Server(
    product="PostgreSQL", version="18.0", database="", role="", in_recovery=False
)


def complete(wanted: Expectation) -> Expectation:
    """The same as all that there may be: what is there undeclared fails too."""
    return replace(wanted, severity=(*wanted.severity, _NOTHING_UNEXPECTED))


def supposed(said: Expectation, *, beside: Expectation) -> Catalog:
    """What a database holds that has all that `said` asks for, and nothing else.

    What `said` leaves open about a thing is as `beside` wants it, and a thing without a name bears
    the name that an equal one has there: so two declarations differ in what both of them say.
    """
    others = {want.name: want for want in every_table(beside)}
    tables = {
        name: table(want, others.get(name), around)
        for around in (said, *_of_tenants(said))
        for name, want in around.tables.items()
        if not want.absent
    }
    return Catalog(
        server=_SERVER,
        schemas={
            **{name.schema: True for name in _names(said)},
            **{group.match: True for group in said.tenants},
        },
        tables=tables,
        neighbours=(
            *(Relation(name, "table") for name in tables if name not in others),
            *(Relation(name, "view") for name in _views(said) if name not in beside.views),
        ),
        triggers=triggers(said, beside),
        privileges=privileges(said, beside),
        roles=roles(said, beside),
        tenants={group.match: (group.match,) for group in said.tenants},
        **_outside(said, beside),
    )


def with_one_tenant(wanted: Expectation) -> Expectation:
    """What to ask of supposed(), which has one tenant of each pattern: how many there are, no
    declaration tells.
    """
    return replace(wanted, tenants=tuple(replace(group, at_least=1) for group in wanted.tenants))


def _of_tenants(said: Expectation) -> Iterator[Expectation]:
    """One of each pattern, by the pattern's own name."""
    for group in said.tenants:
        yield replace(said, schema=group.match, tables=group.tables)


def _views(said: Expectation) -> Iterator[TableName]:
    return (name for name, want in said.views.items() if not _is_gone(want))


def strangers(said: Expectation, *, beside: Expectation) -> Iterator[Finding]:
    """What `said` has in schemas of which `beside` has nothing, where compare() does not look."""
    known = {name.schema for name in _names(beside)}
    sections = {"tables": Kind.TABLE, **OUTSIDE_SECTIONS}
    for section, kind in sections.items():
        for name, want in getattr(said, section).items():
            if name.schema and name.schema not in known and not _is_gone(want):
                arguments = name.arguments if isinstance(name, Signature) else None
                subject = Subject(parts=name[:2], schema=name.schema, arguments=arguments)
                code = Code(f"{kind.value}.unexpected")
                finding = found(code, subject, Source(file=beside.file))
                yield replace(finding, severity=Severity.FAIL)


def _there(name: ObjectName, schema: str) -> ObjectName:
    """With the types of its input as a catalog spells them."""
    return as_the_server_spells(name, schema) if isinstance(name, Signature) else name


def _is_gone(want: object) -> bool:
    return isinstance(want, Gone) or (isinstance(want, expectation.Table) and want.absent)


def _names(said: Expectation) -> Iterable[ObjectName]:
    for section in ("tables", *OUTSIDE_SECTIONS):
        declared = getattr(said, section)
        yield from (name for name, want in declared.items() if not _is_gone(want))


def _outside(said: Expectation, beside: Expectation) -> dict[str, Any]:
    """What stands beside the tables, by section."""
    made: dict[str, Any] = {}
    for section, make in MAKERS.items():
        others = getattr(beside, section)
        made[section] = {
            _there(name, said.schema): make(
                name, filled(want, others.get(name)), others.get(name), said
            )
            for name, want in getattr(said, section).items()
            if not _is_gone(want)
        }
    made["functions"] = _executed(made["functions"], said, beside)
    return made


def _executed(
    functions: Mapping[Signature, Function], said: Expectation, beside: Expectation
) -> dict[Signature, Function]:
    """With who may execute them, and with those of which nothing else is said."""
    granted = {as_the_server_spells(name, said.schema): name for name in granted_functions(said)}
    known = {as_the_server_spells(name, said.schema): name for name in said.functions} | granted
    unknown = {name: Function(language="") for name in granted if name not in functions}
    return {
        there: replace(have, executors=executors(said, beside, known[there]))
        for there, have in {**functions, **unknown}.items()
    }
