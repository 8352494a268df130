from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.model.names import TableName, literal, printable, qualified, quote, split
from tests.postgres import Database

# PostgreSQL stores no NUL and no lone surrogate.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


def test_every_keyword_is_quoted_where_the_server_would(database: Database) -> None:
    words = database.query(
        'SELECT word, quote_ident(word) FROM pg_get_keywords() ORDER BY word COLLATE "C"'
    )
    # A word that only a newer version reserves may be quoted on an older one: it does no harm.
    assert [word for word, quoted in words if quote(word) != quoted and quoted != word] == []
    if database.server_version >= 180000:
        assert [word for word, quoted in words if quote(word) != quoted] == []


@pytest.mark.parametrize(
    "name", ["plain", "Upper", "1st", "with space", 'quo"te', "dot.ted", "ü", "_x$1", "a-b", "user"]
)
def test_a_name_is_quoted_as_the_server_does(database: Database, name: str) -> None:
    assert [(quote(name),)] == database.query("SELECT quote_ident(%s)", name)


@pytest.mark.parametrize("text", ["plain", "it's", "back\\slash", "both ' and \\", "new\nline"])
def test_a_literal_means_its_text(database: Database, text: str) -> None:
    assert database.query("SELECT " + literal(text).replace("%", "%%")) == [(text,)]


@given(st.lists(texts, min_size=1, max_size=3))
def test_split_takes_apart_what_qualified_joins(parts: list[str]) -> None:
    assert split(qualified(*parts)) == tuple(parts)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("projectId", ("projectId",), id="case is kept"),
        pytest.param("billing.invoices", ("billing", "invoices"), id="a dot separates"),
        pytest.param('"odd.name"', ("odd.name",), id="quotes keep a dot"),
        pytest.param('a."b""c"', ("a", 'b"c'), id="doubled quotes"),
        pytest.param("two words", ("two words",), id="a blank is part of the name"),
    ],
)
def test_split(text: str, parts: tuple[str, ...]) -> None:
    assert split(text) == parts


@pytest.mark.parametrize("text", ["", ".", "a.", ".a", 'a"b', '"a', '""', '"a"b', 'a.""'])
def test_split_refuses(text: str) -> None:
    with pytest.raises(ValueError, match="name"):
        split(text)


def test_a_table_prints_as_sql_writes_it() -> None:
    assert str(TableName("public", "Order")) == 'public."Order"'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("plain ü", "plain ü", id="what prints is left"),
        pytest.param("\x1b[31mred", "\\x1b[31mred", id="a terminal's escape"),
        pytest.param("a\u2028b\n", "a\\u2028b\\n", id="line separators"),
        pytest.param("\u202etxt", "\\u202etxt", id="a change of direction"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown
