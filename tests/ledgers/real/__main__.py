"""Run real migration tools and keep the ledgers that they leave: scripts/ledgers --help."""

from __future__ import annotations

import argparse
import tempfile
from importlib import import_module
from pathlib import Path

from tests.ledgers.real.bench import Bench
from tests.postgres import running_server

_DESCRIPTION = """\
Run real migration tools against a private PostgreSQL and write the ledgers that they leave to
tests/ledgers/data/TOOL/STATE.sql, from the migrations in tests/ledgers/data/TOOL/release. The tools
come from the registries of their languages and stay in the scratch directory, for the next run;
node, pip or Java must be there, and of Debian's packages ruby-activerecord and ruby-pg for rails,
sqitch and libdbd-pg-perl for sqitch. Tests read what was kept and need none of this."""

_TOOLS = sorted(
    path.stem.replace("_", "-")
    for path in Path(__file__).parent.glob("*.py")
    if path.stem not in ("__main__", "bench")
)


def main() -> None:
    scratch = Path(tempfile.gettempdir()) / "ledgers"
    parser = argparse.ArgumentParser(prog="scripts/ledgers", description=_DESCRIPTION)
    parser.add_argument(
        "tools", nargs="*", metavar="TOOL", help=f"{', '.join(_TOOLS)} (default: all)"
    )
    parser.add_argument(
        "--scratch", type=Path, default=scratch, help=f"holds the tools (default: {scratch})"
    )
    options = parser.parse_args()
    if unknown := set(options.tools) - set(_TOOLS):
        parser.error(f"no such tool: {', '.join(sorted(unknown))}; there are {', '.join(_TOOLS)}")
    with running_server(None) as server:
        for name in options.tools or _TOOLS:
            import_module(f"tests.ledgers.real.{name.replace('-', '_')}").make(
                Bench(name=name, scratch=options.scratch, server=server)
            )


if __name__ == "__main__":
    main()
