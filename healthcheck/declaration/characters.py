"""Bytes to text, before any YAML is read."""

from __future__ import annotations

import codecs
import re
from typing import Final, NoReturn

from healthcheck.declaration.problems import EnoughError, Problems

MOST_BYTES: Final = 16 * 1024 * 1024

# What YAML allows in no file; the other three line breaks of YAML 1.1, for an editor would count
# other lines than we do; and a byte order mark that is not at the beginning.
_REFUSED = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def readable(text: bytes, problems: Problems) -> str:
    """The characters of a file, less its byte order mark. Raises EnoughError if it has others."""
    if len(text) > MOST_BYTES:
        problems.add_place(0, 0, f"is {len(text):,} bytes long; at most {MOST_BYTES:,} are read")
        raise EnoughError
    characters = _decoded(text, problems)
    refused = _REFUSED.search(characters)
    if refused is not None:
        code = f"U+{ord(refused.group()):04X}"
        before = characters[: refused.start()]
        _refuse(before, f"the character {code} is refused; take it out", problems)
    return characters


def _decoded(text: bytes, problems: Problems) -> str:
    if text.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        problems.add_place(1, 1, "is UTF-16; save it as UTF-8")
        raise EnoughError
    try:
        return text.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        byte = error.object[error.start]
        _refuse(before, f"byte 0x{byte:02X} is not UTF-8; save the file as UTF-8", problems)


def _refuse(before: str, text: str, problems: Problems) -> NoReturn:
    lines = re.split("\r\n|\r|\n", before)
    problems.add_place(len(lines), len(lines[-1]) + 1, text)
    raise EnoughError
