"""Triggers of the catalog → declared ones."""

from __future__ import annotations

from typing import Final

from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import Catalog, TriggerFunction
from healthcheck.model.names import TableName
from healthcheck.snapshot.spelling import Spelling, text_of, unwrapped

_BUILT_IN: Final = "pg_catalog"


def declared(
    actual: Catalog, spelling: Spelling
) -> dict[TableName, tuple[expectation.Trigger, ...]]:
    return {
        name: tuple(_trigger(have, spelling) for _, have in sorted(triggers.items()))
        for name in spelling.ordered(actual.triggers)
        if (triggers := actual.triggers[name])
    }


def _trigger(have: catalog.Trigger, spelling: Spelling) -> expectation.Trigger:
    """That it fires goes without saying, and what a trigger has not is not declared."""
    return expectation.Trigger(
        name=have.name,
        timing=have.timing,
        events=have.events,
        columns=have.columns,
        level=have.level,
        function=_function(have, spelling),
        when=None if have.when is None else unwrapped(text_of(have.when)),
        old_table=have.old_table,
        new_table=have.new_table,
        constraint=have.constraint or None,
        deferrable=have.deferrable if have.constraint else None,
        deferred=have.deferred if have.constraint else None,
        enabled=None if have.enabled == "origin" else have.enabled,
    )


def _function(have: catalog.Trigger, spelling: Spelling) -> TriggerFunction:
    function = have.function
    if have.of_extension or function.schema in (spelling.schema, _BUILT_IN):
        return TriggerFunction(name=function.name, arguments=function.arguments)
    return function
