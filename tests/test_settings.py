from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.errors import SettingsError
from healthcheck.settings import SETTINGS, Settings, load
from healthcheck.settings.names import is_service_link

URL = "postgresql://app:geheim@db/shop"
ROOT = Path(__file__).parent.parent


def loaded(options: Mapping[str, str] | None = None, **environ: str) -> Settings:
    given = {"HEALTHCHECK_DATABASE_URL": URL} | {
        f"HEALTHCHECK_{name}": value for name, value in environ.items()
    }
    return load({name: value for name, value in given.items() if value != "unset"}, options)


def problems(options: Mapping[str, str] | None = None, **environ: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        loaded(options, **environ)
    assert "geheim" not in str(caught.value)
    return [str(problem) for problem in caught.value.problems]


def test_defaults() -> None:
    settings = loaded()
    assert settings == Settings(targets=settings.targets)
    (target,) = settings.targets
    assert target.name == "default"
    assert target.declaration == Path("expected_schema.yaml")
    assert target.url.parameters["host"] == "db"


def test_every_setting_is_a_field_and_none_else() -> None:
    fields = set(Settings.__dataclass_fields__) - {"targets"}
    assert {setting.field for setting in SETTINGS} == fields | {
        "database_url", "declaration", "targets",
    }  # fmt: skip


def test_every_setting_is_documented_with_its_default() -> None:
    page = (ROOT / "docs/reference/settings.md").read_text()
    for setting in SETTINGS:
        _, _, section = page.partition(f"## `{setting.name}`\n")
        section, _, _ = section.partition("\n## ")
        assert section, f"{setting.name} has no heading"
        if setting.default is not None:
            assert f"Default: `{setting.default}`" in section
        if setting.option is not None:
            assert f"`{setting.option}`" in section
        if setting.secret:
            assert f"`{setting.name}_FILE`" in section


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        pytest.param("HOST", "0.0.0.0", "host", "0.0.0.0", id="every address"),  # noqa: S104
        pytest.param("HOST", "[::1]", "host", "::1", id="IPv6 in brackets"),
        pytest.param("PORT", "0", "port", 0, id="any free port"),
        pytest.param("PORT", " 65535 ", "port", 65535, id="blanks"),
        pytest.param("PORT", "", "port", 8080, id="an empty value is none"),
        pytest.param("PORT", "tcp://10.0.0.1:8080", "port", 8080, id="a link of Kubernetes"),
        pytest.param("TIMEOUT", "2", "timeout", 2.0, id="seconds"),
        pytest.param("STATEMENT_TIMEOUT", "1e1", "statement_timeout", 10.0, id="an exponent"),
        pytest.param("LOCK_TIMEOUT", ".05", "lock_timeout", 0.05, id="a fraction"),
        pytest.param("LOG_FORMAT", "Console", "log_format", "console", id="upper case"),
        pytest.param("LOG_LEVEL", "debug", "log_level", "debug", id="level"),
        pytest.param("DETAIL", "status", "detail", "status", id="detail"),
        pytest.param("TOKEN", "abc-123", "token", "abc-123", id="token"),
        pytest.param("ALWAYS_FULL", "1", "always_full", True, id="yes"),
        pytest.param("ALWAYS_FULL", "Off", "always_full", False, id="no"),
    ],
)
def test_reads(name: str, text: str, field: str, value: object) -> None:
    assert getattr(loaded(None, **{name: text}), field) == value


