"""The result sets of one catalog script → tables, schemas and the server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from healthcheck.introspect import check, column, foreign_key, index, primary_key, unique
from healthcheck.introspect.constraint import ConstraintRow
from healthcheck.introspect.script import CATALOG_QUERIES
from healthcheck.model.catalog import UNREAD, Index, Relation, Server, Table
from healthcheck.model.names import TableName

Rows = list[tuple[Any, ...]]

_RELATION_KINDS = {
    "r": "table",
    "p": "table",
    "f": "table",
    "v": "view",
    "m": "materialized view",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One wanted table that exists. `token` moves with every change of what was read of it."""

    oid: int
    name: TableName
    visible: bool
    locked: bool
    token: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one transaction answered, by query: rows, not yet put together into tables."""

    rows: Mapping[str, Rows]

    @classmethod
    def of(cls, result_sets: Iterable[Rows]) -> Snapshot:
        """The result sets in the order of CATALOG_QUERIES."""
        return cls(dict(zip(CATALOG_QUERIES, result_sets, strict=True)))

    def server(self) -> Server:
        """The server that answered."""
        product, version, database, role, in_recovery, _ = self.rows["server"][0]
        return Server(
            product=product,
            version=version,
            database=database,
            role=role,
            in_recovery=in_recovery,
        )

    def role_missing(self) -> bool:
        """Whether the role whose access counts does not exist."""
        return self.rows["server"][0][5] is None

    def access(self) -> str:
        """The token of everybody's access."""
        return tokens_of(self.rows["token"]).get(0, "")

    def schemas(self) -> dict[str, bool]:
        """Which of the wanted schemas exist, and whether the role may use them."""
        return {name: bool(usable) for name, usable in self.rows["schema"]}

    def neighbours(self) -> tuple[Relation, ...]:
        """Undeclared relations, where they were asked for."""
        return tuple(
            Relation(TableName(schema, name), _RELATION_KINDS[kind])
            for schema, name, kind in self.rows["neighbour"]
        )

    def found(self) -> list[Found]:
        """The wanted tables that exist."""
        tokens = tokens_of(self.rows["token"])
        return [
            Found(
                oid=oid,
                name=TableName(schema, name),
                visible=bool(visible),
                locked=locked,
                token=tokens[oid],
            )
            for oid, schema, name, visible, locked in self.rows["table"]
        ]


def tokens_of(rows: Rows) -> dict[int, str]:
    """Tokens by table oid, each with the token of everybody's access in front; that alone is 0."""
    tokens = dict(rows)
    access = tokens.get(0, "")
    return {oid: access if oid == 0 else access + token for oid, token in tokens.items()}


class Assembly:
    """Puts the rows of a snapshot together into tables, one at a time."""

    def __init__(self, snapshot: Snapshot) -> None:
        rows = snapshot.rows
        self._columns = column.parse(rows["column"])
        self._collations = column.parse_collations(rows["column"])
        self._indexes = index.rows_by_table(rows["index"])
        self._words = index.Words(
            opclasses=dict(rows["operator_class"]), collations=dict(rows["collation"])
        )
        self._constraints: dict[int, list[ConstraintRow]] = {}
        for row in map(ConstraintRow.of, rows["constraint"]):
            self._constraints.setdefault(row.table, []).append(row)

    def has_text(self, oid: int) -> bool:
        """Whether the table has anything that only deparsing can give."""
        return any(row.type == "c" for row in self._constraints.get(oid, ())) or any(
            row.has_text for row in self._indexes.get(oid, ())
        )

    def table(self, found: Found, texts: index.Texts | None) -> Table:
        """The whole of one table; `texts` None where they could not be read."""
        oid = found.oid
        columns = self._columns.get(oid, {})
        constraints = self._constraints.get(oid, ())
        indexes = self._parse_indexes(oid, columns, texts)
        return Table(
            name=found.name,
            columns={one.name: one for one in columns.values()},
            primary_key=next(
                (
                    primary_key.parse(row, columns, indexes[row.index])
                    for row in constraints
                    if row.type == "p"
                ),
                None,
            ),
            indexes={one.name: one for one in indexes.values()},
            unique={
                row.name: unique.parse(row, columns, indexes[row.index])
                for row in constraints
                if row.type == "u"
            },
            foreign_keys={
                row.name: foreign_key.parse(row, columns) for row in constraints if row.type == "f"
            },
            checks={
                row.name: check.parse(
                    row, UNREAD if texts is None else texts.get(("check", row.oid, 0), UNREAD)
                )
                for row in constraints
                if row.type == "c"
            },
            visible=found.visible,
            locked=found.locked,
        )

    def _parse_indexes(
        self, oid: int, columns: column.Columns, texts: index.Texts | None
    ) -> dict[int, Index]:
        behind = {row.index for row in self._constraints.get(oid, ()) if row.type in "pu"}
        return {
            row.oid: index.parse(
                row,
                columns=columns,
                column_collations=self._collations.get(oid, {}),
                words=self._words,
                texts=texts,
                of_constraint=row.oid in behind,
            )
            for row in self._indexes.get(oid, ())
        }

