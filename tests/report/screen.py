"""What a terminal would show, as HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from tests.report.colours import of_the_cube

_SGR = re.compile(r"\x1b\[([0-9;]*)m")

_PAGE = """\
<!doctype html>
<meta charset="utf-8">
<body style="margin: 0; background: {background}">
<pre data-part="screen" style="margin: 0; padding: 14px 18px; display: inline-block; color: {ink};
 font: 14px/1.35 'DejaVu Sans Mono', monospace">{text}</pre>
"""


def as_html(text: str, *, ink: str, background: str) -> str:
    """A page that shows the text of a terminal with these colours of its own."""
    body = "".join(_spans(text, ink, background))
    return _PAGE.format(background=background, ink=ink, text=body)


def _spans(text: str, ink: str, background: str) -> Iterator[str]:
    """The parts between signs that set how text stands out; our own begin and end each of them."""
    first, *rest = _SGR.split(text)
    yield html.escape(first)
    for codes, part in zip(rest[::2], rest[1::2], strict=True):
        yield f'<span style="{_style(codes, ink, background)}">{html.escape(part)}</span>'


def _style(codes: str, ink: str, background: str) -> str:
    coloured = re.search(r"38;5;(\d+)", codes)
    known = codes.partition("38;")[0].split(";")
    colour = "#{:02x}{:02x}{:02x}".format(*of_the_cube(int(coloured[1]))) if coloured else ink
    style = f"background: {colour}; color: {background}" if "7" in known else f"color: {colour}"
    style += "; font-weight: bold" if "1" in known else ""
    return style + ("; text-decoration: underline" if "4" in known else "")
