"""The rows of a reading → tables, each with all that belongs to it."""

from __future__ import annotations

from healthcheck.introspect import check, column, foreign_key, index, primary_key, trigger, unique
from healthcheck.introspect.constraint import ConstraintRow
from healthcheck.introspect.reading import Found, Reading
from healthcheck.introspect.text import Texts
from healthcheck.model.catalog import Index, Table, Triggers


class Assembly:
    """Puts the rows of a reading together into tables, one at a time."""

    def __init__(self, reading: Reading) -> None:
        rows = reading.rows
        self._columns = column.rows_by_table(rows["column"])
        self._indexes = index.rows_by_table(rows["index"])
        self._opclasses: dict[int, str] = dict(rows["operator_class"])
        self._collations: dict[int, str] = dict(rows["collation"])
        self._constraints: dict[int, list[ConstraintRow]] = {}
        for row in map(ConstraintRow.of, rows["constraint"]):
            self._constraints.setdefault(row.table, []).append(row)
        self._triggers = trigger.rows_by_table(rows.get("trigger", ()))

    def has_text(self, oid: int) -> bool:
        """Whether the table has anything that only deparsing can give."""
        return (
            any(row.type == "c" for row in self._constraints.get(oid, ()))
            or any(row.has_text for row in self._indexes.get(oid, ()))
            or any(row.generated for row in self._columns.get(oid, ()))
            or any(row.conditional for row in self._triggers.get(oid, ()))
        )

    def table(self, found: Found, texts: Texts | None) -> Table:
        """The whole of one table; `texts` None where they could not be read."""
        oid = found.oid
        around = self._surroundings(oid, texts)
        columns = around.columns
        constraints = self._constraints.get(oid, ())
        indexes = self._parse_indexes(oid, around)
        return Table(
            name=found.name,
            columns={one.name: one for one in columns.values()},
            primary_key=next(
                (
                    primary_key.parse(row, columns, indexes[row.index_oid])
                    for row in constraints
                    if row.type == "p"
                ),
                None,
            ),
            indexes={one.name: one for one in indexes.values()},
            unique={
                row.name: unique.parse(row, columns, indexes[row.index_oid])
                for row in constraints
                if row.type == "u"
            },
            foreign_keys={
                row.name: foreign_key.parse(row, columns) for row in constraints if row.type == "f"
            },
            checks={
                row.name: check.parse(row, around.text("check", row.oid))
                for row in constraints
                if row.type == "c"
            },
            visible=found.visible,
            locked=found.locked,
        )

    def triggers(self, found: Found, texts: Texts | None) -> Triggers:
        """The triggers of one table or view, if they were asked for."""
        rows = self._triggers.get(found.oid)
        if rows is None:
            return {}
        around = self._surroundings(found.oid, texts)
        return {row.name: trigger.parse(row, around) for row in rows}

    def _surroundings(self, oid: int, texts: Texts | None) -> index.Surroundings:
        rows = self._columns.get(oid, ())
        return index.Surroundings(
            columns={row.attnum: column.parse(row, texts) for row in rows},
            column_collations={row.attnum: row.collation for row in rows},
            opclasses=self._opclasses,
            collations=self._collations,
            texts=texts,
        )

    def _parse_indexes(self, oid: int, around: index.Surroundings) -> dict[int, Index]:
        constraints = self._constraints.get(oid, ())
        behind = {row.index_oid for row in constraints if row.type in {"p", "u", "x"}}
        return {
            row.oid: index.parse(row, around, of_constraint=row.oid in behind)
            for row in self._indexes.get(oid, ())
        }
