"""Sequences: a list of names, or each with what is asked of it."""

from __future__ import annotations

from typing import Final, get_args

from healthcheck.declaration.definition import Definition, plainly
from healthcheck.declaration.forms import FLAG, INTEGER, ORIGIN, Keys, choice
from healthcheck.declaration.qualified import qualified
from healthcheck.declaration.written import LongForm, Written
from healthcheck.model.catalog import SequenceType
from healthcheck.model.expectation import Sequence


def encode_sequence(sequence: Sequence, schema: str) -> LongForm:
    values: dict[str, Written | None] = {
        "type": sequence.type,
        "increment": sequence.increment,
        "minimum": sequence.minimum,
        "maximum": sequence.maximum,
        "start": sequence.start,
        "cycle": sequence.cycle,
    }
    return LongForm({key: value for key, value in values.items() if value is not None})


SECTION: Final = qualified(
    "sequences",
    Definition(
        noun="sequence",
        wants="a mapping, {} or absent",
        keys=Keys(
            fields={
                "type": choice(get_args(SequenceType)).about("The type of its values."),
                "increment": INTEGER.about("What is added for the next value.", 1, -1),
                "minimum": INTEGER.about("The smallest value."),
                "maximum": INTEGER.about("The largest value."),
                "start": INTEGER.about("The first value.", 1000),
                "cycle": FLAG.about("Whether it begins anew behind its last value."),
                **ORIGIN,
            },
        ),
        build=plainly(Sequence),
        encode=encode_sequence,
    ),
    "Sequences: a list of names, or by name what is asked of each.",
    ["invoice_no_seq"],
    {"invoice_no_seq": {"type": "bigint", "increment": 10}, "old_seq": "absent"},
    bare=lambda origin: Sequence(origin=origin),
)
