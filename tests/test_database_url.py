from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from healthcheck.database_url import APPLICATION_NAME, parse

PLAIN = {"user": "app", "password": "pw", "host": "db", "dbname": "shop"}


@pytest.mark.parametrize(
    ("text", "parameters"),
    [
        pytest.param("postgresql://app:pw@db/shop", PLAIN, id="libpq's URL"),
        pytest.param("postgres://app:pw@db/shop", PLAIN, id="the short scheme"),
        pytest.param("POSTGRES://app:pw@db/shop", PLAIN, id="an upper-case scheme"),
        pytest.param("postgresql+psycopg://app:pw@db/shop", PLAIN, id="SQLAlchemy, psycopg"),
        pytest.param("postgresql+psycopg2://app:pw@db/shop", PLAIN, id="SQLAlchemy, psycopg2"),
        pytest.param("postgresql+asyncpg://app:pw@db/shop", PLAIN, id="SQLAlchemy, asyncpg"),
        pytest.param("jdbc:postgresql://db/shop?user=app&password=pw", PLAIN, id="JDBC"),
        pytest.param(
            "jdbc:postgresql:shop?user=app", {"user": "app", "dbname": "shop"}, id="JDBC, no host"
        ),
        pytest.param("host=db user=app password=pw dbname=shop", PLAIN, id="key=value"),
        pytest.param(
            r"host = db password = 'it\'s a \\' ",
            {"host": "db", "password": "it's a \\"},
            id="key=value with quotes",
        ),
        pytest.param("postgresql://", {}, id="everything from libpq's defaults"),
        pytest.param("postgresql:///shop", {"dbname": "shop"}, id="only a database"),
        pytest.param("postgresql://db:5433", {"host": "db", "port": "5433"}, id="a port"),
        pytest.param("postgresql://db:/shop", {"host": "db", "dbname": "shop"}, id="an empty port"),
        pytest.param("postgresql://app@db", {"user": "app", "host": "db"}, id="no password"),
        pytest.param("postgresql://:5433", {"port": "5433"}, id="a port and no host"),
        pytest.param(
            "postgresql://a:1,b:2,c/shop",
            {"host": "a,b,c", "port": "1,2,", "dbname": "shop"},
            id="several hosts",
        ),
        pytest.param("postgresql://[::1]:5433", {"host": "::1", "port": "5433"}, id="IPv6"),
        pytest.param("postgresql://[::1]", {"host": "::1"}, id="IPv6 without a port"),
        pytest.param(
            "postgresql://%2Fvar%2Frun/shop",
            {"host": "/var/run", "dbname": "shop"},
            id="a socket as host",
        ),
        pytest.param(
            "postgresql:///shop?host=/var/run",
            {"host": "/var/run", "dbname": "shop"},
            id="a socket in the query",
        ),
        pytest.param(
            "postgresql+psycopg2:///shop?host=a:1&host=b:2",
            {"host": "a,b", "port": "1,2", "dbname": "shop"},
            id="SQLAlchemy, several hosts",
        ),
        pytest.param(
            "postgresql://a%40b:p%40%2F%25%3a@db",
            {"user": "a@b", "password": "p@/%:", "host": "db"},
            id="percent-encoding",
        ),
        pytest.param(
            "postgresql://app:p#:+w@db",
            {"user": "app", "password": "p#:+w", "host": "db"},
            id="what libpq takes as it is in a password",
        ),
        pytest.param(
            "postgresql://db?sslmode=verify-full&options=-c%20geqo=off&&connect_timeout=3",
            {
                "host": "db",
                "sslmode": "verify-full",
                "options": "-c geqo=off",
                "connect_timeout": "3",
            },
            id="libpq's own parameters",
        ),
        pytest.param("postgresql://db?ssl=true", {"host": "db", "sslmode": "require"}, id="ssl"),
        pytest.param(
            "postgresql://db?ssl=verify-ca",
            {"host": "db", "sslmode": "verify-ca"},
            id="asyncpg ssl",
        ),
        pytest.param(
            "postgresql://db?sslmode=no-verify",
            {"host": "db", "sslmode": "require"},
            id="node-postgres without verification",
        ),
        pytest.param(
            "jdbc:postgresql://db/?ssl=true",
            {"host": "db", "sslmode": "verify-full"},
            id="JDBC ssl",
        ),
        pytest.param(
            "jdbc:postgresql://db/?ssl=true&sslfactory=org.postgresql.ssl.NonValidatingFactory",
            {"host": "db", "sslmode": "require"},
            id="JDBC ssl without verification",
        ),
        pytest.param(
            "jdbc:postgresql://db/?ssl=false&sslmode=require",
            {"host": "db", "sslmode": "require"},
            id="sslmode wins over ssl",
        ),
        pytest.param(
            "jdbc:postgresql://db/?user=me@server&ApplicationName=x",
            {"host": "db", "user": "me@server"},
            id="JDBC with a user of Azure",
        ),
        pytest.param(
            "postgresql://db?connection_limit=5&pool_timeout=0&pgbouncer=true&sslaccept=strict"
            "&sslcert=ca.pem&socket_timeout=3&statement_cache_size=0",
            {"host": "db"},
            id="what only Prisma knows",
        ),
        pytest.param(
            "postgresql://db?sslcert=a.pem", {"host": "db", "sslcert": "a.pem"}, id="cert"
        ),
        pytest.param(
            "postgresql://db?client_encoding=latin1&replication=database",
            {"host": "db"},
            id="what would change what a probe reads",
        ),
        pytest.param("\ufeff  postgres://app:pw@db/shop \r\n", PLAIN, id="blanks and a line end"),
        pytest.param("'postgres://app:pw@db/shop'", PLAIN, id="single quotes"),
        pytest.param('"postgres://app:pw@db/shop"\n', PLAIN, id="double quotes"),
        pytest.param('DATABASE_URL="postgres://app:pw@db/shop"', PLAIN, id="a line of .env"),
        pytest.param("export PG_URL=postgres://app:pw@db/shop", PLAIN, id="a line of a shell"),
    ],
)
def test_accepts(text: str, parameters: Mapping[str, str]) -> None:
    found = dict(parse(text).parameters)
    assert found.pop("application_name") == APPLICATION_NAME
    assert found == parameters


