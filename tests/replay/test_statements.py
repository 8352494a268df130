"""Where a statement ends, and at which place it begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.errors import UsageError
from healthcheck.replay.statements import statements


def _texts(text: str) -> list[str]:
    return [one.text for one in statements(text, file="one.sql") if one.text]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param(
            " -- a comment; of one line\n/* and; /* one; */ of two\n */ ", 0, id="comments"
        ),
        pytest.param("SELECT 1", 1, id="the last without a semicolon"),
        pytest.param("SELECT 1; SELECT 2;\n", 2, id="two"),
        pytest.param("SELECT 'a;b', 'it''s;', \"c;\"\"d\"", 1, id="in quotes"),
        pytest.param(r"SELECT 'a\'; SELECT 2", 2, id="a backslash is nothing in a plain string"),
        pytest.param(r"SELECT E'a\';b\\'; SELECT 2", 2, id="escapes"),
        pytest.param("SELECT e'a'\n '\\';'; SELECT 2", 2, id="escapes go on in the next line"),
        pytest.param("SELECT 'a'\n '\\'; SELECT 2", 2, id="where there were none, there are none"),
        pytest.param("SELECT U&'d\\0061;'; SELECT 2", 2, id="code points"),
        pytest.param("SELECT $$;$a$;$$, $a$;$$;$a$; SELECT 2", 2, id="dollar quotes"),
        pytest.param("SELECT a$$ FROM b$$; SELECT 2", 2, id="a dollar in a name"),
        pytest.param("SELECT 1$$;$$; SELECT 2", 2, id="a dollar quote behind a number"),
        pytest.param("EXECUTE p($1); SELECT $2", 2, id="parameters"),
        pytest.param(
            "CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b)", 1, id="rule"
        ),
        pytest.param(
            "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;"
            " SELECT CASE WHEN true THEN 1 END; END; SELECT 2",
            2,
            id="a body of statements",
        ),
        pytest.param("BEGIN; SELECT 1; END; SELECT 2", 4, id="a transaction is no body"),
        pytest.param("SELECT 1 AS größe$; SELECT 2", 2, id="letters beyond ascii"),
    ],
)
def test_where_statements_end(text: str, number: int) -> None:
    found = statements(text, file="one.sql")
    assert "".join(one.source for one in found) == text
    assert len([one for one in found if one.text]) == number


def test_what_is_behind_the_comments() -> None:
    assert _texts("-- why\nSELECT 1 ;\n\n/* then */ SELECT\n 2") == ["SELECT 1 ;", "SELECT\n 2"]


def test_places_count_from_one() -> None:
    found = statements("SELECT 1; SELECT 2;\n\n  SELECT 'é\n', 3; SELECT 4", file="one.sql")
    assert [(one.line, one.column) for one in found] == [(1, 1), (1, 11), (3, 3), (4, 7)]


def test_the_data_of_copy() -> None:
    text = "COPY a.t (b, c) FROM STDIN WITH (FORMAT text);\n1\tx;'\n\\N\t2\n\\.\nSELECT 1;"
    copy, select = statements(text, file="one.sql")
    assert copy.text == "COPY a.t (b, c) FROM STDIN WITH (FORMAT text);"
    assert copy.data == "1\tx;'\n\\N\t2\n"
    assert (select.text, select.line) == ("SELECT 1;", 5)


def test_data_that_nothing_ends() -> None:
    [copy] = statements("COPY t FROM stdin;\n1\n2", file="one.sql")
    assert copy.data == "1\n2"


def test_a_copy_from_elsewhere_has_none() -> None:
    assert [one.data for one in statements("COPY t FROM 'stdin'; SELECT 1;", file="")] == [None] * 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("SELECT 1;\n  'a", "one.sql:2:3: the string that begins here", id="string"),
        pytest.param("SELECT e'a\\'", "one.sql:1:8: the string that begins here", id="escapes"),
        pytest.param('SELECT "a', "one.sql:1:8: the name in quotes that", id="name"),
        pytest.param("SELECT $b$ $$", "one.sql:1:8: the string that begins with $b$", id="dollar"),
        pytest.param("/* /* */", "one.sql:1:1: the comment that begins here", id="comment"),
        pytest.param("\n\\restrict aB1\n", r"one.sql:2:1: \restrict is a command of", id="psql"),
        pytest.param("SELECT 1 \\gset x", r"one.sql:1:10: \gset is a command of", id="psql behind"),
        pytest.param("SELECT\0", "one.sql:1:7: holds a zero byte", id="zero"),
    ],
)
def test_what_is_refused(text: str, told: str) -> None:
    with pytest.raises(UsageError) as refused:
        statements(text, file="one.sql")
    assert str(refused.value).startswith(told)


_PIECES = st.sampled_from(
    [
        *("a", "e", "E'", "'", "''", '"', "$$", "$b$", "(", ")", ";", "--", "/*", "*/", "\n", " "),
        *("1", "é", "begin", "end", "create function", "copy t from stdin;\n", "\\.\n", "\\"),
    ]
)


@given(st.lists(_PIECES).map("".join))
def test_no_character_is_lost(text: str) -> None:
    try:
        found = statements(text, file="one.sql")
    except UsageError:
        return
    assert "".join(one.source for one in found) == text
    assert all(one.text in one.source for one in found)
    assert all(text[one.offset :].startswith(one.text) for one in found)


_ONE = st.sampled_from(
    [
        "SELECT ';'",
        "SELECT E'\\';'",
        "DO $x$ BEGIN; END $x$",
        "SELECT (1) /* ; */",
        "-- ;\nSELECT 2",
    ]
)


@given(st.lists(_ONE), st.booleans())
def test_as_many_as_were_joined(parts: list[str], ended: bool) -> None:
    text = ";\n".join(parts) + (";" if ended and parts else "")
    assert len(_texts(text)) == len(parts)
