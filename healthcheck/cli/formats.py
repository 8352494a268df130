"""What a report can be printed as."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from healthcheck.cli.parser import Parser

if TYPE_CHECKING:
    from healthcheck.model.report import Report

FORMATS: Final = ("text", "brief", "json", "markdown", "junit", "github", "sql")


def add_format(parser: Parser) -> None:
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default="text",
        help="text for people (default); brief: a thousand bytes, for a container's health check;"
        " json; markdown for a comment or a summary; junit for CI servers; github for annotations;"
        " sql: a script that would mend it, to be read first",
    )
    parser.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        help="on a terminal, all findings in full, however many; elsewhere that is always so",
    )


def rendered(reports: Sequence[Report], *, as_: str, verbose: bool) -> str:
    """The reports in one of FORMATS; several in JSON are one answer, as over HTTP.

    As text they are set for stdout, if that is a terminal.
    """
    # A command imports only the format that it prints.
    match as_:
        case "json":
            from healthcheck.report.json import as_json, as_json_list, dumps

            content = as_json(reports[0]) if len(reports) == 1 else as_json_list(reports)
            made = dumps(content, indent=2) + "\n"
        case "brief":
            from healthcheck.report.brief import as_brief

            made = as_brief(reports)
        case "junit":
            from healthcheck.report.junit import as_junit

            made = as_junit(reports)
        case "github":
            from healthcheck.report.github import as_github

            made = "".join(map(as_github, reports))
        case "markdown":
            from healthcheck.report.markdown import as_markdown

            made = "\n".join(map(as_markdown, reports))
        case "sql":
            from healthcheck.report.sql import as_sql

            made = "\n".join(map(as_sql, reports))
        case _:
            made = _as_text(reports, verbose=verbose)
    return made


def _as_text(reports: Sequence[Report], *, verbose: bool) -> str:
    import sys

    from healthcheck.cli.terminal import style_of

    style = style_of(sys.stdout, is_whole=verbose)
    if style is None:
        from healthcheck.report.text import as_text

        return "\n".join(map(as_text, reports))
    from healthcheck.report.terminal import as_terminal, sum_of

    told = [as_terminal(report, style) for report in reports]
    return "\n".join([*told, sum_of(reports, style)] if len(told) > 1 else told)