@pytest.mark.parametrize(
    ("text", "schema"),
    [
        pytest.param("postgresql://db", None, id="none"),
        pytest.param("postgresql://db?schema=app", "app", id="Prisma"),
        pytest.param("postgresql://db?schema=my%20App", "my App", id="percent-encoded"),
        pytest.param("postgresql://db?schema=", None, id="empty"),
        pytest.param("jdbc:postgresql://db/?currentSchema=app,public", "app", id="JDBC"),
        pytest.param('postgresql://db?search_path="$user", app', "app", id="a search path"),
        pytest.param("host=db", None, id="key=value"),
    ],
)
def test_default_schema(text: str, schema: str | None) -> None:
    assert parse(text).default_schema == schema


def test_own_application_name() -> None:
    assert parse("host=db application_name=mine").parameters["application_name"] == "mine"
    assert parse("postgresql://db?application_name=mine").parameters["application_name"] == "mine"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "is empty; wants a connection string", id="empty"),
        pytest.param(" \n", "is empty", id="blank"),
        pytest.param("'\"'", "is not a PostgreSQL connection string", id="quotes"),
        pytest.param("postgres://a\npostgres://b", "holds a line break", id="two lines"),
        pytest.param("mysql://app:pw@db/shop", "is for mysql", id="another database"),
        pytest.param("prisma+postgres://x?api_key=k", "is for prisma", id="Prisma's proxy"),
        pytest.param("app:pw@db/shop", "is not a PostgreSQL connection string", id="no scheme"),
        pytest.param("postgres:app:pw@db", 'wants "//" after the scheme', id="no slashes"),
        pytest.param("host=db passwort=pw", "is not a list of key=value pairs", id="unknown pair"),
        pytest.param("host=db pw", "is not a list of key=value pairs", id="a blank in a value"),
        pytest.param("postgres://a:p@w@db", 'holds more than the one "@"', id="unescaped @"),
        pytest.param("postgres://a:p/w@db", '"/" or "?" before it', id="unescaped /"),
        pytest.param("postgres://a:p?w@db", '"/" or "?" before it', id="unescaped ?"),
        pytest.param("postgres://a:p%w@db", 'holds a "%" that begins no escape', id="unescaped %"),
        pytest.param("postgres://a:p%00@db", "holds a %00", id="a NUL"),
        pytest.param("postgres://a:p%ff@db", "an escape that is no UTF-8", id="not UTF-8"),
        pytest.param("postgres://a:pw", "the password was cut at a", id="cut at the #"),
        pytest.param("postgres://db:0", "wants a port from 1 to 65535", id="port 0"),
        pytest.param("postgres://db:99999999", "wants a port from 1 to 65535", id="a large port"),
        pytest.param("postgres://a:1,b:x", "wants a port from 1 to 65535", id="the second port"),
        pytest.param("host=db port=x", "wants a port from 1 to 65535", id="port of a pair"),
        pytest.param("postgres://[::1", "wants an IPv6 address in brackets", id="open bracket"),
        pytest.param("postgres://[::1]5432", "wants an IPv6 address", id="no colon"),
        pytest.param("postgres://db?sslmode=on", "wants disable, allow, prefer", id="sslmode"),
        pytest.param("postgres://db?sslmod=x", 'did you mean "sslmode"?', id="a near miss"),
        pytest.param("postgres://db?zzzz=x", '"zzzz" after the ?; leave it out', id="unknown key"),
        pytest.param("postgres://db?a%0Ab=x", "an unknown key after the ?", id="a hostile key"),
        pytest.param(
            "jdbc:postgresql://db/?password=pw&zzzz",
            "an unknown key after",
            id="an & in a password",
        ),
    ],
)
def test_refuses(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        parse(text)
    assert "zzzz" not in str(caught.value) or "password" not in text


PIECES = st.lists(
    st.sampled_from(["geheim", "@", "#", "/", "%", "%41", "?", "&", "=", ":", "'", '"', "\\", " "]),
    min_size=1,
    max_size=8,
).map(lambda pieces: "geheim" + "".join(pieces))


@given(
    secret=PIECES,
    form=st.sampled_from(
        [
            "postgresql://app:{}@db/shop",
            "postgresql://app:{}",
            "postgresql+asyncpg://app:{}@db/shop?ssl=true",
            "jdbc:postgresql://db/shop?user=app&password={}",
            "host=db password={}",
            "host=db password='{}' port=1",
            "{}",
        ]
    ),
)
def test_no_message_and_no_repr_holds_a_secret(secret: str, form: str) -> None:
    told = ""
    try:
        told = repr(parse(form.format(secret)))
    except ValueError as error:
        told = f"{error} {error.__cause__} {error.__context__}"
    assert "geheim" not in told


def test_a_key_that_may_be_the_rest_of_a_password_is_not_named() -> None:
    with pytest.raises(ValueError, match="an unknown key") as caught:
        parse("postgresql://app:one?geheim")
    assert "geheim" not in str(caught.value)


TEXT = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)


