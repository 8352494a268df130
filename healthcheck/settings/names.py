"""Which names of the environment are ours, and which only look like it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from healthcheck.declaration.problems import nearest
from healthcheck.errors import Problem
from healthcheck.model.names import printable
from healthcheck.settings.table import NAMES, PREFIX

# What Kubernetes puts into every pod beside a Service named healthcheck or healthcheck-anything.
_LINK: Final = re.compile(
    r"HEALTHCHECK(_[A-Z0-9_]+)?_"
    r"(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)"
)
_LINK_PORT: Final = re.compile(r"HEALTHCHECK(_[A-Z0-9_]+)?_PORT")
_LINK_ADDRESS: Final = re.compile(r"(tcp|udp|sctp)://\S*")


def is_service_link(name: str, value: str) -> bool:
    """Whether Kubernetes set it and nobody meant a setting: HEALTHCHECK_PORT=tcp://10.0.0.1:80."""
    if _LINK.fullmatch(name):
        return True
    return bool(_LINK_PORT.fullmatch(name) and _LINK_ADDRESS.fullmatch(value.strip()))


def unknown(environ: Mapping[str, str]) -> Iterator[Problem]:
    """A problem for every name that looks like a setting and is none."""
    for name, value in environ.items():
        if name.startswith(PREFIX) and name not in NAMES and not is_service_link(name, value):
            known = {each.removeprefix(PREFIX) for each in NAMES}
            near = nearest(name.removeprefix(PREFIX), sorted(known))
            cure = f"; did you mean {PREFIX}{near}?" if near else ""
            yield Problem(printable(name), 0, 0, f"no such setting{cure}")