@pytest.mark.parametrize(
    ("host", "detail"),
    [
        pytest.param("127.0.0.1", "full", id="loopback"),
        pytest.param("127.9.9.9", "full", id="loopback too"),
        pytest.param("::1", "full", id="loopback of IPv6"),
        pytest.param("localhost", "full", id="localhost"),
        pytest.param("0.0.0.0", "summary", id="everywhere"),  # noqa: S104
        pytest.param("::", "summary", id="everywhere in IPv6"),
        pytest.param("db.internal", "summary", id="a name"),
    ],
)
def test_detail_depends_on_who_can_reach_it(host: str, detail: str) -> None:
    assert loaded(HOST=host).detail == detail


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        pytest.param(
            {"PROT": "1"},
            "HEALTHCHECK_PROT: no such setting; did you mean HEALTHCHECK_PORT?",
            id="a typing mistake",
        ),
        pytest.param({"QUUX": "1"}, "HEALTHCHECK_QUUX: no such setting", id="near to none"),
        pytest.param(
            {"PORT_FILE": "x"},
            "HEALTHCHECK_PORT_FILE: no such setting; did you mean HEALTHCHECK_PORT?",
            id="no secret, no file",
        ),
        pytest.param(
            {"METRICS_PORT": "9090"},
            "HEALTHCHECK_METRICS_PORT: no such setting",
            id="no link without an address",
        ),
        pytest.param(
            {"PORT": "65536"},
            'HEALTHCHECK_PORT: wants a port from 0 to 65535, got "65536"',
            id="port too large",
        ),
        pytest.param(
            {"PORT": "\u0661"},
            'HEALTHCHECK_PORT: wants a port from 0 to 65535, got "\u0661"',
            id="digits of another script",
        ),
        pytest.param(
            {"TIMEOUT": "800ms"},
            'HEALTHCHECK_TIMEOUT: wants seconds such as 0.8, above 0, got "800ms"',
            id="a unit",
        ),
        pytest.param(
            {"LOG_LEVEL": "warn"},
            "HEALTHCHECK_LOG_LEVEL: wants debug, info, warning or error,"
            ' got "warn"; did you mean warning?',
            id="a near miss of a word",
        ),
        pytest.param(
            {"LOG_FORMAT": "xml"},
            'HEALTHCHECK_LOG_FORMAT: wants json or console, got "xml"',
            id="no word of ours",
        ),
        pytest.param(
            {"ALWAYS_FULL": "maybe"},
            'HEALTHCHECK_ALWAYS_FULL: wants 1 or 0, got "maybe"',
            id="flag",
        ),
        pytest.param(
            {"HOST": "a b"},
            'HEALTHCHECK_HOST: wants an address such as 127.0.0.1 or 0.0.0.0, got "a b"',
            id="host",
        ),
        pytest.param(
            {"TOKEN": "geheim geheim"},
            "HEALTHCHECK_TOKEN: wants letters, digits and signs of ASCII, without blanks",
            id="token",
        ),
        pytest.param(
            {"DATABASE_URL": "postgresql://app:geheim@more@db"},
            'HEALTHCHECK_DATABASE_URL: holds more than the one "@" that ends the password, or a '
            '"/" or "?" before it: in a user name or password write "%" as %25, "@" as %40, '
            '"/" as %2F, "?" as %3F and "#" as %23',
            id="connection string",
        ),
        pytest.param(
            {"DATABASE_URL": "unset"},
            "HEALTHCHECK_DATABASE_URL: is not set, and neither is DATABASE_URL;"
            " wants a connection string: postgresql://user:password@host:5432/database",
            id="no connection string",
        ),
        pytest.param(
            {"DATABASE_URL_FILE": "/nowhere"},
            "HEALTHCHECK_DATABASE_URL_FILE: is set beside HEALTHCHECK_DATABASE_URL;"
            " wants one of them",
            id="a secret twice",
        ),
        pytest.param(
            {"DATABASE_URL": "unset", "DATABASE_URL_FILE": URL},
            "HEALTHCHECK_DATABASE_URL_FILE: the file cannot be read: No such file or directory",
            id="a secret for a path",
        ),
        pytest.param(
            {"TARGETS": URL},
            "HEALTHCHECK_DATABASE_URL: is set beside HEALTHCHECK_TARGETS; wants one of them",
            id="one and several",
        ),
    ],
)
def test_refuses(environ: Mapping[str, str], message: str) -> None:
    assert problems(None, **environ)[0] == message


