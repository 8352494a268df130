from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from healthcheck import __main__ as entry
from healthcheck import __version__
from healthcheck.cli import main as main_module
from healthcheck.cli import probing
from healthcheck.cli.main import COMMANDS, main
from healthcheck.cli.output import complain, emit
from healthcheck.cli.validate import counted
from healthcheck.model.finding import Kind
from healthcheck.server.resolvers import PREFIX
from tests.cli.commands import DECLARATION, declared, healthcheck, process
from tests.server.serving import environment

ROOT = Path(__file__).parent.parent.parent


def test_every_command_is_documented_with_its_options() -> None:
    page = (ROOT / "docs/reference/commands.md").read_text()
    for command in COMMANDS:
        _, _, section = page.partition(f"\n## `healthcheck {command.name}`\n")
        section, _, _ = section.partition("\n## ")
        assert section, f"{command.name} has no heading"
        helped = healthcheck(command.name, "--help")
        assert helped.returncode == 0, helped.stderr
        options = {word.strip(",") for word in helped.stdout.split() if word.startswith("--")}
        assert [each for each in options - {"--help"} if f"`{each}" not in section] == []


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["help"], []])
def test_help_teaches(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    page = capsys.readouterr().out
    for command in COMMANDS:
        assert f"\n  {command.name} " in page
    for words in ("Examples:", "Exit status:", "docs/reference/settings.md", "DATABASE_URL"):
        assert words in page
    assert all(len(line) <= 80 for line in page.splitlines())


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_every_command_helps_with_examples(command: str) -> None:
    page = healthcheck(command, "--help")
    assert page.returncode == 0
    assert page.stderr == ""
    assert "Examples:" in page.stdout
    assert f"healthcheck {command}" in page.stdout
    _, _, examples = page.stdout.partition("Examples:\n")
    assert f"  healthcheck {command}" in examples.partition("\noptions:")[0]


@pytest.mark.parametrize(("columns", "widest"), [(80, 80), (200, 100)])
@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_help_fits_the_terminal(command: str, columns: int, widest: int) -> None:
    page = healthcheck(command, "--help", variables={"COLUMNS": str(columns)})
    assert max(len(line) for line in page.stdout.splitlines()) <= widest


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([option]) == 0
    assert capsys.readouterr().out == f"healthcheck {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["chek"], "no such command: chek; did you mean check?", id="a command"),
        pytest.param(["quux"], "no such command: quux\n", id="no command near"),
        pytest.param(["--versoin"], "no such option: --versoin; did you mean --version?", id="top"),
        pytest.param(["a\x1b[31m"], "no such command: a\\x1b[31m\n", id="a command that does harm"),
        pytest.param(
            ["check", "--strikt"],
            "no such option: --strikt; did you mean --strict?",
            id="an option",
        ),
        pytest.param(
            ["check", "--timeuot=3"], "no such option: --timeuot; did you mean --timeout", id="a="
        ),
        pytest.param(
            ["check", "geheim"], "a word too many; does a value with a blank lack its", id="a word"
        ),
        pytest.param(
            ["wait", "next.yaml"], "a declaration is named with --declaration FILE", id="a file"
        ),
        pytest.param(
            ["schema", "next.yaml"], "a word too many; does a value", id="a file for nothing"
        ),
        pytest.param(["check", "--format", "xml"], "invalid choice: 'xml'", id="a choice"),
        pytest.param(["check", "--timeout"], "expected one argument", id="no value"),
        pytest.param(["schema", "--all"], "no such option: --all\n", id="an option near to none"),
    ],
)
def test_usage(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status = main(arguments)
    except SystemExit as exit_:
        status = int(str(exit_.code))
    told = capsys.readouterr()
    assert status == 2
    assert told.out == ""
    assert message in told.err
    assert "\nTry: healthcheck" in told.err
    assert "geheim" not in told.err


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["check", "--timeout", "x"], '--timeout: wants seconds such as 0.8, above 0, got "x"'),
        (["wait", "--interval", "0"], '--interval: wants seconds such as 0.8, above 0, got "0"'),
        (["wait", "--timeout", "-1"], '--timeout: wants seconds such as 0.8, above 0, got "-1"'),
        (["check", "--target", "shop"], '--target: no target "shop"; has default'),
        (["serve", "--port", "http"], '--port: wants a port from 0 to 65535, got "http"'),
        (
            ["serve", "--host", "a b"],
            '--host: wants an address such as 127.0.0.1 or 0.0.0.0, got "a b"',
        ),
        (
            ["check", "--database-url", "mysql://a:geheim@b"],
            "--database-url: is for mysql; wants a PostgreSQL connection string such as "
            "postgresql://user:password@host:5432/database",
        ),
    ],
)  # fmt: skip
def test_values_of_options(
    arguments: list[str],
    problem: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db")
    assert main(arguments) == 2
    assert capsys.readouterr().err == problem + "\n"


@pytest.mark.parametrize("command", ["check", "wait", "serve"])
def test_settings_that_are_wrong(command: str) -> None:
    ran = healthcheck(command, PROT="1", TIMEOUT="x")
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr.splitlines() == [
        "HEALTHCHECK_PROT: no such setting; did you mean HEALTHCHECK_PORT?",
        'HEALTHCHECK_TIMEOUT: wants seconds such as 0.8, above 0, got "x"',
        "HEALTHCHECK_DATABASE_URL: is not set, and neither is DATABASE_URL;"
        " wants a connection string: postgresql://user:password@host:5432/database",
    ]


@pytest.mark.parametrize("command", ["check", "wait", "serve"])
@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param(
            None,
            "expected_schema.yaml: cannot be read: No such file or directory; name another with"
            " --declaration or HEALTHCHECK_DECLARATION, or make one: healthcheck snapshot",
            id="none",
        ),
        pytest.param("", "expected_schema.yaml", id="empty"),
        pytest.param("version: 1\ntables: {a: {colums: [b]}}", 'did you mean "columns"', id="bad"),
    ],
)
def test_a_declaration_that_is_wrong(
    command: str, text: str | None, problem: str, tmp_path: Path
) -> None:
    if text is not None:
        declared(tmp_path, text)
    ran = healthcheck(command, folder=tmp_path, DATABASE_URL="postgresql://127.0.0.1:1/x")
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert problem in ran.stderr


