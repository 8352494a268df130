"""The JSON Schema of a declaration, put together from what each kind says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from healthcheck.declaration.forms import Keys
from healthcheck.declaration.sections import Section

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def compose(keys: Keys, sections: Sequence[Section[Any]]) -> dict[str, Any]:
    """The schema of the whole file; the definitions of every kind stand under $defs."""
    definitions = {key: each.definitions[key] for each in sections for key in each.definitions}
    return {
        "$schema": DIALECT,
        "title": "healthcheck declaration",
        "description": "What a release needs of its database. What is left out is not checked.",
        **keys.schema,
        "$defs": definitions,
    }