@pytest.mark.parametrize("text", ["nan", "inf", "-1", "0", "1e9", ""])
def test_seconds_are_positive_and_finite(text: str) -> None:
    if text:
        assert len(problems(TIMEOUT=text, LOCK_TIMEOUT=text)) == 2
    else:
        assert loaded(TIMEOUT=text).timeout == 0.8


def test_all_problems_at_once() -> None:
    found = problems(PROT="1", PORT="x", TIMEOUT="x", DATABASE_URL="mysql://app:geheim@db")
    assert [problem.partition(":")[0] for problem in found] == [
        "HEALTHCHECK_PROT", "HEALTHCHECK_PORT", "HEALTHCHECK_TIMEOUT", "HEALTHCHECK_DATABASE_URL",
    ]  # fmt: skip


def test_names_are_shown_printable() -> None:
    with pytest.raises(SettingsError) as caught:
        load({"HEALTHCHECK_\x1b[31m": "1", "DATABASE_URL": URL})
    assert str(caught.value) == "HEALTHCHECK_\\x1b[31m: no such setting"


def test_database_url_is_the_fallback() -> None:
    assert load({"DATABASE_URL": URL}).targets[0].url.parameters["host"] == "db"
    both = {"DATABASE_URL": URL, "HEALTHCHECK_DATABASE_URL": "host=mine"}
    assert load(both).targets[0].url.parameters["host"] == "mine"


@pytest.mark.parametrize("name", ["HEALTHCHECK_DATABASE_URL_FILE", "DATABASE_URL_FILE"])
def test_a_connection_string_in_a_file(tmp_path: Path, name: str) -> None:
    file = tmp_path / "url"
    file.write_text(f"\ufeff{URL}\n")
    assert load({name: str(file)}).targets[0].url.parameters["password"] == "geheim"


