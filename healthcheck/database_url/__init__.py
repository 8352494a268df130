"""A connection string as people have it in their environment, made into libpq's parameters.

No message of this module holds any part of the text but the name of a known kind of thing:
whatever stands in a connection string may be a piece of its password.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

import psycopg
from psycopg import conninfo

from healthcheck.database_url.keys import (
    SCHEMA_KEYS,
    SSL_MODES,
    TOOL_KEYS,
    UNWANTED,
    libpq_keys,
)

APPLICATION_NAME = "healthcheck"
"""What pg_stat_activity shows for our connections, unless the connection string says otherwise."""

EXAMPLE = "postgresql://user:password@host:5432/database"

_VARIABLE = "env:"
_ASSIGNMENT = re.compile(r"(?:export\s+)?[A-Z][A-Z0-9_]*(?:URL|URI|DSN)[A-Z0-9_]*\s*=\s*")
_URL = re.compile(
    r"(?P<jdbc>jdbc:)?postgres(?:ql)?(?P<driver>\+[a-z0-9_]+)?:(?P<slashes>//)?(?P<rest>.*)", re.I
)
_FOREIGN = re.compile(
    r"(?:jdbc:)?(mysql|mariadb|sqlite|sqlserver|mssql|oracle|mongodb|redis|cockroachdb|http|https"
    r"|file|prisma)(?:\+[a-z0-9+]+)?:",
    re.I,
)
_PAIR = re.compile(r"\s*[a-z_]+\s*=", re.I)
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,40}")

_ESCAPES = 'write "%" as %25, "@" as %40, "/" as %2F, "?" as %3F and "#" as %23'


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseUrl:
    """Where a database is and who asks, as keyword arguments for psycopg's connect().

    `default_schema` is the schema that the connection string names for unqualified names, as
    Prisma's ?schema= does. No repr shows any of the parameters.
    """

    parameters: Mapping[str, str] = field(repr=False)
    default_schema: str | None = None


class _Pair(NamedTuple):
    key: str
    value: str


def parse(text: str) -> DatabaseUrl:
    """Read a libpq URL, its key=value form, or the URL of Prisma, SQLAlchemy or JDBC.

    Raises ValueError, whose text says what is wrong and what to do without quoting `text`.
    """
    text = _unwrap(text)
    if not text:
        raise ValueError(f"is empty; wants a connection string such as {EXAMPLE}")
    if not text.isprintable():
        raise ValueError("holds a line break or control character; wants one connection string")
    url = _URL.fullmatch(text)
    if url is not None:
        return _from_url(url)
    foreign = _FOREIGN.match(text)
    if foreign is not None:
        raise ValueError(
            f"is for {foreign[1].lower()}; wants a PostgreSQL connection string such as {EXAMPLE}"
        )
    if _PAIR.match(text):
        return _from_pairs(text)
    raise ValueError(f"is not a PostgreSQL connection string; wants one such as {EXAMPLE}")


def of_variable(text: str, environment: Mapping[str, str]) -> str:
    """What the variable holds that `env:NAME` names; any other text as it is.

    Raises ValueError where it is not set.
    """
    if not text.startswith(_VARIABLE):
        return text
    name = text.removeprefix(_VARIABLE)
    value = environment.get(name)
    if not value:
        raise ValueError(f"the variable {name} is not set; wants a connection string: {EXAMPLE}")
    return value


def _unwrap(text: str) -> str:
    """`text` without what a file or the line of an .env file puts around it."""
    text = text.strip().removeprefix("\ufeff").strip()
    text = _ASSIGNMENT.sub("", text, count=1) if _ASSIGNMENT.match(text) else text
    for quote in "\"'`":
        if len(text) > 1 and text[0] == text[-1] == quote:
            return text[1:-1].strip()
    return text


def _from_pairs(text: str) -> DatabaseUrl:
    try:
        found = conninfo.conninfo_to_dict(text)
    except psycopg.ProgrammingError:
        # libpq's own message quotes the text, password and all.
        found = None
    if found is None:
        raise ValueError(
            "is not a list of key=value pairs that libpq reads: pairs are separated by blanks, "
            "keys are libpq's (host, port, user, password, dbname, …), and a value with a blank "
            r"or a quote in it is written in single quotes, with \' and \\ inside"
        )
    parameters = {key: str(value) for key, value in found.items() if value is not None}
    return _checked(parameters, default_schema=None)


def _from_url(url: re.Match[str]) -> DatabaseUrl:
    jdbc = url["jdbc"] is not None
    if url["slashes"] is None and not jdbc:
        raise ValueError(f'wants "//" after the scheme: {EXAMPLE}')
    rest = url["rest"] if url["slashes"] else "/" + url["rest"]
    authority, path, query = _split(rest)
    _refuse_unescaped(rest, authority, jdbc=jdbc)
    parameters = dict(_authority(authority))
    if path:
        parameters["dbname"] = _unquote(path)
    extra, schema = _query(query, jdbc=jdbc, cut=_is_cut(authority))
    if url["driver"] is not None and ":" in extra.get("host", ""):
        extra |= _hosts_with_ports(extra["host"])
    return _checked(parameters | extra, default_schema=schema)


def _is_cut(authority: str) -> bool:
    """Whether it may end in the middle of a password: no host follows, and a ? stood in it."""
    port = authority.rpartition(":")[2]
    return ":" in authority and "@" not in authority and not port.isdigit()


def _split(rest: str) -> tuple[str, str, str]:
    """'user@host/db?a=b' -> ('user@host', 'db', 'a=b')."""
    before, _, query = rest.partition("?")
    authority, _, path = before.partition("/")
    return authority, path, query


def _refuse_unescaped(rest: str, authority: str, *, jdbc: bool) -> None:
    """What libpq would take for another part of the URL, and then show to a name server."""
    if authority.count("@") > 1 or (not jdbc and "@" in rest[len(authority) :]):
        raise ValueError(
            'holds more than the one "@" that ends the password, or a "/" or "?" before it: '
            f"in a user name or password {_ESCAPES}"
        )
    if _BAD_ESCAPE.search(rest):
        raise ValueError(f'holds a "%" that begins no escape: in a password {_ESCAPES}')


def _authority(authority: str) -> Iterator[tuple[str, str]]:
    credentials, at, hosts = authority.rpartition("@")
    if at:
        user, _, password = credentials.partition(":")
        yield from (
            (key, _unquote(value))
            for key, value in (("user", user), ("password", password))
            if value
        )
    if not hosts:
        return
    names, ports = zip(*(_host_and_port(host) for host in hosts.split(",")), strict=True)
    if any(names):
        yield "host", ",".join(_unquote(name) for name in names)
    if any(ports):
        yield "port", ",".join(ports)


def _host_and_port(text: str) -> tuple[str, str]:
    """'[::1]:5432' -> ('::1', '5432'); 'db' -> ('db', '')."""
    if text.startswith("["):
        host, bracket, after = text[1:].partition("]")
        if not bracket or (after and not after.startswith(":")):
            raise ValueError('wants an IPv6 address in brackets, with ":" and the port after them')
        return host, after[1:]
    host, _, port = text.partition(":")
    return host, port


def _hosts_with_ports(text: str) -> dict[str, str]:
    """SQLAlchemy's ?host=a:5432&host=b:5433."""
    pairs = [host.partition(":") for host in text.split(",")]
    return {
        "host": ",".join(host for host, _, _ in pairs),
        "port": ",".join(port for _, _, port in pairs),
    }


