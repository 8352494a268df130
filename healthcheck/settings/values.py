"""The texts of settings → values. Each raises ValueError with what it wants and what came."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_address
from typing import Final

from healthcheck import times
from healthcheck.declaration.problems import nearest
from healthcheck.declaration.tree import shown

_FLAGS: Final = {
    "1": True, "true": True, "yes": True, "on": True,
    "0": False, "false": False, "no": False, "off": False,
}  # fmt: skip


def seconds(text: str) -> float:
    try:
        return times.seconds(text)
    except ValueError as error:
        raise ValueError(f"{error}, got {shown(text)}") from None


def port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text[:6]) <= 65535):
        raise ValueError(f"wants a port from 0 to 65535, got {shown(text)}")
    return int(text)


def host(text: str) -> str:
    bare = text.removeprefix("[").removesuffix("]")
    if not re.fullmatch(r"[A-Za-z0-9._:%-]+", bare):
        raise ValueError(f"wants an address such as 127.0.0.1 or 0.0.0.0, got {shown(text)}")
    return bare


def is_loopback(address: str) -> bool:
    """Whether only this machine reaches `address`."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def flag(text: str) -> bool:
    if text.lower() not in _FLAGS:
        raise ValueError(f"wants 1 or 0, got {shown(text)}")
    return _FLAGS[text.lower()]


def one_of(*words: str) -> Callable[[str], str]:
    """A parser of one word out of several."""

    def parse(text: str) -> str:
        if text.lower() in words:
            return text.lower()
        near = nearest(text, words)
        cure = f"; did you mean {near}?" if near else ""
        raise ValueError(f"wants {', '.join(words[:-1])} or {words[-1]}, got {shown(text)}{cure}")

    return parse


def token(text: str) -> str:
    if not re.fullmatch(r"[!-~]+", text):
        raise ValueError("wants letters, digits and signs of ASCII, without blanks")
    return text