@pytest.mark.parametrize("command", ["check", "wait", "serve"])
def test_settings_and_declaration_that_are_both_wrong(command: str, tmp_path: Path) -> None:
    ran = healthcheck(command, folder=tmp_path, TIMEOUT="x", DECLARATION=declared(tmp_path, "a: b"))
    assert ran.returncode == 2
    assert [line.partition(": ")[0] for line in ran.stderr.splitlines()] == [
        "HEALTHCHECK_TIMEOUT",
        "HEALTHCHECK_DATABASE_URL",
        *(f"{tmp_path}/expected_schema.yaml:1:1" for _ in range(3)),
    ]


def test_settings_that_are_wrong_beside_several_declarations_or_none(tmp_path: Path) -> None:
    (tmp_path / "targets.yaml").write_text("shop: {url_env: SHOP, declaration: no.yaml}")
    several = healthcheck("check", folder=tmp_path, TIMEOUT="x", TARGETS="targets.yaml")
    none = healthcheck("snapshot", folder=tmp_path, TIMEOUT="x")
    assert "declaration" not in none.stderr
    assert "No such file" not in several.stderr + none.stderr


def test_schema_is_a_json_schema_that_takes_a_declaration() -> None:
    schema = json.loads(healthcheck("schema").stdout)
    Draft202012Validator.check_schema(schema)


