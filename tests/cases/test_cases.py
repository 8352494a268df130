"""Each case is a schema, NAME.sql, and a declaration, NAME.yaml, that says what must come of it.

A line of the declaration that leads to findings has their codes: `total: bigint  #! column.type`.
A comment on a line of its own is a finding that no line declares: `#! table.unexpected public.a`.
After the findings the script of their statements is run with psql, and must mend them. A comment
in either file may say `server: >= 15`, for newer servers only; `role: NAME`, for who looks (its
password is "secret"); `mends: no, REASON`, for findings whose statements do not do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from msgspec.structs import replace

from healthcheck.model.finding import Code, Finding
from healthcheck.model.report import Status
from healthcheck.report.sql import as_sql
from tests.postgres import Database
from tests.probing import findings_of, report_of

CASES = sorted(Path(__file__).parent.glob("*.yaml"), key=lambda path: path.stem)

_EXPECTED = re.compile(r"#!\s*(.*)$")
_SETTING = re.compile(r"^(?:--|#) (server|role|mends): (.+)$", re.MULTILINE)
_FILE = "expected_schema.yaml"


class Case:
    def __init__(self, path: Path) -> None:
        self.sql = path.with_suffix(".sql").read_text(encoding="utf-8")
        self.declaration = path.read_text(encoding="utf-8")
        self.settings = dict(_SETTING.findall(f"{self.sql}\n{self.declaration}"))

    def load(self, database: Database) -> str:
        """Make the schema; the address under which to look at it."""
        wanted = int(self.settings.get("server", ">= 0").removeprefix(">= "))
        if database.server_version // 10_000 < wanted:
            pytest.skip(f"only since PostgreSQL {wanted}")
        database.execute(self.sql)
        role = self.settings.get("role")
        return database.url_as(role) if role else database.url

    def expected(self) -> Counter[str]:
        """What must come: "code line 7", and "code object" where no line declares it."""
        expected: Counter[str] = Counter()
        for number, line in enumerate(self.declaration.splitlines(), 1):
            match = _EXPECTED.search(line)
            if match is None:
                continue
            if line.startswith("#!"):
                expected[match[1]] += 1
            else:
                expected.update(f"{Code(code)} line {number}" for code in match[1].split())
        return expected


def said(findings: Iterable[Finding]) -> Counter[str]:
    return Counter(f"{finding.code} {_place(finding)}" for finding in findings)


def _place(finding: Finding) -> str:
    if finding.declared_at is None:
        return finding.subject.object
    return finding.declared_at.replace(f"{_FILE}:", "line ")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, database: Database) -> None:
    case = Case(path)
    url = case.load(database)
    report = report_of(url, case.declaration, file=_FILE)
    assert report.status is not Status.UNKNOWN, report.message
    assert said(report.findings) == case.expected()
    if "mends" not in case.settings:
        mended = tuple(finding for finding in report.findings if finding.sql)
        database.run_script(as_sql(replace(report, findings=mended)))
        left = {(found.code, found.subject) for found in findings_of(url, case.declaration)}
        assert not left & {(finding.code, finding.subject) for finding in mended}


def test_every_case_has_both_its_files() -> None:
    assert {path.stem for path in CASES} == {
        path.stem for path in Path(__file__).parent.glob("*.sql")
    }


def test_every_code_is_met_in_some_case() -> None:
    met = {Code(said.split()[0]) for path in CASES for said in Case(path).expected()}
    # What only the files of migrations can tell: a case has none.
    of_files = {Code.MIGRATION_MODIFIED, Code.MIGRATION_MISSING, Code.MIGRATION_UNLISTED}
    assert met == set(Code) - of_files