@given(password=TEXT, user=TEXT)
def test_what_is_percent_encoded_comes_back(password: str, user: str) -> None:
    encoded = ["".join(f"%{byte:02X}" for byte in text.encode()) for text in (user, password)]
    found = parse("postgresql://{}:{}@db".format(*encoded)).parameters
    assert (found["user"], found["password"]) == (user, password)


@given(
    user=st.sampled_from(["", "app", "a%40b"]),
    password=st.sampled_from(["", ":", ":pw", ":p#+:w", ":p%2Fw"]),
    hosts=st.lists(st.sampled_from(["db", "db:1", "[::1]:2", "[::1]", "%2Frun", ""]), max_size=3),
    path=st.sampled_from(["", "/", "/shop", "/a%20b"]),
    query=st.sampled_from(["", "?", "?sslmode=require", "?connect_timeout=3&application_name=x"]),
)
def test_a_url_of_libpq_is_read_as_libpq_reads_it(
    user: str, password: str, hosts: list[str], path: str, query: str
) -> None:
    credentials = f"{user}{password}@" if user or password else ""
    text = f"postgresql://{credentials}{','.join(hosts)}{path}{query}"
    theirs = {key: value for key, value in conninfo_to_dict(text).items() if str(value).strip(",")}
    ours = dict(parse(text).parameters)
    assert ours == {"application_name": APPLICATION_NAME} | theirs
    assert conninfo_to_dict(make_conninfo(**ours))
