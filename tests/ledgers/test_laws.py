"""What holds of every tool, whatever stands in a directory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from healthcheck.ledgers import PLAIN, TOOLS, FilesError, Tool
from healthcheck.ledgers.tool import text
from healthcheck.model.ledger import Files, Migration, Script

_WORDS: Final = (
    "1 2 10 20240102 20240102030405 V R B U v _ __ - . / a größe up down migration deploy versions"
    " migrations meta conf init apps"
)
_ENDINGS: Final = (
    ".sql .up.sql .down.sql /up.sql /migration.sql /metadata.toml .sql.conf .go .js .ts .py .rb"
    " .cs .java .xml .yaml .json .txt"
)
_WHOLE: Final = "atlas.sum sqitch.plan sqitch.conf meta/_journal.json migration_lock.toml yoyo.ini"
_LINES: Final = """
-- +goose Up
-- +goose Down
-- +goose StatementBegin
-- +goose StatementEnd
-- migrate:up
-- migrate:down
-- Up Migration
-- no-transaction
-- atlas:txmode none
SELECT 1;
h1:x=
1_a.sql h1:y=
%project=a
a 2024-01-01T00:00:00Z A <a@b>
revision = 'a'
down_revision = 'b'
class Migration(migrations.Migration):
    dependencies = [('a', '1')]
{"entries": [{"idx": 0, "when": 1, "tag": "1_a"}]}
run_in_transaction = false
executeInTransaction=false
class A1704067200000 implements MigrationInterface {
'(
"""

_PATHS = st.one_of(
    st.builds(
        lambda words, ending: "".join(words) + ending,
        st.lists(st.sampled_from(_WORDS.split()), min_size=1, max_size=5),
        st.sampled_from(_ENDINGS.split()),
    ),
    st.sampled_from(_WHOLE.split()),
)
_CONTENTS = st.one_of(
    st.builds(
        lambda lines, end, mark: (mark + end.join(lines)).encode(),
        st.lists(st.sampled_from(_LINES.splitlines()), max_size=6),
        st.sampled_from(["\n", "\r\n"]),
        st.sampled_from(["", "\ufeff"]),
    ),
    st.binary(max_size=20),
)
_DIRECTORIES = st.dictionaries(_PATHS, _CONTENTS, max_size=5)


@given(_DIRECTORIES)
def test_a_directory_is_read_or_refused_with_its_place(files: Files) -> None:
    for tool in (*TOOLS, PLAIN):
        match _scripts(tool, files):
            case FilesError() as error:
                assert error.path in files
                assert 0 <= error.line <= files[error.path].count(b"\n") + 1
            case scripts:
                for script in scripts:
                    assert _shape(script.text) == _shape(text(files, script.path))


@given(_DIRECTORIES.flatmap(lambda files: st.tuples(st.just(files), _shuffled(files))))
def test_the_order_of_the_files_does_not_matter(directories: tuple[Files, Files]) -> None:
    files, shuffled = directories
    for tool in (*TOOLS, PLAIN):
        assert _release(tool, files) == _release(tool, shuffled)


def _shuffled(files: Files) -> st.SearchStrategy[Files]:
    return st.permutations([*files.items()]).map(dict)


def _shape(content: str) -> list[int]:
    """The lengths of its lines."""
    return [len(line) for line in content.split("\n")]


def _scripts(tool: Tool, files: Files) -> Sequence[Script] | FilesError:
    try:
        return tool.scripts(files) if tool.scripts else ()
    except FilesError as error:
        return error


def _release(tool: Tool, files: Files) -> Sequence[Migration] | tuple[str, int, str]:
    try:
        return tool.release(files)
    except FilesError as error:
        return error.path, error.line, error.text