def test_a_token_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("abc\n")
    assert loaded(TOKEN_FILE=str(file)).token == "abc"
    file.write_text("\n")
    assert problems(TOKEN_FILE=str(file)) == [
        "HEALTHCHECK_TOKEN_FILE: wants letters, digits and signs of ASCII, without blanks"
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"\xff", "is no text in UTF-8", id="no text"),
        pytest.param(b"a" * 1_048_577, "is larger than 1024 KiB", id="large"),
    ],
)
def test_unusable_files(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "token"
    file.write_bytes(content)
    assert problems(TOKEN_FILE=str(file)) == [f"HEALTHCHECK_TOKEN_FILE: the file {message}"]


def test_the_command_line_wins() -> None:
    options = {"HEALTHCHECK_DATABASE_URL": "host=mine", "HEALTHCHECK_PORT": "0"}
    settings = loaded(options, PORT="1", TARGETS="/nowhere")
    assert settings.port == 0
    assert settings.targets[0].url.parameters["host"] == "mine"


def test_a_problem_of_the_command_line_names_the_option() -> None:
    assert problems({"HEALTHCHECK_PORT": "x"}) == ['--port: wants a port from 0 to 65535, got "x"']


def test_no_repr_shows_a_secret() -> None:
    assert "geheim" not in repr(loaded(TOKEN="geheim"))


SERVICE = st.from_regex(r"(_[A-Z0-9]+){0,3}", fullmatch=True)


@given(
    service=SERVICE,
    variable=st.sampled_from(
        [
            ("SERVICE_HOST", "10.0.0.1"),
            ("SERVICE_PORT", "8080"),
            ("SERVICE_PORT_HTTP_METRICS", "8080"),
            ("PORT", "tcp://10.0.0.1:8080"),
            ("PORT_8080_TCP", "tcp://10.0.0.1:8080"),
            ("PORT_8080_TCP_PROTO", "tcp"),
            ("PORT_8080_TCP_PORT", "8080"),
            ("PORT_8080_TCP_ADDR", "10.0.0.1"),
            ("PORT_53_UDP", "udp://10.0.0.1:53"),
        ]
    ),
)
def test_links_of_services_are_passed_over(service: str, variable: tuple[str, str]) -> None:
    name, value = f"HEALTHCHECK{service}_{variable[0]}", variable[1]
    assert is_service_link(name, value)
    assert load({name: value, "DATABASE_URL": URL}).port == 8080


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_no_setting_looks_like_a_link(setting: object) -> None:
    assert not is_service_link(getattr(setting, "name", ""), "8080")


TARGETS = """
shop:
  url_env: SHOP_URL
billing: {url_file: billing.url, declaration: billing.yaml}
"""


def test_several_targets(tmp_path: Path) -> None:
    (tmp_path / "targets.yaml").write_text(TARGETS)
    (tmp_path / "billing.url").write_text("host=billing password=geheim\n")
    environ = {"HEALTHCHECK_TARGETS": str(tmp_path / "targets.yaml"), "SHOP_URL": URL}
    shop, billing = load(environ | {"DATABASE_URL": "ignored here"}).targets
    assert (shop.name, shop.url.parameters["host"]) == ("shop", "db")
    assert shop.declaration == Path("expected_schema.yaml")
    assert (billing.name, billing.url.parameters["host"]) == ("billing", "billing")
    assert billing.declaration == tmp_path / "billing.yaml"
    override = load(environ, {"HEALTHCHECK_DECLARATION": "mine.yaml"})
    assert {target.declaration for target in override.targets} == {Path("mine.yaml")}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "targets.yaml", id="empty"),
        pytest.param("{}", "names no target; wants name: {url_env: …, declaration: …}", id="none"),
        pytest.param("- shop", ":1:1: wants a mapping of targets by name, got a list", id="a list"),
        pytest.param("shop: geheim", ':1:7: target "shop": wants {url_env', id="a text"),
        pytest.param("a/b: {url_env: X}", ':1:1: target "a/b": wants a name of letters', id="name"),
        pytest.param(
            "shop: {}", ':1:1: target "shop": wants one of url_env and url_f', id="no url"
        ),
        pytest.param(
            "shop: {url_env: A, url_file: b}", "wants one of url_env and url_file", id="two of them"
        ),
        pytest.param(
            "shop: {ulr_env: A}", ':1:8: target "shop": unknown key "ulr_env"; did you', id="key"
        ),
        pytest.param(
            "shop: {quux: A}", 'unknown key "quux"; wants url_env, url_file', id="far key"
        ),
        pytest.param("shop: {url_env: [a]}", "url_env: wants a text, got a list", id="list in it"),
        pytest.param("shop: {url_env: }", "url_env: wants a text, got nothing", id="nothing in it"),
        pytest.param(
            "shop: {url_env: NOT_THERE}", ':1:17: target "shop": the variable "NOT_', id="not set"
        ),
        pytest.param("shop: {url_env: ge-heim}", "wants the name of a variable", id="no variable"),
        pytest.param("shop: {url_file: none}", "the file cannot be read: No such", id="no file"),
        pytest.param(
            "shop: {url_env: BAD_URL}", 'the connection string in "BAD_URL" is for mysql', id="bad"
        ),
        pytest.param("shop: {url: 'postgres://a:geheim@b'}", "holds a connection", id="a secret"),
        pytest.param("shop: &a {url_env: X}", "is an anchor", id="an anchor"),
        pytest.param("shop: {url_env: X", ":1:", id="no YAML"),
    ],
)
def test_a_file_of_targets_that_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "targets.yaml"
    file.write_text(text)
    with pytest.raises(SettingsError) as caught:
        load({"HEALTHCHECK_TARGETS": str(file), "BAD_URL": "mysql://a:geheim@b"})
    assert "geheim" not in str(caught.value)
    assert str(caught.value).startswith(str(file))
    assert message in str(caught.value)


def test_a_file_of_targets_that_is_not_there() -> None:
    with pytest.raises(
        SettingsError, match="HEALTHCHECK_TARGETS: the file cannot be read: No such"
    ):
        load({"HEALTHCHECK_TARGETS": "/nowhere"})
