"""Extensions of the catalog → declared ones."""

from __future__ import annotations

from typing import Final

from healthcheck.model import expectation
from healthcheck.model.catalog import Catalog
from healthcheck.model.names import TableName
from healthcheck.snapshot.spelling import Spelling

_ALWAYS_THERE: Final = "plpgsql"


def declared(actual: Catalog, spelling: Spelling) -> dict[TableName, expectation.Extension]:
    """Without their versions, which come with the server: another one would have others."""
    return {
        name: expectation.Extension()
        for name in spelling.ordered(actual.extensions)
        if name.name != _ALWAYS_THERE
    }
