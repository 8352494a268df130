"""Follow the guides of docs/guides to the letter, with the real tools: scripts/guides --help."""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.docs.guide import GUIDES, File, Shell, play
from tests.docs.surroundings import variables_of
from tests.postgres import fresh_database, running_server

_DESCRIPTION = """\
Write the files and run the commands of the guides in docs/guides, each in an empty folder against
an empty database, and say where one does not print what the guide shows. Alembic and Django are
those of .venv; Prisma comes by npm, which must be there."""


def main() -> None:
    names = sorted(path.stem for path in GUIDES.glob("*.md"))
    parser = argparse.ArgumentParser(prog="scripts/guides", description=_DESCRIPTION)
    parser.add_argument("guides", nargs="*", metavar="GUIDE", help=f"{', '.join(names)} (all)")
    options = parser.parse_args()
    if unknown := set(options.guides) - set(names):
        parser.error(f"no such guide: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    failed = [name for name in options.guides or names if not _follow(name)]
    if failed:
        sys.exit(f"Not as the guide says: {', '.join(failed)}")


def _follow(name: str) -> bool:
    page = (GUIDES / f"{name}.md").read_text(encoding="utf-8")
    with ExitStack() as stack:
        database = stack.enter_context(fresh_database(stack.enter_context(running_server(None))))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "shop"
        folder.mkdir()
        variables = variables_of(page, database, folder, npm=True)
        shell = stack.enter_context(Shell(folder, variables))
        try:
            began = time.monotonic()
            for step in play(page, folder, shell):
                done = step.path if isinstance(step, File) else f"$ {step.text}"
                took = time.monotonic() - began
                print(f"{name}:{step.line}  {took:5.1f} s  {done}", flush=True)
        except AssertionError as error:
            print(f"{name}: {error}", flush=True)
            return False
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{name}: as it says ({used.ru_utime + used.ru_stime:.1f} s of processor so far)")
    return True


if __name__ == "__main__":
    main()