def test_validate(tmp_path: Path) -> None:
    ran = healthcheck("validate", folder=tmp_path)
    assert ran.returncode == 2
    assert ran.stderr.startswith("expected_schema.yaml: cannot be read: No such file or directory")
    path = declared(tmp_path)
    ran = healthcheck("validate", folder=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "expected_schema.yaml: ok: 2 tables, 3 columns, 1 index\n"
    assert healthcheck("validate", DECLARATION=path).stdout.startswith(f"{path}: ok: 2 tables")


def test_validate_says_everything_of_every_file(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(DECLARATION)
    bad.write_text("version: 2\ntables: {users: {colums: [id], indices: []}}\n")
    ran = healthcheck("validate", str(bad), str(good))
    assert ran.returncode == 2
    assert ran.stdout == f"{good}: ok: 2 tables, 3 columns, 1 index\n"
    assert len(ran.stderr.splitlines()) == 3
    assert all(line.startswith(f"{bad}:") for line in ran.stderr.splitlines())


def test_validate_looks_at_the_migrations_too(tmp_path: Path) -> None:
    path = tmp_path / "expected_schema.yaml"
    path.write_text(f"{DECLARATION}\nmigrations: {{tool: prisma, directory: prisma/migrations}}\n")
    ran = healthcheck("validate", folder=tmp_path)
    assert ran.returncode == 2
    assert "directory prisma/migrations does not exist beside this file" in ran.stderr
    folder = tmp_path / "prisma" / "migrations" / "1_init"
    folder.mkdir(parents=True)
    (folder / "migration.sql").write_text("")
    assert healthcheck("validate", folder=tmp_path).returncode == 0


@pytest.mark.parametrize("kind", Kind)
def test_validate_counts_every_kind(kind: Kind) -> None:
    one, two = counted({kind: 1}), counted({kind: 2})
    assert one == f"1 {kind.replace('_', ' ')}"
    assert (two[:2], two[2:3].isalpha(), two[-1]) == ("2 ", True, "s")


def test_validate_counts_two_ledgers(tmp_path: Path) -> None:
    text = "version: 1\nmigrations: [{tool: prisma}, {tool: drizzle}]\n"
    text += "extensions: {vector: {}, citext: {}}\n"
    ran = healthcheck("validate", declared(tmp_path, text))
    assert ran.stdout.endswith(": ok: 2 ledgers, 2 extensions\n")


def test_validate_what_comes_on_stdin() -> None:
    ran = process("validate", "-", stdin=DECLARATION)
    assert ran.stdout == "<stdin>: ok: 2 tables, 3 columns, 1 index\n"


def test_the_projects_own_declaration_is_valid() -> None:
    assert healthcheck("validate", folder=ROOT).returncode == 0


def test_a_reader_who_leaves_early() -> None:
    with subprocess.Popen(["true"], stdin=subprocess.PIPE, text=True) as reader:
        reader.wait()
        ran = process("schema", stdout=reader.stdin or subprocess.PIPE)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_disk_that_is_full() -> None:
    with Path("/dev/full").open("w") as full:
        ran = process("schema", stdout=full)
    assert ran.returncode == 3
    assert ran.stderr == "healthcheck: cannot write to stdout: No space left on device\n"


@pytest.mark.parametrize(
    ("redirection", "status"),
    [(">&-", 0), ("2>&-", 0), (">&- 2>&-", 0), ("2>/dev/full", 0)],
)
def test_streams_that_are_closed(redirection: str, status: int) -> None:
    command = f'"{sys.executable}" -m healthcheck --version {redirection}'
    ran = subprocess.run(["sh", "-c", command], cwd=ROOT, env=environment(), check=False)
    assert ran.returncode == status


@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
def test_problems_that_nobody_hears(redirection: str) -> None:
    command = f'"{sys.executable}" -m healthcheck chek {redirection}'
    ran = subprocess.run(["sh", "-c", command], cwd=ROOT, env=environment(), check=False)
    assert ran.returncode == 2


def test_an_encoding_that_cannot_say_it(tmp_path: Path) -> None:
    path = tmp_path / "schöma.yaml"
    path.write_text(DECLARATION)
    command = [sys.executable, "-m", "healthcheck", "validate", str(path)]
    ran = subprocess.run(
        command, env=environment() | {"PYTHONIOENCODING": "ascii"}, capture_output=True, check=False
    )
    assert ran.returncode == 0
    assert b"sch\\xf6ma.yaml: ok" in ran.stdout


def test_a_fault_of_the_program_is_told_without_its_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(arguments: list[str]) -> int:
        raise KeyError("geheim", arguments)

    monkeypatch.setattr(main_module, "_dispatch", fail)
    assert main(["check"]) == 3
    told = capsys.readouterr().err
    assert "please report it: builtins.KeyError at" in told
    assert "geheim" not in told


def test_control_c(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(main_module, "_dispatch", interrupt)
    assert main(["wait"]) == 130
    assert capsys.readouterr() == ("", "")


def test_streams_that_python_does_not_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    emit("text")
    complain("text")


@pytest.mark.parametrize("hangs", [True, False])
def test_the_end_waits_for_no_look_up(hangs: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()
    ended: list[int] = []
    monkeypatch.setattr(entry, "run", lambda: 3)
    monkeypatch.setattr(os, "_exit", ended.append)
    look_up = threading.Thread(target=answered.wait, name="resolver_0", daemon=True)
    look_up.start()
    if not hangs:
        answered.set()
    with pytest.raises(SystemExit) as end:
        entry.main()
    answered.set()
    assert ended == ([3] if hangs else [])
    assert end.value.code == 3


def test_resolvers_have_the_name_that_the_end_looks_for() -> None:
    assert PREFIX == entry.RESOLVER


def test_a_fault_of_a_probe_is_told_without_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    probing._complain("default", ValueError("geheim"))
    assert capsys.readouterr().err == "healthcheck: target default: builtins.ValueError at []\n"
