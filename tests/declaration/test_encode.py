"""encode() is the inverse of decode()."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from msgspec import Struct
from msgspec.structs import replace

from healthcheck.declaration import decode, encode
from healthcheck.declaration.closed import close
from healthcheck.model import expectation
from healthcheck.model.expectation import Expectation, Origin, Table
from healthcheck.model.names import TableName
from tests.declaration.building import expectations
from tests.declaration.decoding import FILE, decoded
from tests.declaration.generating import DECLARATIONS, Json
from tests.declaration.test_json_schema import VALIDATOR, in_yaml

law = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
ROOT = Path(__file__).parent.parent.parent


def placeless(value: Any) -> Any:
    """The same without the lines on which things are declared, which no two texts share."""
    if isinstance(value, Origin):
        return replace(value, line=0)
    if isinstance(value, Struct):
        fields = {name: placeless(getattr(value, name)) for name in value.__struct_fields__}
        return replace(value, **fields)
    if isinstance(value, dict):
        return {key: placeless(one) for key, one in value.items()}
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(map(placeless, value))
    return value


def again(one: Expectation) -> Expectation:
    return decode(encode(one), file=one.file)


@law
@given(DECLARATIONS)
def test_what_was_decoded_is_encoded_and_decoded_the_same(value: Json) -> None:
    one = decoded(in_yaml(value))
    assert placeless(again(one)) == placeless(one), encode(one).decode()


@law
@given(expectations())
def test_names_and_texts_of_any_kind_survive(one: Expectation) -> None:
    """All that holds of one, because to think of one takes longer than to ask."""
    text = encode(one)
    decoded_again = again(one)
    assert placeless(decoded_again) == placeless(one), text.decode()
    assert encode(decoded_again) == text
    assert VALIDATOR.is_valid(yaml.safe_load(text)), text.decode()

    closed = close(one)
    written_short = encode(closed)
    assert placeless(again(closed)) == placeless(closed), written_short.decode()
    assert len(written_short) <= len(text) + len("\nclosed: true\n")


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("tests/cases/*.yaml")), ids=lambda path: path.stem
)
def test_every_case_survives(path: Path) -> None:
    one = decode(path.read_bytes(), file=FILE)
    assert placeless(again(one)) == placeless(one), encode(one).decode()


SHORTEST = """\
version: 1
schema: public

tables:
  users: [id, userId]
  legacy: absent
  billing.invoices: {}

  orders:
    columns:
      id: bigserial not null
      total: numeric(10,2) not null default 0
      note: {}
      "no": text null default 'x'
      tags: text[]
      old: absent
    primary_key: {name: orders_pkey, columns: [id]}
    indexes:
      orders_idx: [userId, createdAt desc, "coalesce(a, b)"]
      orders_open: {columns: [id], where: status = 'open'}
      orders_any: {}
    unique:
      orders_key: [id, '"a.b"']
    foreign_keys:
      orders_fkey: {columns: [userId, no_], references: "users(id, no)", on_delete: cascade}
      orders_of_users_and_of_their_invoices_fkey:
        columns: [userId, invoiceId]
        references: billing.invoices(userId, id)
        on_delete: cascade
    checks:
      orders_check: total >= 0
      orders_case: |-
        CASE
            WHEN (a > 0) THEN true
        END
      orders_status: "'a' = status"
    since: 20251014_add_orders
"""


def test_a_declaration_in_its_shortest_form_stays_as_it_is() -> None:
    assert encode(decoded(SHORTEST)).decode() == SHORTEST


def test_a_check_that_no_text_holds_stays_in_the_long_form() -> None:
    name = TableName("public", "d")
    one = expectation.Domain(type="text", checks=("VALUE <> 'a' -- (",))
    assert b"checks" in encode(Expectation(domains={name: one}))


def test_named_and_unnamed_things_make_no_declaration() -> None:
    checks = (
        expectation.Check(name="a", expression="b > 0"),
        expectation.Check(expression="c > 0"),
    )
    name = TableName("public", "t")
    one = Expectation(tables={name: Table(name=name, checks=checks)})
    with pytest.raises(ValueError, match="some have a name"):
        encode(one)


def test_a_table_in_a_schema_of_a_tables_name_is_no_column_of_that_table() -> None:
    name = TableName("public", "users")
    key = expectation.ForeignKey(columns=("a",), references=TableName("users", "id"))
    one = Expectation(tables={name: Table(name=name, foreign_keys=(key,))})
    assert placeless(again(one)).tables == one.tables