def _query(query: str, *, jdbc: bool, cut: bool) -> tuple[dict[str, str], str | None]:
    """The parameters of libpq among those of a query, and the default schema."""
    parameters: dict[str, str] = {}
    schema: str | None = None
    pairs = list(_query_pairs(query))
    known = {pair.key for pair in pairs}
    for key, value in pairs:
        if key in SCHEMA_KEYS:
            schema = _first_schema(value) or schema
        elif key in libpq_keys() and not _of_prisma(key, known):
            repeated = key == "host" and key in parameters
            parameters[key] = f"{parameters[key]},{value}" if repeated else value
        elif key not in TOOL_KEYS and not _of_prisma(key, known):
            raise ValueError(_unknown_key(key, hide=cut or "password" in known))
    if "sslmode" not in parameters:
        parameters |= _ssl_mode(dict(pairs), jdbc=jdbc)
    return _libpq_ssl_mode(parameters), schema


def _unquote(text: str) -> str:
    """`text` without its percent-encoding; a plus stays a plus, as in libpq."""
    octets = unquote_to_bytes(text)
    decoded = octets.decode(errors="replace")
    if "\0" in decoded or decoded.encode() != octets:
        raise ValueError(f"holds a %00 or an escape that is no UTF-8: {_ESCAPES}")
    return decoded


