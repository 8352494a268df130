"""A large declaration decoded and checked, beside PyYAML's C loader, which only reads it."""

from __future__ import annotations

import yaml
from measure import Step, arguments, machine, rounds, show

from healthcheck.declaration import decode

_COLUMNS_OF_A_TABLE = 20

_SHORT = (
    "bigint not null",
    "varchar(255) not null",
    "text not null default 'new'",
    "timestamptz(3) not null default now()",
    "numeric(10,2)",
)


def short(columns: int) -> str:
    lines = ["version: 1", "tables:"]
    for number in range(columns):
        if number % _COLUMNS_OF_A_TABLE == 0:
            lines += [f"  table_{number // _COLUMNS_OF_A_TABLE}:", "    columns:"]
        lines.append(f"      column_{number}: {_SHORT[number % len(_SHORT)]}")
    return "\n".join(lines) + "\n"


def block(columns: int) -> str:
    lines = ["version: 1", "tables:"]
    for number in range(columns):
        if number % _COLUMNS_OF_A_TABLE == 0:
            lines += [f"  table_{number // _COLUMNS_OF_A_TABLE}:", "    columns:"]
        lines += [f"      column_{number}:", "        type: varchar(255)"]
        lines += ["        nullable: false", "        default: \"'new'\""]
    return "\n".join(lines) + "\n"


def main(columns: int, number: int) -> None:
    for form, text in (("short", short(columns)), ("block", block(columns))):
        content = text.encode()
        steps = {
            "CSafeLoader": Step(work=lambda content=content: yaml.load(content, yaml.CSafeLoader)),
            "decode": Step(
                work=lambda content=content: decode(content, file="bench"), floor="CSafeLoader"
            ),
        }
        title = f"{columns:,} columns in the {form} form, {len(content):,} bytes; {machine()}"
        show(title, steps, rounds(steps, number))


if __name__ == "__main__":
    given = arguments("A declaration beside PyYAML's CSafeLoader.", columns=10_000, rounds=5)
    main(given["columns"], given["rounds"])
