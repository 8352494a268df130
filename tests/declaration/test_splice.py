"""What is changed in a text is changed, and nothing else."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from healthcheck.declaration import encode, spliced
from healthcheck.model.expectation import Expectation
from tests.declaration.building import expectations
from tests.declaration.decoding import decoded
from tests.declaration.test_encode import placeless

law = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])


def changed(old: str, new: str) -> str:
    """The old text with what the new one says."""
    old, new = textwrap.dedent(old), textwrap.dedent(new)
    return spliced(old.encode(), decoded(old), decoded(new)).decode()


@law
@given(expectations(), expectations())
def test_it_says_what_the_new_one_says_and_keeps_what_is_the_same(
    old: Expectation, other: Expectation
) -> None:
    new = replace(
        other,
        **{
            field: getattr(old, field)
            for field in ("schema", "role", "check_access", "severity", "ignore")
        },
    )
    before = encode(old)
    assert spliced(before, old, old) == before
    text = spliced(before, old, new)
    assert _unordered(placeless(decoded(text))) == _unordered(placeless(new)), text.decode()


def _unordered(one: Expectation) -> str:
    """Its order is that of the text, as far as the text has it."""
    return "\n".join(sorted(encode(one).decode().splitlines()))


OLD = """\
    version: 1

    tables:
      # first
      b: [id]   # all of it

      # A chapter.

      # of a
      a:
        columns: {id: text, nr: integer}  # two
        indexes:
        # by id
          a_idx: [id]
          # by no
          a_no_idx:
            columns: [nr]   # the number
            # and only
            unique: true
      # at the end of a
    # at the end
"""


@pytest.mark.parametrize(
    ("new", "text"),
    [
        pytest.param(
            """\
            version: 1
            tables:
              b: [id]
              a: {columns: {id: text, nr: integer}, indexes: {a_idx: [id, nr], a_no_idx: [nr]}}
            """,
            """\
            version: 1

            tables:
              # first
              b: [id]   # all of it

              # A chapter.

              # of a
              a:
                columns: {id: text, nr: integer}  # two
                indexes:
                # by id
                  a_idx: [id, nr]
                  # by no
                  # the number
                  # and only
                  a_no_idx: [nr]
              # at the end of a
            # at the end
            """,
            id="a definition is replaced",
        ),
        pytest.param(
            "version: 1\ntables: {b: [id]}",
            """\
            version: 1

            tables:
              # first
              b: [id]   # all of it

              # A chapter.

              # at the end of a
            # at the end
            """,
            id="what goes takes along what was said of it alone",
        ),
        pytest.param(
            """\
            version: 1
            tables:
              b: [id, nr]
              c: {}
              d: {indexes: {d_idx: [id]}}
              a:
                columns: {id: text, nr: bigint}
                indexes:
                  a_idx: [id]
                  a_no_idx: {columns: [nr], unique: true}
                  new_idx: [nr]
                checks: {positive: nr > 0}
            enums: {state: [new]}
            """,
            """\
            version: 1

            tables:
              # first
              b: [id, nr]  # all of it
              c: {}

              d:
                indexes:
                  d_idx: [id]

              # A chapter.

              # of a
              a:
                columns:  # two
                  id: text
                  nr: bigint
                indexes:
                # by id
                  a_idx: [id]
                  # by no
                  a_no_idx:
                    columns: [nr]   # the number
                    # and only
                    unique: true
                  new_idx: [nr]
                checks:
                  positive: nr > 0
              # at the end of a

            enums:
              state: [new]
            # at the end
            """,
            id="what is new stands where it belongs",
        ),
    ],
)
def test_the_rest_stays(new: str, text: str) -> None:
    assert changed(OLD, new) == textwrap.dedent(text)


def test_a_list_on_lines_of_its_own() -> None:
    old = """\
    version: 1
    tables: {t: {}}
    enums:
      state:
      - new   # at first
      # in the end
      - done
      - lost
    """
    new = "version: 1\ntables: {t: {}}\nenums: {state: [new, paid, done]}"
    text = """\
    version: 1
    tables: {t: {}}
    enums:
      state:
      - new   # at first
      - paid
      # in the end
      - done
    """
    assert changed(old, new) == textwrap.dedent(text)


def test_what_is_spelled_otherwise_is_known_by_what_it_means() -> None:
    old = """\
    version: 1
    tables:
      public.a: [id]  # all of it
      '"b"': [id]
    functions:
      public.f(int): {language: sql}  # as it was
      f(): {language: sql}
    """
    new = """\
    version: 1
    tables: {a: [id], b: [id, nr]}
    functions: {f(integer): {language: sql}, f(): {language: sql, strict: true}}
    """
    text = """\
    version: 1
    tables:
      public.a: [id]  # all of it
      b: [id, nr]
    functions:
      public.f(int): {language: sql}  # as it was
      f(): {language: sql, strict: true}
    """
    assert changed(old, new) == textwrap.dedent(text)


def test_what_is_no_name_is_written_anew() -> None:
    old = """\
    version: 1
    tables:
      a:
        indexes:
          a_idx:
          - '"id" desc'
          - nr  # the number
    """
    new = "version: 1\ntables: {a: {indexes: {a_idx: [id desc, nr, at]}}}"
    text = """\
    version: 1
    tables:
      a:
        indexes:
          a_idx:
          - id desc
          - nr  # the number
          - at
    """
    assert changed(old, new) == textwrap.dedent(text)


def test_one_value_is_exchanged_where_it_stands() -> None:
    old = """\
    version: 1
    # the role of the service
    role: app  # not its owner

    tables:
      a: [id]
    """
    new = "version: 1\nrole: api\ntables: {a: [id]}"
    text = """\
    version: 1
    # the role of the service
    role: api  # not its owner

    tables:
      a: [id]
    """
    assert changed(old, new) == textwrap.dedent(text)


def test_a_file_without_blocks_is_written_anew() -> None:
    new = "version: 1\ntables: {b: [id]}"
    assert changed("{version: 1, tables: {a: [id]}}", new) == encode(decoded(new)).decode()


def test_line_ends_stay_as_they_are() -> None:
    old, new = "version: 1\r\ntables:\r\n  a: [id]\r\n", "version: 1\ntables:\n  a: [id, nr]\n"
    text = spliced(old.encode(), decoded(old), decoded(new))
    assert text == b"version: 1\r\ntables:\r\n  a: [id, nr]\r\n"