def _query_pairs(query: str) -> Iterator[_Pair]:
    for part in query.split("&"):
        if part:
            key, _, value = part.partition("=")
            yield _Pair(_unquote(key), _unquote(value))


def _of_prisma(key: str, known: set[str]) -> bool:
    """Whether a certificate is Prisma's, which means the server's where libpq means our own."""
    return key in {"sslcert", "sslpassword"} and bool(known & {"sslaccept", "sslidentity"})


def _first_schema(value: str) -> str | None:
    """'"$user", app' -> 'app': the first schema of a path that is always the same."""
    names = (name.strip().strip('"') for name in value.split(","))
    return next((name for name in names if name and name != "$user"), None)


def _ssl_mode(pairs: Mapping[str, str], *, jdbc: bool) -> dict[str, str]:
    """What `ssl=` of JDBC, asyncpg and node-postgres asks for, as libpq's sslmode."""
    value = pairs.get("ssl")
    if value is None:
        return {}
    if jdbc and value.lower() in {"", "true"}:
        careless = pairs.get("sslfactory", "").endswith("NonValidatingFactory")
        return {"sslmode": "require" if careless else "verify-full"}
    words = {"": "require", "true": "require", "1": "require", "false": "disable", "0": "disable"}
    return {"sslmode": words.get(value.lower(), value)}


def _libpq_ssl_mode(parameters: dict[str, str]) -> dict[str, str]:
    if parameters.get("sslmode") == "no-verify":  # node-postgres
        parameters["sslmode"] = "require"
    return parameters


def _unknown_key(key: str, *, hide: bool) -> str:
    """`hide` where a password stands in the query, and the key may be the rest of it."""
    if hide or not _KEY.fullmatch(key):
        return f"holds an unknown key after the ?; in a password of the query {_ESCAPES}, & as %26"
    close = get_close_matches(key, sorted(libpq_keys() | TOOL_KEYS | {*SCHEMA_KEYS}), n=1)
    suggestion = f'; did you mean "{close[0]}"?' if close else "; leave it out"
    return f'holds the unknown key "{key}" after the ?{suggestion}'


def _checked(parameters: dict[str, str], *, default_schema: str | None) -> DatabaseUrl:
    """The parameters with our defaults, once those that libpq would echo are sound."""
    for port in filter(None, parameters.get("port", "").split(",")):
        if not (port.isascii() and port.isdigit() and 1 <= int(port[:6]) <= 65535):
            raise ValueError(
                "wants a port from 1 to 65535 after the host; if that is not where the port "
                f'stands, the password was cut at a "#" or holds a "/": {_ESCAPES}'
            )
    if parameters.get("sslmode", "prefer") not in SSL_MODES:
        raise ValueError(f"has an sslmode that libpq does not know; wants {', '.join(SSL_MODES)}")
    wanted = {key: value for key, value in parameters.items() if key not in UNWANTED}
    return DatabaseUrl(
        parameters=MappingProxyType({"application_name": APPLICATION_NAME} | wanted),
        default_schema=default_schema,
    )
